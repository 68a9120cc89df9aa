"""Work on money in the background. Each task takes a row's id and may run twice, or at the same time."""

from celery import shared_task
from django.utils import timezone

from payments.facts import ProviderError
from payments.models import Payment
from payments.services import calling, folding, inbox


@shared_task
def carry_out_call(call_pk: int) -> None:
    """Make one call to Stripe, then look at its payment."""
    call = calling.carry_out(call_pk, now=timezone.now())
    if call and call.state == call.State.DONE:
        look(call.payment_id)


@shared_task
def look(payment_pk: int) -> None:
    """Look at one payment and tell its purpose; the sweep comes back if Stripe does not answer now."""
    try:
        folding.fold(Payment.objects.get(pk=payment_pk))
    except ProviderError:
        return


@shared_task
def fold_event(event_pk: int) -> None:
    """Look at the payment that an event is about."""
    inbox.act_on(event_pk, now=timezone.now())
