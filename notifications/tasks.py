"""Delivery in the background. The row is the truth; the queue is only a bell."""

from celery import shared_task
from django.utils import timezone

from notifications import delivery
from notifications.models import Message

SWEEP_AT_MOST = 500


@shared_task
def deliver(message_pk: int) -> None:
    """Deliver one message, if it is due and nobody else is at it."""
    delivery.deliver(pk=message_pk, now=timezone.now())


@shared_task
def sweep() -> None:
    """Ring for every message that is due and was missed, and give back what dead workers had claimed."""
    now = timezone.now()
    delivery.give_back_claims(now=now)
    for pk in Message.objects.due(now).values_list("pk", flat=True)[:SWEEP_AT_MOST]:
        ring(pk)


@shared_task
def forget() -> None:
    """Every night: delete old letters."""
    delivery.forget(now=timezone.now())


def ring(message_pk: int) -> None:
    """Ring the bell for one message; a broker that is away loses nothing, the sweep finds the row."""
    deliver.delay(message_pk)
