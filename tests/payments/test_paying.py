import pytest

from payments import services
from payments.models import Entry, Payment, Receipt


@pytest.mark.parametrize("method", ["card", "ideal", "bancontact"])
def test_a_payment_is_paid_booked_receipted_and_told(ask, till, heard, method):
    payment = ask()

    till.paid(payment, method)

    assert payment.state == Payment.State.PAID
    assert services.kept_cents(payment) == 69_500
    assert [(entry.kind, entry.cents) for entry in payment.entries.kept()] == [("charge", 69_500)]
    assert [receipt.label for receipt in Receipt.objects.all()] == [f"TEST-{payment.paid_at.year}-00001"]
    assert heard == [("paid", "paid", "place-1")]


def test_the_costs_are_booked_and_leave_what_is_kept_alone(ask, till, standin):
    payment = till.paid(ask())

    fee = payment.entries.get(kind=Entry.Kind.FEE)

    assert fee.cents == -(69_500 * 150 // 10_000 + 25)
    assert Entry.objects.cents() == 69_500 + fee.cents
