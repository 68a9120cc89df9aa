"""What the vault does by the clock. Each is safe to run twice, or a day late."""

from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from vault.services import audit, backups, keystore, sessions


@shared_task
def sweep() -> None:
    """Delete the sealed keys of sessions that are over: nobody holds their cookie any more."""
    sessions.sweep(timezone.now())


@shared_task
def forget() -> None:
    """Delete what the audit has kept for 24 months."""
    audit.forget(timezone.now())


@shared_task
def destroy_old_backups() -> None:
    """Destroy copies of the keystore that get too old, should nobody have run the command."""
    if settings.KEYSTORE_BACKUP_DIR:
        backups.destroy_old(folder=Path(settings.KEYSTORE_BACKUP_DIR), now=timezone.now())


@shared_task
def scrub() -> None:
    """Rub out deleted keys once more, should the files have been in use when they were destroyed."""
    keystore.scrub()
