"""What the clock does in this room."""

from celery import shared_task
from django.utils import timezone

from books import services


@shared_task
def forget_unconfirmed() -> None:
    """Remove the reviews that nobody confirmed."""
    services.forget_unconfirmed(now=timezone.now())
