"""What the vault does by the clock. Each is safe to run twice, or a day late."""

from celery import shared_task
from django.utils import timezone

from vault.services import audit, sessions


@shared_task
def sweep() -> None:
    """Delete the sealed keys of sessions that are over: nobody holds their cookie any more."""
    sessions.sweep(timezone.now())


@shared_task
def forget() -> None:
    """Delete what the audit has kept for 24 months."""
    audit.forget(timezone.now())
