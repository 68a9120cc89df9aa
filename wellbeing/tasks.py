"""The sign of life of the scheduler and the worker."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

BEAT_KEY = "house:beat"


@shared_task
def beat() -> None:
    """Note that the scheduler sent a task and the worker carried it out; `/readyz` reads it."""
    cache.set(BEAT_KEY, timezone.now().timestamp(), timeout=None)
