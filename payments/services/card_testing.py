"""Notice thieves who try stolen cards on us: many tries that fail, together or on one checkout page."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.utils import timezone

from payments.models import Payment, StaffTask, WebhookEvent
from payments.services import releasing, staffing, switching

FAILED = "payment_intent.payment_failed"
WINDOW = timedelta(minutes=10)

log = structlog.get_logger(__name__)


def watch(event: WebhookEvent, payment: Payment | None, *, now: datetime) -> None:
    """Count one more try that failed: alarm the treasurer when there are many, close a page that sees too many."""
    if event.type != FAILED:
        return
    failed = WebhookEvent.objects.filter(mode=event.mode, type=FAILED)
    recent = failed.filter(received_at__gt=now - WINDOW, received_at__lte=now).count()
    if recent > settings.CARD_TESTING["failed_10_minutes"]:
        log.error("card_testing", failed=recent)
        hour = timezone.localtime(now).strftime("%Y-%m-%d %H")
        staffing.put(StaffTask.Kind.CARD_TESTING, key=f"card_testing:{event.mode}:{hour}", about=str(recent))
    if payment and recent > settings.CARD_TESTING_CLOSES_ABOVE:
        close_for(payment, f"{recent} / 10 min")
    if payment and failed.filter(object_id=event.object_id).count() > settings.CARD_TESTING["failed_per_checkout"]:
        releasing.release(payment)


def close_for(payment: Payment, reason: str) -> None:
    """Close the checkout page for what was tried there. A renewal that fails is nobody's try."""
    if payment.purpose in settings.CARD_TESTING_CLOSES and payment.checkouts.exists():
        switching.close(purpose=payment.purpose, reason=reason)
