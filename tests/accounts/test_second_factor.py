"""The second factor: set up, asked for, its secrets sealed for their owner, its recovery codes shown once."""

import base64
import json
import re
import time
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.fieldkeys import SealBroken, unseal
from accounts.models import User
from accounts.second_factor import place
from notifications.models import Message
from tests.accounts.conftest import PASSWORD

LOGIN, INDEX = "/nl/accounts/login/", "/nl/accounts/2fa/"
ACTIVATE, CODES = "/nl/accounts/2fa/totp/activate/", "/nl/accounts/2fa/recovery-codes/"


def code_for(secret: str, *, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sign_in(client: Client, person: User):
    return client.post(LOGIN, {"login": person.email, "password": PASSWORD})


def set_up_app(client: Client, person: User) -> str:
    """Set up an app as a person would and return its secret."""
    sign_in(client, person)
    client.post("/nl/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(ACTIVATE).content.decode()
    found = re.search(r'<code class="secret">([A-Z2-7]+)</code>', page)
    assert found is not None
    answer = client.post(ACTIVATE, {"code": code_for(found[1])})
    assert (answer.status_code, answer["Location"]) == (303, CODES)
    return found[1]


def test_the_code_to_scan_is_drawn_in_the_page_and_not_loaded_from_elsewhere(client: Client, member):
    person = member()
    sign_in(client, person)
    client.post("/nl/accounts/reauthenticate/", {"password": PASSWORD})

    page = client.get(ACTIVATE).content.decode()

    assert '<svg class="qr"' in page
    assert "data:image" not in page


def test_setting_up_asks_for_the_password_again_even_right_after_signing_in(client: Client, member):
    sign_in(client, member())

    assert client.get(ACTIVATE)["Location"].startswith("/nl/accounts/reauthenticate/?next=")


def test_the_secret_is_sealed_in_the_row(client: Client, member):
    person = member()
    secret = set_up_app(client, person)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        raw = json.dumps(cursor.fetchall())
    rows = {row.type: row for row in Authenticator.objects.all()}

    assert secret not in raw
    assert set(rows) == {"totp", "recovery_codes"}
    assert unseal(rows["totp"].data["secret"], **place(person)) == secret
    assert rows["recovery_codes"].data["seed"].startswith("s1.")


def test_a_secret_copied_to_somebody_elses_row_does_not_open(client: Client, member):
    thief, victim = member(), member()
    set_up_app(client, thief)
    stolen = Authenticator.objects.get(type="totp", user=thief)

    with pytest.raises(SealBroken):
        unseal(stolen.data["secret"], **place(victim))
    Authenticator.objects.create(user=victim, type="totp", data=stolen.data)
    intruder = Client(raise_request_exception=False)
    sign_in(intruder, victim)
    answer = intruder.post("/nl/accounts/2fa/authenticate/", {"code": "123456"})
    assert answer.status_code == 500
    assert "_auth_user_id" not in intruder.session


def test_signing_in_then_asks_for_a_code_and_takes_each_only_once(client: Client, member):
    person = member()
    secret = set_up_app(client, person)
    first, second = Client(), Client()

    asked = sign_in(first, person)
    wrong = first.post("/nl/accounts/2fa/authenticate/", {"code": "000000"})
    code = code_for(secret, later=1)
    right = first.post("/nl/accounts/2fa/authenticate/", {"code": code})
    sign_in(second, person)
    again = second.post("/nl/accounts/2fa/authenticate/", {"code": code})

    assert asked["Location"] == "/nl/accounts/2fa/authenticate/"
    assert (wrong.status_code, "Deze code klopt niet." in wrong.content.decode()) == (422, True)
    assert right["Location"] == "/nl/me/"
    assert again.status_code == 422


def test_recovery_codes_are_shown_once_and_each_works_once(client: Client, member):
    person = member()
    set_up_app(client, person)

    codes = re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode())
    later = client.get(CODES).content.decode()
    one = Client()
    sign_in(one, person)
    used = one.post("/nl/accounts/2fa/authenticate/", {"code": codes[3]})
    two = Client()
    sign_in(two, person)
    again = two.post("/nl/accounts/2fa/authenticate/", {"code": codes[3]})

    assert len(codes) == 10
    assert not [code for code in codes if code in later]
    assert "Je hebt nog 10 codes." in later
    assert used["Location"] == "/nl/me/"
    assert again.status_code == 422
    assert client.get("/nl/accounts/2fa/recovery-codes/download/").status_code == 403


def test_a_mailed_code_alone_does_not_pass_by_the_second_step(client: Client, member, post):
    person = member()
    set_up_app(client, person)
    other = Client()
    other.post("/nl/accounts/login/code/", {"email": person.email})
    code = re.search(r"^ +(\d{6})$", post()[-1].body, re.MULTILINE)
    assert code is not None

    answer = other.post("/nl/accounts/login/code/confirm/", {"code": code[1], "action": "verify"})

    assert answer["Location"] == "/nl/accounts/2fa/authenticate/"


@pytest.mark.django_db(transaction=True)  # the first letter is put once the change is kept
def test_each_change_is_told_by_letter(client: Client, member):
    set_up_app(client, member())
    client.post("/nl/accounts/2fa/totp/deactivate/")

    kinds = Message.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "accounts.totp_activated",
        "accounts.totp_deactivated",
    ]


def test_rotate_keys_seals_every_secret_anew_and_all_still_works(client: Client, member, settings):
    old = settings.FIELD_KEYS
    people = [member(), member()]
    secrets = [set_up_app(Client(), person) for person in people]
    new_key = base64.b64encode(b"n" * 32).decode()
    settings.FIELD_KEYS = f"2:{new_key},{old}"

    first, second = StringIO(), StringIO()
    call_command("rotate_keys", stdout=first)
    call_command("rotate_keys", stdout=second)

    assert ("accounts: 4 sealed anew" in first.getvalue(), "accounts: 0 sealed anew" in second.getvalue()) == (
        True,
        True,
    )
    settings.FIELD_KEYS = f"2:{new_key}"
    sign_in(client, people[1])
    assert (
        client.post("/nl/accounts/2fa/authenticate/", {"code": code_for(secrets[1], later=1)})["Location"] == "/nl/me/"
    )


def test_the_page_of_the_second_step_says_what_is_set_up(client: Client, member):
    person = member()
    sign_in(client, person)
    before = client.get(INDEX).content.decode()
    client.logout()
    set_up_app(client, person)

    after = client.get(INDEX).content.decode()

    assert ("Een app instellen" in before, "De app weghalen" in before) == (True, False)
    assert ("Een app instellen" in after, "De app weghalen" in after) == (False, True)
