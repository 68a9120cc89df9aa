"""What payments tells us of a fee. Each may be told twice; the second time changes nothing."""

from django.db import transaction
from django.utils import timezone

from payments import services as payments
from payments.models import Payment
from training.models import Fulfilment
from training.services.advancing import settle
from training.services.fees import payments_of
from training.services.moving import lock


def on_paid(*, payment: Payment) -> None:
    """Write down that the fee is paid. Money for somebody who stopped meanwhile, or paid twice, goes back in full."""
    now = timezone.now()
    with transaction.atomic():
        fulfilment = Fulfilment.objects.select_related("candidate").filter(code=payment.reference).first()
        candidate = lock(fulfilment.candidate) if fulfilment else None
        if fulfilment is None or candidate is None:  # erased meanwhile
            _return_all(payment)
            return
        fulfilment = Fulfilment.objects.get(pk=fulfilment.pk)
        earlier = [other for other in payments_of(fulfilment) if other.pk != payment.pk]
        is_twice = any(payments.kept_cents(other) > 0 for other in earlier)
        if not candidate.is_live or is_twice:
            _return_all(payment)
            return
        if fulfilment.paid_at is None:
            fulfilment.paid_at = now
            fulfilment.save(update_fields=["paid_at"])
            settle(candidate, now=now)


def on_failed(*, payment: Payment) -> None:
    """Do nothing: the fee is as unpaid as it was, and the page offers to pay it."""


def on_refunded(*, payment: Payment) -> None:
    """Take the mark off when nothing of the fee is kept. Staff did so on purpose, or a bank took it back."""
    with transaction.atomic():
        fulfilment = Fulfilment.objects.select_related("candidate").filter(code=payment.reference).first()
        if fulfilment is None:
            return
        lock(fulfilment.candidate)
        if sum(payments.kept_cents(one) for one in payments_of(fulfilment)) <= 0:
            Fulfilment.objects.filter(pk=fulfilment.pk).update(paid_at=None)


def _return_all(payment: Payment) -> None:
    cents = payments.refundable_cents(payment)
    if cents > 0:
        payments.refund(payment=payment, cents=cents, reason="not a candidate any more", key=f"fee:{payment.code}")
