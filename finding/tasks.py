"""What the clock does in this room."""

from celery import shared_task

from finding import services


@shared_task
def refresh_all() -> None:
    """Heal what a change forgot to say."""
    services.refresh_all()
