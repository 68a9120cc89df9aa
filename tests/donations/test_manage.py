"""One's gifts without an account: the mailed link, once, for half an hour, and the same answer for everybody."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from donations.models import Gift, ManageLink
from notifications.models import Message
from payments.services.receipting import write_receipts
from tests.accounts.factories import UserFactory
from tests.donations.conftest import ASK
from tests.donations.factories import GiftFactory

pytestmark = pytest.mark.django_db


def given(email: str, **fields: object) -> Gift:
    gift = GiftFactory(payment__payer__email=email, **fields)
    write_receipts(gift.payment)
    Message.objects.all().delete()
    return gift


def test_a_giver_sees_all_gifts_with_their_receipts(client, link):
    mine = [given("Anke@example.org"), given("anke@example.org", cents=7_500)]
    given("other@example.org", cents=1_100)

    path = link("anke@example.org")
    client.post(path)
    page = client.get("/nl/donate/manage/gifts/").content.decode()

    assert "€\xa050" in page
    assert "€\xa075" in page
    assert "€\xa011" not in page
    for gift in mine:
        receipt = gift.payment.entries.get().receipt
        answer = client.get(f"/nl/donate/manage/receipts/{receipt.code}/")
        assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")


def test_the_answer_is_the_same_for_an_address_that_never_gave(ask, post):
    given("anke@example.org")

    known, unknown = ask("anke@example.org"), ask("nobody@example.org")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert ManageLink.objects.count() == Message.objects.count() == 2
    assert [mail.to for mail in post()] == [["anke@example.org"]]


def test_an_unpaid_gift_is_no_reason_to_send_a_link(ask, post):
    GiftFactory(payment__payer__email="anke@example.org", payment__state="open", paid=False)

    ask("anke@example.org")

    assert post() == []


def test_the_link_works_once_and_looking_does_not_use_it_up(client, link):
    given("anke@example.org")
    path = link("anke@example.org")

    assert [client.get(path).status_code for _time in range(2)] == [200, 200]
    assert client.post(path)["Location"] == "/nl/donate/manage/gifts/"
    assert [Client().get(path).status_code, Client().post(path).status_code] == [410, 410]


def test_the_link_and_the_visit_last_half_an_hour(client, link):
    given("anke@example.org")
    path = link("anke@example.org")
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert client.post(path).status_code == 410
    client.post(path)
    assert client.get("/nl/donate/manage/gifts/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert client.get("/nl/donate/manage/gifts/")["Location"] == ASK


def test_neither_table_nor_outbox_can_open_the_gifts(ask, link):
    given("anke@example.org")
    path = link("anke@example.org")
    token = path.rstrip("/").rsplit("/", 1)[1]

    assert token not in ManageLink.objects.get().token_hash
    assert token not in str(Message.objects.values())
    assert Message.objects.get().context.get("sealed_link", "") == ""  # wiped once it went


def test_without_a_visit_there_is_nothing_to_see(client):
    gift = given("anke@example.org")
    receipt = gift.payment.entries.get().receipt
    client.force_login(UserFactory())

    assert client.get("/nl/donate/manage/gifts/")["Location"] == ASK
    assert client.get(f"/nl/donate/manage/receipts/{receipt.code}/").status_code == 404
    assert client.post(f"/nl/donate/manage/gifts/{gift.code}/hide/").status_code == 404
    assert client.get(f"{ASK}links/made-up/").status_code == 410


def test_a_visit_opens_nobody_elses_gifts(client, link):
    given("anke@example.org")
    other = given("other@example.org", shown_name="Other")
    client.post(link("anke@example.org"))

    assert client.get(f"/nl/donate/manage/receipts/{other.payment.entries.get().receipt.code}/").status_code == 404
    assert client.post(f"/nl/donate/manage/gifts/{other.code}/hide/").status_code == 404
    other.refresh_from_db()
    assert not other.is_hidden


def test_a_giver_takes_the_name_off_the_site_and_leaves(client, link):
    gift = given("anke@example.org", shown_name="Anke B.")
    client.post(link("anke@example.org"))
    assert "Anke B." in client.get("/nl/donate/").content.decode()

    assert client.post(f"/nl/donate/manage/gifts/{gift.code}/hide/").status_code == 303
    assert "Anke B." not in client.get("/nl/donate/").content.decode()
    client.post("/nl/donate/manage/leave/")
    assert client.get("/nl/donate/manage/gifts/").status_code == 303


def test_a_mailbox_is_not_flooded_and_the_answer_stays_the_same(ask):
    given("anke@example.org")

    answers = [ask("anke@example.org") for _time in range(7)]

    assert {answer.status_code for answer in answers} == {303}
    assert Message.objects.count() == 5


def test_a_visitor_who_tries_many_addresses_waits(ask):
    answers = [ask(f"person{number}@example.org") for number in range(11)]

    assert [answer.status_code for answer in answers] == [303] * 10 + [422]


def test_a_wrong_address_is_told(ask):
    answer = ask("anke")

    assert answer.status_code == 422
    assert "geldig e-mailadres" in answer.content.decode()


def test_the_list_costs_the_same_for_one_gift_and_for_three(client, link, django_assert_num_queries):
    given("anke@example.org")
    client.post(link("anke@example.org"))
    client.get("/nl/donate/manage/gifts/")
    with CaptureQueriesContext(connection) as one:
        client.get("/nl/donate/manage/gifts/")
    given("anke@example.org")
    given("anke@example.org")
    with django_assert_num_queries(len(one)):
        client.get("/nl/donate/manage/gifts/")
