"""What a gift, a line of the bank and an institution said by name goes with the name in the books."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from donations.models import BankTransfer, Gift
from donations.tasks import forget
from tests.donations.factories import GiftFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(time_machine) -> None:
    time_machine.move_to(NOW)


def gift_of(name: str, email: str) -> Gift:
    gift: Gift = GiftFactory(shown_name="M. Vos", dedication="memory", dedicated_to="mijn vader")
    gift.payment.payer.name, gift.payment.payer.email = name, email
    gift.payment.payer.save()
    return gift


def test_what_stood_on_the_site_by_name_goes_with_the_name():
    old, new = gift_of("", ""), gift_of("M. Vos", "m.vos@example.org")

    forget()

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.shown_name, old.dedication, old.dedicated_to, old.cents) == ("", "", "", 5_000)
    assert (new.shown_name, new.dedication, new.dedicated_to) == ("M. Vos", "memory", "mijn vader")


def test_lines_of_the_bank_lose_their_words_and_stay_explained():
    words = {"name": "M. Vos", "text": "voor de reis", "cents": 100}
    old = BankTransfer.objects.create(reference="a", booked_on=date(2018, 12, 31), note="terug aan M. Vos", **words)
    new = BankTransfer.objects.create(reference="b", booked_on=date(2019, 1, 1), note="terug aan M. Vos", **words)

    forget()
    forget()

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.name, old.text, old.note, old.is_open) == ("", "", "–", False)
    assert (new.name, new.text, new.note) == ("M. Vos", "voor de reis", "terug aan M. Vos")


def test_an_institution_keeps_its_seats_and_loses_its_addresses():
    old, new = SubscriptionFactory(), SubscriptionFactory()
    type(old).objects.update(order_number="A-1", domains=["umc.example"])
    old.standing.payer.name = old.standing.payer.email = ""
    old.standing.payer.save()

    forget()

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.invoice_email, old.order_number, old.domains) == ("", "", [])
    assert (bool(new.invoice_email), new.order_number, new.domains) == (True, "A-1", ["umc.example"])


def test_who_has_no_visit_sees_nothing_of_gifts_without_an_address(client: Client):
    gift = gift_of("", "")

    answer = client.post(reverse("donations:gift_hide", args=[gift.code]))

    assert answer.status_code == 404
