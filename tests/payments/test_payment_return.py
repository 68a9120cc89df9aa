import pytest
from django.test import Client

from payments.models import Payment
from tests.accounts.factories import UserFactory


def page(client: Client, payment: Payment, language: str = "nl"):
    return client.get(f"/{language}/payments/return/{payment.code}/")


def test_the_address_alone_is_never_believed(client, ask, till, person):
    payment = ask()
    till.open(payment)
    client.force_login(person)

    answer = page(client, payment)

    assert answer.status_code == 200
    assert answer["Refresh"] == "4"
    assert "We controleren je betaling" in answer.content.decode()
    assert "<script" not in answer.content.decode()


def test_it_looks_by_itself_and_leads_on_once_the_payment_is_known(client, ask, till, person, heard):
    payment = ask()
    till.pay(payment)
    client.force_login(person)

    answer = page(client, payment)

    assert (answer.status_code, answer["Location"]) == (303, "/nl/")
    assert heard == [("paid", "paid", "place-1")]


@pytest.mark.parametrize("method", ["sepa_debit", "card"])
def test_it_leads_on_for_every_known_state(client, ask, till, person, method):
    payment = till.paid(ask(), method)
    client.force_login(person)

    assert page(client, payment).status_code == 303


def test_it_does_not_ask_stripe_more_than_once_in_three_seconds(client, ask, till, person):
    payment = ask()
    till.open(payment)
    client.force_login(person)

    page(client, payment)
    page(client, payment)

    payment.refresh_from_db()
    assert payment.looks == 1


def test_it_stays_calm_when_stripe_does_not_answer(client, ask, till, standin, person):
    payment = ask()
    till.pay(payment)
    standin.kill()
    client.force_login(person)

    answer = page(client, payment, "en")

    assert answer.status_code == 200
    assert "We are checking your payment" in answer.content.decode()


def test_a_stranger_finds_nothing(client, ask, db):
    client.force_login(UserFactory())

    assert page(client, ask()).status_code == 404


def test_nobody_is_asked_to_sign_in(client, ask, db):
    answer = page(client, ask())

    assert answer.status_code == 302
    assert answer["Location"].startswith("/nl/accounts/login/?next=")


def test_a_guest_who_paid_without_an_account_sees_their_own(client, ask, till):
    payment = ask(person=None)
    till.open(payment)

    assert page(client, payment).status_code == 200


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_it_never_leads_elsewhere(ask, db, path):
    with pytest.raises(ValueError, match="this site"):
        ask(return_path=path)
