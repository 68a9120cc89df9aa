"""Keep Stripe's events, once each, and act on them later: an event only makes us look at its payment."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from payments import modes, stripe
from payments.facts import EventFact, ProviderError, Refused, Unreachable
from payments.models import Checkout, Entry, Mode, Payment, StaffTask, WebhookEvent
from payments.services import bells, card_testing, folding, staffing

TRIES = 12
LATE = timedelta(hours=1)
BODY_LASTS = timedelta(days=30)
OURS = ("checkout.session.", "payment_intent.", "charge.", "refund.")

log = structlog.get_logger(__name__)


def receive(event: EventFact, *, is_recovered: bool = False) -> WebhookEvent | None:
    """Keep an event, and ring for it. None if we have it already: it was or will be acted on."""
    mode = Mode.LIVE if event.is_live else Mode.TEST
    with transaction.atomic():
        row, is_new = WebhookEvent.objects.get_or_create(
            mode=mode,
            event_id=event.id[:120],
            defaults={
                "type": event.type[:80],
                "object_id": event.object_id[:120],
                "api_version": event.api_version[:40],
                "body": event.body,
                "is_recovered": is_recovered,
                "state": WebhookEvent.State.NEW if mode == modes.current() else WebhookEvent.State.IGNORED,
            },
        )
        if not is_new:
            return None
        if mode != modes.current():
            staffing.put(StaffTask.Kind.WRONG_MODE, key=f"mode:{row.event_id}", about=row.event_id)
        else:
            bells.ring_event(row)
        return row


def act_on(event_pk: int, *, now: datetime) -> WebhookEvent:
    """Look at the payment that an event is about. Safe to run twice, or at the same time."""
    event = WebhookEvent.objects.get(pk=event_pk)
    if event.state != WebhookEvent.State.NEW:
        return event
    try:
        payment = payment_of(event) if event.type.startswith(OURS) else None
        if payment:
            folding.fold(payment)
    except ProviderError as error:
        put_off(event, error, now=now)
    else:
        event.state = WebhookEvent.State.DONE if payment else WebhookEvent.State.IGNORED
        event.payment, event.done_at, event.error_code = payment, now, ""
        card_testing.watch(event, payment, now=now)
        if payment and event.is_recovered:
            staffing.put(StaffTask.Kind.RECOVERED, key=f"recovered:{event.event_id}", payment=payment, about=event.type)
    event.tries += 1
    event.save(update_fields=["state", "payment", "done_at", "error_code", "tries", "next_try_at"])
    return event


def put_off(event: WebhookEvent, error: ProviderError, *, now: datetime) -> None:
    """Come back to an event later; after an hour staff hear that Stripe does not answer."""
    event.error_code = error.code[:80]
    event.next_try_at = now + min(timedelta(seconds=30 * 2**event.tries), timedelta(hours=1))
    log.warning("event_put_off", event_id=event.event_id, error=error.code)
    if isinstance(error, Refused) and event.tries + 1 >= 3:
        event.state = WebhookEvent.State.FAILED
        staffing.put(StaffTask.Kind.EVENT_FAILED, key=f"event:{event.event_id}", about=f"{event.event_id} {error.code}")
    elif isinstance(error, Unreachable) and now - event.received_at > LATE:
        staffing.put(StaffTask.Kind.EVENT_LATE, key=f"event_late:{event.event_id}", about=event.event_id)


# Whose event is it? -----------------------------------------------------------------------------


def payment_of(event: WebhookEvent) -> Payment | None:
    """Return our payment that an event is about: by our code in it, by what we know, or by asking Stripe."""
    found: dict[str, Any] = ((event.body or {}).get("data") or {}).get("object") or {}
    for code in codes(found):
        if payment := by_code(code):
            return payment
    for known in ids(found):
        if payment := by_id(known):
            return payment
    intent_id = id_of(found.get("payment_intent"))
    if not intent_id and (charge := id_of(found.get("charge"))):
        intent_id = stripe.intent_of(charge)
    return (by_id(intent_id) or by_code(stripe.reference_of_intent(intent_id))) if intent_id else None


def codes(found: dict[str, Any]) -> Iterator[str]:
    """Yield what may be the code of a payment of ours."""
    metadata = found.get("metadata")
    if isinstance(metadata, dict):
        yield str(metadata.get("payment") or "")
    yield str(found.get("client_reference_id") or "")


def ids(found: dict[str, Any]) -> Iterator[str]:
    """Yield the ids by which we may know the payment."""
    for value in (found.get("id"), found.get("payment_intent"), found.get("charge")):
        if known := id_of(value):
            yield known


def id_of(value: Any) -> str:
    """Return the id of something that comes as an id or as a whole object."""
    return value if isinstance(value, str) else str(value.get("id") or "") if isinstance(value, dict) else ""


def by_code(code: str) -> Payment | None:
    """Return the payment of this installation's mode with our code."""
    try:
        return Payment.objects.filter(mode=modes.current(), code=UUID(code)).first()
    except ValueError:
        return None


def by_id(known: str) -> Payment | None:
    """Return the payment whose session, intent or charge has this id."""
    mode = modes.current()
    checkouts = Checkout.objects.filter(mode=mode)
    checkout = checkouts.filter(session_id=known).first() or checkouts.filter(intent_id=known).first()
    if checkout:
        return checkout.payment
    entry = Entry.objects.filter(mode=mode, source_id=known).first()
    return entry.payment if entry else None


def drop_old_bodies(*, now: datetime) -> int:
    """Forget the bodies of events older than thirty days; the row stays, so the event is never acted on again."""
    old = WebhookEvent.objects.filter(received_at__lt=now - BODY_LASTS, body__isnull=False)
    return old.exclude(state=WebhookEvent.State.NEW).update(body=None)


def latest_version() -> str:
    """Return the API version of the newest event, "" without events. Another than ours harms nothing: we read anew."""
    newest = WebhookEvent.objects.filter(mode=modes.current()).order_by("-pk").values_list("api_version", flat=True)
    return newest.first() or ""
