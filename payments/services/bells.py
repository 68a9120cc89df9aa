"""Ring for work that a row describes. The bell may be missed: the sweep reads the rows."""

from django.db import transaction

from payments import tasks
from payments.models import Call, Payment, WebhookEvent


def ring_call(call: Call) -> None:
    """Have this call made soon after the transaction commits."""
    transaction.on_commit(lambda: tasks.carry_out_call.delay(call.pk))


def ring_payment(payment: Payment) -> None:
    """Have this payment looked at soon after the transaction commits."""
    transaction.on_commit(lambda: tasks.look.delay(payment.pk))


def ring_event(event: WebhookEvent) -> None:
    """Have this event acted on soon after the transaction commits."""
    transaction.on_commit(lambda: tasks.fold_event.delay(event.pk))
