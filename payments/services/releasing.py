"""Close what is open: nobody can pay any more through this payment."""

from django.db import transaction
from django.utils import timezone

from payments.models import Call, Checkout, Payment
from payments.services import bells


@transaction.atomic
def release(payment: Payment) -> None:
    """Stop a payment that nobody needs any more. Does nothing to one that is paid, or on its way.

    What Stripe does not know of expires at once; an open checkout is closed by a call. A payer who was faster
    is noticed by the fold, and the purpose is told "paid" after all.
    """
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if payment.state not in (Payment.State.DRAFT, Payment.State.OPEN):
        return
    payment.released_at = payment.released_at or timezone.now()
    payment.calls.filter(verb=Call.Verb.CREATE_SESSION, state=Call.State.OPEN, tries=0).update(state=Call.State.DROPPED)
    is_asked = payment.calls.filter(verb=Call.Verb.CREATE_SESSION, state=Call.State.OPEN).exists()
    open_checkout = payment.checkouts.filter(state=Checkout.State.OPEN).first()
    if open_checkout:
        plan_closing(open_checkout)
    elif not is_asked:
        payment.state = Payment.State.EXPIRED
        payment.version += 1
        bells.ring_payment(payment)
    payment.save(update_fields=["released_at", "state", "version"])


def plan_closing(checkout: Checkout) -> Call:
    """Write down that this checkout must be closed, once, and ring for it."""
    call, _made = Call.objects.get_or_create(
        mode=checkout.mode,
        key=f"expire:{checkout.session_id}",
        defaults={
            "verb": Call.Verb.EXPIRE_SESSION,
            "payment": checkout.payment,
            "target": checkout.session_id,
        },
    )
    bells.ring_call(call)
    return call
