"""Stripe's door: check who knocks, keep the event, answer at once. The work comes after."""

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payments import stripe
from payments.services import inbox

log = structlog.get_logger(__name__)

REFUSED_COUNTER = "payments:webhook_refused"


@csrf_exempt
@login_not_required
@require_POST
@transaction.non_atomic_requests
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Keep one event. 400 where the signature does not fit, 503 where it cannot be kept (Stripe comes again)."""
    event = stripe.verified_event(body=request.body, header=request.headers.get("Stripe-Signature", ""))
    if event is None:
        count_refused()
        return HttpResponse(status=400)
    try:
        inbox.receive(event)
    except DatabaseError as error:
        log.error("event_not_kept", event_id=event.id, error=type(error).__name__)
        return HttpResponse(status=503)
    return HttpResponse(status=200)


def count_refused() -> None:
    """Count a request whose signature did not fit. Nothing else of it is kept, nor logged."""
    cache.add(REFUSED_COUNTER, 0, timeout=None)
    try:
        log.warning("event_refused", count=cache.incr(REFUSED_COUNTER))
    except ValueError:
        log.warning("event_refused")
