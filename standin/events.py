"""What happened, told as Stripe's events."""

import contextvars

from standin.shapes import API_VERSION, make, shown
from standin.store import Json, Store

request_under_way: contextvars.ContextVar[Json | None] = contextvars.ContextVar("request_under_way", default=None)


def emit(store: Store, kind: str, body: Json) -> Json:
    """Record an event about `body` as it is now, and put it in the queue for the webhook."""
    event = make(
        store,
        "event",
        "evt",
        type=kind,
        api_version=API_VERSION,
        data={"object": shown(body)},
        pending_webhooks=1,
        request=request_under_way.get() or {"id": None, "idempotency_key": None},
    )
    fault = store.take_fault(kind, "never", "late", "twice", "forged", "hold")
    state, due, tries = "waiting", store.moment(), 0
    if fault and fault["deed"] in {"never", "hold"}:
        state = "never" if fault["deed"] == "never" else "held"
    elif store.fact("holding") or not store.fact("webhook"):
        state = "held"
    elif fault and fault["deed"] == "late":
        due += fault["seconds"]
    store.run("INSERT INTO deliveries VALUES (?, ?, ?, ?, NULL)", event["id"], state, due, tries)
    if fault and fault["deed"] in {"twice", "forged"}:
        store.remember(f"{fault['deed']}:{event['id']}", True)
    return event


def is_delivered(store: Store, event: Json) -> bool:
    """Say whether the webhook took this event."""
    return bool(store.run("SELECT 1 FROM deliveries WHERE event = ? AND state = 'done'", event["id"]))


def present(store: Store, event: Json) -> Json:
    """Return the event as it is now: `pending_webhooks` follows the deliveries."""
    return event | {"pending_webhooks": 0 if is_delivered(store, event) else 1}
