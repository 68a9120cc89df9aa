"""What the clock does in this room. Each may run twice at once: rows and locks decide, not the clock."""

from celery import shared_task
from django.utils import timezone

from training.services import advancing, keeping


@shared_task
def recognise() -> None:
    """Let everyone go on who completed what their stage asked."""
    advancing.recognise_all(now=timezone.now())


@shared_task
def keep_house() -> None:
    """Warn of, end and erase what was kept long enough."""
    keeping.keep_house(now=timezone.now())
