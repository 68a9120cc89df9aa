"""The overview of a year: gifts alone, what went back taken off, for whoever gave."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from donations.models import Gift
from donations.services import overviews
from tests.accounts.factories import UserFactory
from tests.donations.factories import GiftFactory
from tests.payments.factories import EntryFactory, PaymentFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)


def given(person, at: datetime, cents: int = 5_000) -> Gift:
    gift = GiftFactory(payment__payer__person=person, payment__payer__name="Anke", cents=cents, paid=False)
    EntryFactory(payment=gift.payment, cents=cents, booked_at=at)
    return gift


def test_it_holds_the_gifts_of_the_year_less_what_went_back(person):
    gift = given(person, datetime(2026, 3, 1, 12, tzinfo=UTC))
    EntryFactory(payment=gift.payment, kind="refund", cents=-2_000, booked_at=datetime(2026, 4, 1, tzinfo=UTC))
    EntryFactory(payment=gift.payment, kind="fee", cents=-90, booked_at=datetime(2026, 3, 1, tzinfo=UTC))
    given(person, datetime(2026, 12, 31, 23, 30, tzinfo=UTC), cents=7_000)  # already 2027 here
    course = PaymentFactory(payer=gift.payment.payer)
    EntryFactory(payment=course, cents=69_500, booked_at=datetime(2026, 5, 1, tzinfo=UTC))
    given(UserFactory(), datetime(2026, 5, 1, tzinfo=UTC))
    fund = PaymentFactory(payer=gift.payment.payer, purpose="donations.participation")
    EntryFactory(payment=fund, cents=6_000, booked_at=datetime(2026, 6, 1, 12, tzinfo=UTC))
    seats = PaymentFactory(payer=gift.payment.payer, purpose="donations.subscription")
    EntryFactory(payment=seats, cents=45_000, booked_at=datetime(2026, 6, 1, tzinfo=UTC))
    theirs = overviews.given_by(person)

    rows = [row for row in overviews.entries_of(theirs) if row.booked_at.month < 12]
    said = overviews.words(rows, year=2026, language="nl", now=NOW)

    assert overviews.years_of(theirs) == [2027, 2026]
    assert said["rows"] == [
        ["1 maart 2026", "Gift", "op de site betaald", "€\xa050"],
        ["1 april 2026", "Teruggegaan", "terugbetaling", "−€\xa020"],
        ["1 juni 2026", "Gift", "op de site betaald", "€\xa060"],
    ]
    assert (said["total"], said["mark"]) == ("€\xa090", "TEST – er is niets betaald")
    made = overviews.overview(given=theirs, year=2026, language="nl", now=NOW)
    assert made is not None
    assert made.startswith(b"%PDF-")
    assert overviews.overview(given=theirs, year=2025, language="nl", now=NOW) is None


def test_a_person_fetches_their_own_years_and_a_stranger_none(signed_in: Client, person):
    given(person, datetime(2026, 3, 1, tzinfo=UTC))
    stranger = Client()
    stranger.force_login(UserFactory())

    mine = signed_in.get("/nl/me/gifts/2026/")

    assert (mine.status_code, mine["Content-Type"]) == (200, "application/pdf")
    assert "/nl/me/gifts/2026/" in signed_in.get("/nl/me/").content.decode()
    assert signed_in.get("/nl/me/gifts/2025/").status_code == 404
    assert stranger.get("/nl/me/gifts/2026/").status_code == 404
    assert Client().get("/nl/me/gifts/2026/")["Location"].startswith("/nl/accounts/login/")


def test_a_guest_fetches_the_year_by_mailed_link_alone(client: Client, link, person):
    given(person, datetime(2026, 3, 1, tzinfo=UTC))
    path = "/nl/donate/manage/years/2026/"
    assert client.get(path)["Location"] == "/nl/donate/manage/"

    client.post(link("payer@example.org"))

    assert path in client.get("/nl/donate/manage/gifts/").content.decode()
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
