"""Making an account: a code confirms the address; who has one already is told by letter alone."""

from django.test import Client

from accounts.models import User
from notifications.models import Message
from tests.accounts.test_sign_in import code_in, strip

SIGN_UP, CONFIRM = "/nl/accounts/signup/", "/nl/accounts/confirm-email/"
NEW = {"name": "Noor Verhagen", "email": "noor@example.org", "password1": "vier losse woorden"}


def test_a_new_account_opens_once_its_address_is_confirmed(client: Client, db, post):
    made = client.post(SIGN_UP, NEW)
    before = "_auth_user_id" in client.session
    (mail,) = post()
    confirmed = client.post(CONFIRM, {"code": code_in(mail), "action": "verify"})

    person = User.objects.get()
    assert (made.status_code, made["Location"], before) == (303, CONFIRM, False)
    assert (person.name, person.email, person.language) == ("Noor Verhagen", "noor@example.org", "nl")
    assert mail.subject == "Je code om dit adres te bevestigen"
    assert (confirmed.status_code, confirmed["Location"]) == (303, "/nl/me/")


def test_the_account_speaks_the_language_of_the_page_it_was_made_on(client: Client, db, post):
    client.post("/en/accounts/signup/", NEW)

    assert User.objects.get().language == "en"
    assert post()[0].subject == "Your code to confirm this address"


def test_without_the_code_the_account_stays_shut(client: Client, db):
    client.post(SIGN_UP, NEW)

    client.post("/nl/accounts/login/", {"login": NEW["email"], "password": NEW["password1"]})

    assert "_auth_user_id" not in client.session


def test_one_goes_on_to_what_one_came_for(client: Client, db, post):
    client.post(f"{SIGN_UP}?next=/nl/me/profile/", NEW | {"next": "/nl/me/profile/"})

    confirmed = client.post(CONFIRM, {"code": code_in(post()[0]), "action": "verify"})

    assert confirmed["Location"] == "/nl/me/profile/"


def test_who_has_an_account_gets_the_same_page_and_a_letter_that_says_so(client: Client, member, post):
    fresh = client.post(SIGN_UP, NEW)
    fresh_page = client.get(CONFIRM)
    person = member()
    client = Client()

    known = client.post(SIGN_UP, NEW | {"email": person.email, "name": "Somebody else"})
    known_page = client.get(CONFIRM)

    assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"])
    assert strip(known_page.content.decode(), person.email) == strip(fresh_page.content.decode(), NEW["email"])
    assert [message.kind for message in Message.objects.order_by("pk")] == [
        "accounts.email_confirmation_signup",
        "accounts.account_already_exists",
    ]
    person.refresh_from_db()
    assert person.name.startswith("Person")
    assert "Je hebt al een account" in post()[-1].subject


def test_a_common_or_short_password_is_refused_with_the_reason(client: Client, db):
    common = client.post(SIGN_UP, NEW | {"password1": "qwertyuiop"})
    short = client.post(SIGN_UP, NEW | {"password1": "kort"})

    assert common.status_code == short.status_code == 422
    assert "Dit wachtwoord is te algemeen." in common.content.decode()
    assert "10 tekens" in short.content.decode()
    assert 'value="Noor Verhagen"' in short.content.decode()
    assert not User.objects.exists()


def test_whoever_mistyped_their_address_begins_again(client: Client, db, post):
    client.post(SIGN_UP, NEW | {"email": "nor@example.org"})

    client.post("/nl/accounts/logout/", {"next": SIGN_UP})
    client.post(SIGN_UP, NEW)
    mail = post()[-1]
    client.post(CONFIRM, {"code": code_in(mail), "action": "verify"})

    assert mail.to == ["noor@example.org"]
    assert "_auth_user_id" in client.session
