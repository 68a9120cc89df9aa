"""Delivery in the background. The row is the truth; the queue is only a bell."""

from celery import shared_task


@shared_task
def deliver(message_pk: int) -> None:
    """Deliver one message. Written by the delivery service."""


def ring(message_pk: int) -> None:
    """Ring the bell for one message; a broker that is away loses nothing, the sweep finds the row."""
