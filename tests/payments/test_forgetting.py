"""After seven years names leave the books, and nothing else does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from payments.models import Entry, Payer, Receipt, ReceiptFile
from payments.services import booking, forgetting, receipt_files
from payments.services.starting import payer_of
from payments.tasks import nightly
from tests.accounts.factories import UserFactory
from tests.donations.factories import StandingFactory
from tests.payments.factories import EntryFactory, PayerFactory, PaymentFactory

pytestmark = pytest.mark.django_db
LAST_OF_2018 = datetime(2018, 12, 31, 22, 59, tzinfo=UTC)  # a minute before the new year in Amsterdam
FIRST_OF_2019 = LAST_OF_2018 + timedelta(minutes=1)
NOW = datetime(2026, 6, 1, tzinfo=UTC)  # the books of 2018 need not be kept any more, those of 2019 must


def payer(at: datetime = LAST_OF_2018) -> Payer:
    return PayerFactory(
        name="M. Vos", email="m.vos@example.org", customer_id=f"cus_{at:%H}", person=UserFactory(), created_at=at
    )


def is_cut(found: Payer) -> bool:
    found.refresh_from_db()
    return (found.name, found.email, found.customer_id, found.person) == ("", "", "", None)


def test_the_name_of_a_payer_is_cut_once_the_books_of_the_last_payment_need_not_be_kept():
    old = payer()
    entry = EntryFactory(
        payment=PaymentFactory(payer=old, state="paid", created_at=LAST_OF_2018), booked_at=LAST_OF_2018
    )

    forgetting.forget(now=NOW - timedelta(days=365))
    assert not is_cut(old)
    forgetting.forget(now=NOW)

    assert is_cut(old)
    assert str(old) == "–"
    assert Entry.objects.get(pk=entry.pk).cents == 10_000


def a_payment_of_2019(old: Payer) -> None:
    PaymentFactory(payer=old, state="cancelled", created_at=FIRST_OF_2019)


def a_payment_that_may_still_come(old: Payer) -> None:
    PaymentFactory(payer=old, state="processing", created_at=LAST_OF_2018)


def money_of_2019(old: Payer) -> None:
    payment = PaymentFactory(payer=old, state="paid", created_at=LAST_OF_2018)
    EntryFactory(payment=payment, booked_at=FIRST_OF_2019)


def something_that_still_runs(old: Payer) -> None:
    StandingFactory(payment=PaymentFactory(payer=old, state="paid", created_at=LAST_OF_2018))


def something_that_stopped_in_2019(old: Payer) -> None:
    payment = PaymentFactory(payer=old, state="paid", created_at=LAST_OF_2018)
    StandingFactory(payment=payment, state="ended", ended_at=FIRST_OF_2019, ending="asked")


@pytest.mark.parametrize(
    "keep",
    [
        a_payment_of_2019,
        a_payment_that_may_still_come,
        money_of_2019,
        something_that_still_runs,
        something_that_stopped_in_2019,
    ],
)
def test_whoever_the_books_still_need_stays(keep):
    old = payer()
    keep(old)

    forgetting.forget(now=NOW)

    old.refresh_from_db()
    assert (old.name, old.email, old.customer_id) == ("M. Vos", "m.vos@example.org", "cus_22")


def test_a_new_payer_without_a_payment_stays():
    new = payer(FIRST_OF_2019)

    forgetting.forget(now=NOW)

    assert not is_cut(new)


def test_an_old_document_says_no_name_any_more_and_keeps_its_number(time_machine):
    receipts = []
    for at in (LAST_OF_2018, FIRST_OF_2019):
        time_machine.move_to(at)
        payment = PaymentFactory(payer=payer(at))
        booking.book_bank(payment, cents=payment.cents, source=f"bank:{at:%H}")
        receipts.append(Receipt.objects.latest("pk"))
        receipt_files.pdf(receipts[-1])
    time_machine.move_to(NOW)

    with CaptureQueriesContext(connection) as first:
        forgetting.forget(now=NOW)
    with CaptureQueriesContext(connection) as again:
        forgetting.forget(now=NOW)

    old, new = (Receipt.objects.get(pk=row.pk) for row in receipts)
    assert (old.content["payer"], new.content["payer"]) == ("", "M. Vos")
    assert (old.number, old.label, old.content["cents"]) == (receipts[0].number, receipts[0].label, 10_000)
    assert list(ReceiptFile.objects.values_list("receipt", flat=True)) == [new.pk]
    assert [row for row in receipt_files.words(old)["rows"] if row[1] in {"", "M. Vos"}] == []
    assert receipt_files.pdf(old).startswith(b"%PDF")
    assert len(again) < len(first)


def test_a_payer_who_may_be_cut_is_not_taken_up_for_a_new_payment(time_machine):
    time_machine.move_to(NOW)
    person = UserFactory()
    old, new = (PayerFactory(person=person, created_at=at) for at in (LAST_OF_2018, FIRST_OF_2019))

    assert payer_of(person=person, name=new.name, email=new.email) == new
    new.delete()
    assert payer_of(person=person, name=old.name, email=old.email) != old


def test_the_night_cuts_them_also_where_stripe_does_not_answer(time_machine, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    time_machine.move_to(NOW)
    old = payer()

    nightly()

    assert is_cut(old)
