import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from payments import services
from payments.models import Entry
from payments.models.ledger import AppendOnly
from tests.payments.factories import CheckoutFactory, EntryFactory, PaymentFactory

pytestmark = pytest.mark.django_db


def test_an_entry_is_neither_changed_nor_deleted_by_our_code():
    entry = EntryFactory()

    for deed in (
        lambda: Entry.objects.all().update(cents=1),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.bulk_update([entry], ["cents"]),
        entry.save,
        entry.delete,
    ):
        with pytest.raises(AppendOnly), transaction.atomic():
            deed()
    assert Entry.objects.cents() == 10_000


@pytest.mark.parametrize("sql", ["UPDATE payments_entry SET cents = 1", "DELETE FROM payments_entry"])
def test_the_database_itself_refuses_to_change_or_delete_an_entry(sql):
    EntryFactory()

    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert Entry.objects.cents() == 10_000


@pytest.mark.parametrize(
    "make",
    [
        lambda: [EntryFactory(source_id="ch_1"), EntryFactory(source_id="ch_1")],
        lambda: EntryFactory(cents=0),
        lambda: PaymentFactory(cents=0),
        lambda: PaymentFactory(currency="jpy"),
        lambda: [PaymentFactory(reference="a"), PaymentFactory(reference="a", state="processing")],
        lambda: [CheckoutFactory(session_id="cs_1"), CheckoutFactory(session_id="cs_1")],
        lambda: [CheckoutFactory(intent_id="pi_1"), CheckoutFactory(intent_id="pi_1")],
    ],
    ids=["same source", "nothing", "free payment", "yen", "two open", "same session", "same intent"],
)
def test_the_database_refuses_what_must_never_be(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_charge_and_its_refund_may_share_nothing_but_the_payment_and_modes_are_apart():
    payment = PaymentFactory()

    EntryFactory(payment=payment, source_id="x", kind="refund", cents=-1)
    EntryFactory(payment=payment, source_id="x", kind="refund_reversal", cents=1)
    EntryFactory(payment=payment, source_id="x", kind="refund", cents=-1, mode="live")
    PaymentFactory(reference=payment.reference, state="paid")

    assert Entry.objects.count() == 3


def test_what_is_kept_leaves_out_costs_and_foreign_money():
    payment = PaymentFactory()
    for kind, cents, currency in [
        ("charge", 10_000, "eur"),
        ("fee", -175, "eur"),
        ("refund", -2_500, "eur"),
        ("charge", 900, "usd"),
    ]:
        EntryFactory(payment=payment, kind=kind, cents=cents, currency=currency)

    assert services.kept_cents(payment) == 7_500
