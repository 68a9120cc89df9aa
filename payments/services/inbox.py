"""Keep Stripe's events, once each, and act on them later: an event only makes us look at its payment."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from payments import modes, stripe, stripe_standing
from payments.facts import EventFact, ProviderError, Refused, Unreachable
from payments.models import Checkout, Collection, Entry, Mode, Payment, StaffTask, Standing, WebhookEvent
from payments.services import bells, card_testing, looking, staffing

TRIES = 12
LATE = timedelta(hours=1)
BODY_LASTS = timedelta(days=30)
OURS = (
    "checkout.session.",
    "payment_intent.",
    "charge.",
    "refund.",
    "invoice.",
    "invoice_payment.",
    "customer.subscription.",
    "customer.deleted",
)

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
        payment, standings = subjects(event) if event.type.startswith(OURS) else (None, [])
        if payment:
            looking.fold(payment)
        for standing in standings:
            looking.fold_standing(standing)
    except ProviderError as error:
        put_off(event, error, now=now)
    else:
        event.state = WebhookEvent.State.DONE if payment or standings else WebhookEvent.State.IGNORED
        event.standing = standings[0] if standings else None
        event.payment, event.done_at, event.error_code = payment, now, ""
        payment = payment or (event.standing.payment if event.standing else None)
        card_testing.watch(event, payment, now=now)
        if payment and event.is_recovered:
            staffing.put(StaffTask.Kind.RECOVERED, key=f"recovered:{event.event_id}", payment=payment, about=event.type)
    event.tries += 1
    event.save(update_fields=["state", "payment", "standing", "done_at", "error_code", "tries", "next_try_at"])
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


def subjects(event: WebhookEvent) -> tuple[Payment | None, list[Standing]]:
    """Return what an event is about: a payment, or standing payments (a customer may have several)."""
    found: dict[str, Any] = ((event.body or {}).get("data") or {}).get("object") or {}
    if event.type == "customer.deleted":
        mine = Standing.objects.running().filter(mode=modes.current(), payer__customer_id=id_of(found.get("id")))
        return None, list(mine.exclude(payer__customer_id="").select_related("payment"))
    if event.type.startswith(("invoice.", "invoice_payment.", "customer.subscription.")):
        standing = standing_of(found)
        return None, [standing] if standing else []
    payment = payment_of(found)
    if payment is None and (intent_id := intent_of(found)) and (standing := standing_of_intent(intent_id)):
        return None, [standing]
    return payment, []


def standing_of(found: dict[str, Any]) -> Standing | None:
    """Return the standing payment of a subscription, an invoice of any age, or a payment of an invoice."""
    details = (found.get("parent") or {}).get("subscription_details") or {}
    subscription = id_of(details.get("subscription")) or id_of(found.get("subscription"))
    identity = id_of(found.get("id"))
    if identity.startswith("sub_"):
        subscription = identity
    metadata = found.get("metadata") or details.get("metadata") or {}
    known = by_subscription(subscription) or by_standing_code(str(metadata.get("standing") or ""))
    invoice = id_of(found.get("invoice")) or (identity if identity.startswith("in_") else "")
    if known is None and not subscription and invoice:
        known = by_subscription(stripe_standing.invoice(invoice).subscription_id)
    return known


def standing_of_intent(intent_id: str) -> Standing | None:
    """Return the standing payment that an intent collects for; its charge says nothing of us, so Stripe is asked."""
    return by_subscription(stripe_standing.subscription_of_intent(intent_id))


def by_subscription(subscription_id: str) -> Standing | None:
    """Return the standing payment of a subscription, by its id or by our code in it."""
    if not subscription_id:
        return None
    mine = Standing.objects.select_related("payment").filter(mode=modes.current())
    known = mine.filter(subscription_id=subscription_id).first()
    return known or by_standing_code(stripe_standing.subscription(subscription_id).standing)


def by_standing_code(code: str) -> Standing | None:
    """Return the standing payment of this installation's mode with our code."""
    try:
        return Standing.objects.select_related("payment").filter(mode=modes.current(), code=UUID(code)).first()
    except ValueError:
        return None


def payment_of(found: dict[str, Any]) -> Payment | None:
    """Return our payment that an event's object is about: by our code in it, by what we know, or by asking Stripe."""
    for code in codes(found):
        if payment := by_code(code):
            return payment
    for known in ids(found):
        if payment := by_id(known):
            return payment
    intent_id = intent_of(found)
    return (by_id(intent_id) or by_code(stripe.reference_of_intent(intent_id))) if intent_id else None


def intent_of(found: dict[str, Any]) -> str:
    """Return the payment intent that an event's object is, or hangs on."""
    identity = id_of(found.get("id"))
    if identity.startswith("pi_"):
        return identity
    intent_id = id_of(found.get("payment_intent"))
    if not intent_id and (charge := id_of(found.get("charge"))):
        intent_id = stripe.intent_of(charge)
    return intent_id


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
    collection = Collection.objects.filter(Q(intent_id=known) | Q(invoice_id=known), mode=mode).first()
    if collection and known:
        return collection.payment
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
