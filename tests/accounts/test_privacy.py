"""Taking one's data along, and leaving: what goes, what stays, and that it is really you."""

import json
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts import services
from accounts.models import Profile, User
from notifications import outbox
from notifications.models import Message
from tests.accounts.conftest import PASSWORD
from tests.accounts.factories import UserFactory
from tests.accounts.test_second_factor import set_up_app, sign_in

EXPORT, CLOSE = "/nl/me/privacy/export/", "/nl/me/privacy/close/"


def sure(client: Client, person: User) -> None:
    sign_in(client, person)
    client.post("/nl/accounts/reauthenticate/", {"password": PASSWORD})


def test_the_file_holds_ones_own_data_and_nobody_elses(client: Client, member):
    person = member(name="Noor Verhagen")
    stranger = member(name="Somebody Else")
    Profile.objects.create(person=person, register="BIG", registration_number="19012345601")
    outbox.put("accounts.password_changed", to=person)
    outbox.put("accounts.password_changed", to=stranger)
    sure(client, person)

    answer = client.post(EXPORT)

    data = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="wellbeing.json"'
    assert (data["account"]["name"], data["profile"]["registration_number"]) == ("Noor Verhagen", "19012345601")
    assert [letter["to"] for letter in data["letters"]] == [person.email]
    assert stranger.email not in answer.content.decode()
    assert "password" not in json.dumps(data["account"])


def test_the_file_holds_no_secret(client: Client, member):
    person = member()
    secret = set_up_app(client, person)

    text = client.post(EXPORT).content.decode()

    assert [step["kind"] for step in json.loads(text)["account"]["second_steps"]] == ["totp", "recovery_codes"]
    assert secret not in text
    assert "s1." not in text


@pytest.mark.parametrize("path", [EXPORT, CLOSE])
def test_both_ask_for_the_password_again(client: Client, member, path: str):
    sign_in(client, member())

    assert client.post(path)["Location"].startswith("/nl/accounts/reauthenticate/")


def test_the_file_is_not_had_by_a_link(signed_in: Client):
    answer = signed_in.get(EXPORT)

    assert (answer.status_code, answer["Location"]) == (302, "/nl/me/privacy/")


def test_closing_takes_everything_that_says_who_one_is(client: Client, member):
    person = member(name="Noor Verhagen", is_staff=True)
    email, other_device = person.email, Client()
    Profile.objects.create(person=person, register="BIG", registration_number="19012345601")
    outbox.put("accounts.password_changed", to=person)
    sign_in(other_device, person)
    set_up_app(client, person)

    unsure = client.post(CLOSE, {})
    answer = client.post(CLOSE, {"understood": "on"})

    person.refresh_from_db()
    assert (unsure.status_code, answer.status_code, answer["Location"]) == (422, 303, "/nl/me/privacy/closed/")
    assert (person.name, person.email, person.is_active, person.is_staff) == (
        "",
        f"{person.code}@gone.invalid",
        False,
        False,
    )
    assert not person.has_usable_password()
    assert not Profile.objects.exists()
    assert not EmailAddress.objects.exists()
    assert not person.authenticator_set.exists()
    assert [(row.kind, row.address, row.person) for row in Message.objects.all()] == [
        ("accounts.account_closed", email, None)
    ]
    assert client.get("/nl/me/").status_code == 302
    assert other_device.get("/nl/me/").status_code == 302
    assert "Het account is gesloten" in client.get(answer["Location"]).content.decode()


def test_the_address_may_be_used_again_for_a_new_account(member):
    person = member(email="noor@example.org")

    services.close_account(person=person, now=datetime(2027, 3, 1, tzinfo=UTC))

    assert UserFactory(email="noor@example.org").pk != person.pk


def test_a_room_can_hold_a_closing_up_and_then_nothing_is_half_done(client: Client, member, monkeypatch):
    person = member(name="Noor Verhagen")
    sure(client, person)

    def refuse(**kwargs: object) -> None:
        raise services.CloseRefused("Cancel your place first.")

    monkeypatch.setattr(services, "_rooms", lambda name: [refuse] if name == "before_close" else [])
    answer = client.post(CLOSE, {"understood": "on"})

    person.refresh_from_db()
    assert (answer.status_code, person.name) == (422, "Noor Verhagen")
    assert "Cancel your place first." in answer.content.decode()
