"""A forgotten password: the same page for everybody, a link by letter, once, for two hours."""

import re
from datetime import UTC, datetime, timedelta

import time_machine
from django.test import Client

from notifications.models import Message
from tests.accounts.test_sign_in import strip

RESET = "/nl/accounts/password/reset/"


def link_in(mail) -> str:
    found = re.search(r"http://\S+/(nl|en)/accounts/password/reset/key/\S+", mail.body)
    assert found is not None
    return found[0].split("testserver")[1]


def test_the_link_sets_a_new_password_once_and_says_so_by_letter(client: Client, member, post):
    person = member()
    client.post(RESET, {"email": person.email})
    link = link_in(post()[0])

    page = client.get(link, follow=True)
    done = client.post(page.redirect_chain[-1][0], {"password1": "vier losse woorden"})
    again = Client().get(link)

    person.refresh_from_db()
    assert person.check_password("vier losse woorden")
    assert (done.status_code, done["Location"]) == (303, "/nl/accounts/password/reset/key/done/")
    assert "Deze link werkt niet meer" in again.content.decode()
    assert [message.kind for message in Message.objects.order_by("pk")] == [
        "accounts.password_reset_key",
        "accounts.password_reset",
    ]


def test_after_two_hours_the_link_no_longer_works(client: Client, member, post):
    start = datetime(2027, 3, 1, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        client.post(RESET, {"email": member().email})
        link = link_in(post()[0])

    with time_machine.travel(start + timedelta(hours=2, seconds=2), tick=False):
        answer = Client().get(link)

    assert "Deze link werkt niet meer" in answer.content.decode()


def test_an_unknown_address_gets_the_same_answer(client: Client, member):
    person = member()

    known = client.post(RESET, {"email": person.email}, follow=True)
    unknown = Client().post(RESET, {"email": "nobody@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert strip(known.content.decode(), person.email) == strip(unknown.content.decode(), "nobody@example.org")
    assert [message.kind for message in Message.objects.order_by("pk")] == [
        "accounts.password_reset_key",
        "accounts.unknown_account",
    ]


def test_changing_the_password_asks_for_the_present_one_and_tells_by_letter(client: Client, member):
    person = member()
    client.post("/nl/accounts/login/", {"login": person.email, "password": "correct-horse-battery"})

    wrong = client.post("/nl/accounts/password/change/", {"oldpassword": "x", "password1": "vier losse woorden"})
    right = client.post(
        "/nl/accounts/password/change/",
        {"oldpassword": "correct-horse-battery", "password1": "vier losse woorden"},
    )

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "Dit is niet je huidige wachtwoord." in wrong.content.decode()
    assert [message.kind for message in Message.objects.all()] == ["accounts.password_changed"]
