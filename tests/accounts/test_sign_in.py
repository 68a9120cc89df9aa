"""Signing in: with a password or a mailed code; the same answer whether or not there is an account."""

import re

import pytest
from django.test import Client

from notifications.models import Message

LOGIN, ASK, CONFIRM = "/nl/accounts/login/", "/nl/accounts/login/code/", "/nl/accounts/login/code/confirm/"
PASSWORD = "correct-horse-battery"


def code_in(mail) -> str:
    found = re.search(r"^ +(\d{6})$", mail.body, re.MULTILINE)
    assert found is not None
    return found[1]


def test_a_password_leads_to_ones_own_page(client: Client, member):
    person = member()

    answer = client.post(LOGIN, {"login": person.email.upper(), "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (303, "/nl/me/")
    assert client.get("/nl/me/").status_code == 200


def test_ones_own_page_comes_in_ones_own_language_unless_another_page_was_wanted(client: Client, member):
    person = member(language="en")

    assert client.post(LOGIN, {"login": person.email, "password": PASSWORD})["Location"] == "/en/me/"
    client.logout()
    wanted = client.post(f"{LOGIN}?next=/nl/me/profile/", {"login": person.email, "password": PASSWORD})
    assert wanted["Location"] == "/nl/me/profile/"


def test_a_foreign_address_to_go_on_to_is_ignored(client: Client, member):
    person = member()

    answer = client.post(f"{LOGIN}?next=https://evil.example/", {"login": person.email, "password": PASSWORD})

    assert answer["Location"] == "/nl/me/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, member):
    person = member()

    wrong = client.post(LOGIN, {"login": person.email, "password": "something-else"})
    unknown = client.post(LOGIN, {"login": "nobody@example.org", "password": "something-else"})

    assert wrong.status_code == unknown.status_code == 422
    words = "Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het opnieuw."
    assert words in wrong.content.decode()
    assert strip(wrong.content.decode(), person.email) == strip(unknown.content.decode(), "nobody@example.org")


def strip(html: str, address: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html).replace(address, "")


def test_after_five_wrong_passwords_even_the_right_one_must_wait(client: Client, member):
    person = member()
    for _ in range(5):
        client.post(LOGIN, {"login": person.email, "password": "something-else"})

    answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD})

    assert answer.status_code == 422
    assert "Dat is te vaak geprobeerd." in answer.content.decode()


def test_the_limit_counts_by_the_visitor_behind_the_proxy(client: Client, member, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    people = [member() for _ in range(12)]

    answers = [
        client.post(
            LOGIN,
            {"login": person.email, "password": "wrong-wrong"},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )
        for number, person in enumerate(people)
    ]

    assert not [answer for answer in answers if "te vaak" in answer.content.decode()]


def test_too_many_questions_from_one_address_get_a_page_that_says_wait(client: Client, settings, db):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _ in range(2):
        client.post(LOGIN, {"login": "a@example.org", "password": "x"})

    answer = client.post(LOGIN, {"login": "a@example.org", "password": "x"})

    assert answer.status_code == 429
    assert "Een ogenblik, alsjeblieft" in answer.content.decode()


def test_a_mailed_code_signs_in(client: Client, member, post):
    person = member()

    asked = client.post(ASK, {"email": person.email})
    (mail,) = post()
    answer = client.post(CONFIRM, {"code": code_in(mail), "action": "verify"})

    assert (asked.status_code, asked["Location"]) == (303, CONFIRM)
    assert (mail.to, mail.subject) == ([person.email], "Je code om in te loggen")
    assert (answer.status_code, answer["Location"]) == (303, "/nl/me/")


def test_a_code_for_an_unknown_address_looks_the_same_and_the_letter_says_so(client: Client, member, post):
    person = member()
    known = client.post(ASK, {"email": person.email})
    known_page = client.get(CONFIRM)
    client = Client()

    unknown = client.post(ASK, {"email": "nobody@example.org"})
    unknown_page = client.get(CONFIRM)

    assert (unknown.status_code, unknown["Location"]) == (known.status_code, known["Location"])
    assert strip(unknown_page.content.decode(), "nobody@example.org") == strip(
        known_page.content.decode(), person.email
    )
    assert [mail.subject for mail in post()] == ["Je code om in te loggen", "Over je vraag om in te loggen"]


def test_a_wrong_code_stays_on_the_page_and_the_third_ends_it(client: Client, member, post):
    client.post(ASK, {"email": member().email})
    right = code_in(post()[0])

    answers = [client.post(CONFIRM, {"code": "000001", "action": "verify"}) for _ in range(3)]
    late = client.post(CONFIRM, {"code": right, "action": "verify"})

    assert [answer.status_code for answer in answers] == [422, 422, 303]
    assert "Deze code klopt niet." in answers[0].content.decode()
    assert late["Location"] == "/nl/accounts/login/code/"


def test_a_code_is_for_the_browser_that_asked(client: Client, member, post):
    client.post(ASK, {"email": member().email})
    right = code_in(post()[0])

    answer = Client().post(CONFIRM, {"code": right, "action": "verify"})

    assert answer["Location"] == "/nl/accounts/login/code/"


def test_a_closed_account_cannot_come_in(client: Client, member, post):
    person = member(is_active=False)

    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    client.post(ASK, {"email": person.email})

    assert "_auth_user_id" not in client.session
    assert [message.kind for message in Message.objects.all()] == ["accounts.unknown_account"]


@pytest.mark.parametrize("path", [LOGIN, ASK, "/nl/accounts/signup/", "/nl/accounts/password/reset/"])
def test_an_empty_form_says_what_to_do_in_the_title_the_summary_and_at_the_field(client: Client, db, path: str):
    answer = client.post(path, {})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Fout: " in html
    assert re.search(r'<a href="#id_(login|email)">Vul je e-mailadres in.</a>', html)
    assert html.count("Vul je e-mailadres in.") == 2


def test_signing_out_takes_a_post_and_leads_home(signed_in: Client):
    assert signed_in.get("/nl/accounts/logout/").status_code == 200
    assert signed_in.post("/nl/accounts/logout/")["Location"] == "/nl/"
    assert "_auth_user_id" not in signed_in.session


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"


def test_a_browser_that_we_did_not_see_before_is_told_by_letter_once(member):
    person = member()

    for agent in (FIREFOX.format(140), FIREFOX.format(141), PHONE, PHONE):
        Client(headers={"user-agent": agent}).post(LOGIN, {"login": person.email, "password": PASSWORD})

    assert [message.kind for message in Message.objects.all()] == ["accounts.new_device"]
