"""Money for tests of places: what payments would have found at Stripe, written straight into its ledger."""

from uuid import uuid4

from django.utils import timezone

from courses.models import Enrolment
from courses.services.money import PURPOSE
from payments import services
from payments.models import Entry, Payment


def payment_of(enrolment: Enrolment) -> Payment:
    """Return the one payment asked for this place."""
    return Payment.objects.get(purpose=PURPOSE, reference=str(enrolment.code))


def settle(payment: Payment) -> None:
    """The money came in: an entry, the state, and the purpose is told."""
    Entry.objects.create(
        payment=payment,
        kind=Entry.Kind.CHARGE,
        cents=payment.cents,
        mode=payment.mode,
        source_id=f"ch_{uuid4().hex}",
        booked_at=timezone.now(),
    )
    become(payment, Payment.State.PAID)


def become(payment: Payment, state: str) -> None:
    """Payments found this state, and tells the purpose."""
    payment.refresh_from_db()
    Payment.objects.filter(pk=payment.pk).update(state=state, version=payment.version + 1)
    services.tell(payment)
    payment.refresh_from_db()


def refunded(payment: Payment) -> int:
    """Return the cents that were asked to go back."""
    return sum(refund.cents for refund in payment.refunds.standing())
