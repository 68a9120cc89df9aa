"""What happens by the clock, each safe to run twice: the database says what is due."""

from celery import shared_task
from django.utils import timezone

from peersupport.models import Draft
from peersupport.services import notices, retention, ticks


@shared_task
def tick() -> None:
    """Ring what ran out, end what has lasted its time, look after the desks."""
    ticks.tick(now=timezone.now())


@shared_task
def tidy() -> None:
    """Let unanswered offers go, and forget what needs no keeping: notices that went, answers left behind."""
    now = timezone.now()
    retention.lapse(now=now)
    Draft.objects.filter(expires_at__lte=now).delete()
    notices.forget_sent()
