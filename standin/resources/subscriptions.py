"""Subscriptions: what is collected again and again, until somebody stops it."""

from calendar import monthrange
from datetime import UTC, datetime

from standin import lists
from standin.errors import Refusal, no_such
from standin.events import emit
from standin.resources import prices
from standin.routes import LIST, call
from standin.shapes import listed, make, shown
from standin.store import Json, Store

RUNNING = {"active", "past_due", "trialing", "unpaid"}


def later(moment: int, months: int) -> int:
    """Return the same day and hour so many months later, or the month's last day."""
    at = datetime.fromtimestamp(moment, UTC)
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    return int(at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1])).timestamp())


def months_of(subscription: Json) -> int:
    """Return how many months a period lasts."""
    return 12 if subscription["items"]["data"][0]["price"]["recurring"]["interval"] == "year" else 1


def begin(store: Store, price: Json, quantity: int, **values: object) -> Json:
    """Begin to collect a price."""
    months = 12 if price["recurring"]["interval"] == "year" else 1
    now = store.now()
    subscription = make(
        store,
        "subscription",
        "sub",
        status="active",
        currency="eur",
        start_date=now,
        billing_cycle_anchor=now,
        automatic_tax={"enabled": False, "disabled_reason": None, "liability": None},
        cancellation_details=dict.fromkeys(("comment", "feedback", "reason")),
        _anchor=now,
        _periods=1,
        **values,
    )
    item = make(
        store,
        "subscription_item",
        "si",
        price=shown(price),
        quantity=quantity,
        subscription=subscription["id"],
        current_period_start=now,
        current_period_end=later(now, months),
    )
    subscription = store.put(subscription | {"items": listed("/v1/subscription_items", item)})
    emit(store, "customer.subscription.created", subscription)
    return subscription


def with_item(subscription: Json, **values: object) -> Json:
    """Return the subscription with its one item changed."""
    item = subscription["items"]["data"][0] | values
    return subscription | {"items": subscription["items"] | {"data": [item]}}


def next_period(store: Store, subscription: Json) -> Json:
    """Let the next period begin."""
    periods = subscription["_periods"] + 1
    was_until = subscription["items"]["data"][0]["current_period_end"]
    until = later(subscription["_anchor"], months_of(subscription) * periods)
    changed = with_item(subscription, current_period_start=was_until, current_period_end=until)
    return say_changed(store, changed | {"_periods": periods})


def say_changed(store: Store, subscription: Json) -> Json:
    """Keep a change and tell of it."""
    store.put(subscription)
    emit(store, "customer.subscription.updated", subscription)
    return subscription


def mark(store: Store, identity: str, status: str) -> Json:
    """Give a running subscription another state."""
    subscription = store.get(identity, "subscription") or {}
    if subscription["status"] in {status, "canceled"}:
        return subscription
    return say_changed(store, subscription | {"status": status})


def recover(store: Store, identity: str) -> None:
    """Let a subscription run again, unless another invoice is still overdue."""
    subscription = store.get(identity, "subscription") or {}
    late = [row for row in store.all("invoice", _subscription=identity, status="open") if row["attempt_count"] > 1]
    if subscription["status"] != "canceled" and not late:
        mark(store, identity, "active")


def end(store: Store, subscription: Json, reason: str) -> Json:
    """End a subscription: nothing is collected any more, open invoices are left as they are."""
    now = store.now()
    why = subscription["cancellation_details"] | {"reason": reason}
    over = {"status": "canceled", "ended_at": now, "canceled_at": subscription["canceled_at"] or now}
    subscription = store.put(subscription | over | {"cancellation_details": why})
    for invoice in store.all("invoice", _subscription=subscription["id"]):
        if invoice["status"] == "draft":
            store.put(invoice | {"auto_advance": False, "automatically_finalizes_at": None})
        elif invoice["status"] == "open":
            store.put(invoice | {"auto_advance": False, "_tries_at": None, "next_payment_attempt": None})
    emit(store, "customer.subscription.deleted", subscription)
    return subscription


@call(
    "subscriptions.retrieve",
    "GET subscriptions/<id>",
    "_subscription_retrieve_params.SubscriptionRetrieveParams",
)
def retrieve(store: Store, identity: str, *, params: Json) -> Json:
    """Return a subscription."""
    found = store.get(identity, "subscription")
    if found is None:
        raise no_such("subscription", identity)
    return found


@call(
    "subscriptions.list",
    "GET subscriptions",
    "_subscription_list_params.SubscriptionListParams",
    f"{LIST} customer status",
)
def listing(store: Store, *, params: Json) -> Json:
    """List subscriptions; those that ended only when asked for."""
    rows = store.all("subscription", **{name: params[name] for name in ("customer",) if name in params})
    status = params.get("status", "")
    if status != "all":
        rows = [row for row in rows if (row["status"] == status if status else row["status"] != "canceled")]
    return lists.page("/v1/subscriptions", rows, params)


@call(
    "subscriptions.update",
    "POST subscriptions/<id>",
    "_subscription_update_params.SubscriptionUpdateParams",
    "cancel_at_period_end items pause_collection proration_behavior",
)
def update(store: Store, identity: str, *, params: Json) -> Json:
    """Change the price or the number from the next period on, or let it end with the period."""
    subscription = retrieve(store, identity, params=params)
    if subscription["status"] == "canceled":
        raise Refusal("A canceled subscription can only update its cancellation_details and metadata.")
    for row in params.get("items", []):
        if params.get("proration_behavior") != "none":
            raise Refusal("The stand-in was written for proration_behavior=none.", param="proration_behavior")
        own = subscription["items"]["data"][0]
        if row.get("id") != own["id"]:
            raise Refusal("The stand-in was written for one item, named by its id.", param="items[0][id]")
        changed = {"quantity": row.get("quantity", own["quantity"])}
        if "price_data" in row:
            changed["price"] = shown(prices.from_data(store, row["price_data"], where="items[0][price_data]"))
        subscription = with_item(subscription, **changed)
    if "pause_collection" in params:
        wanted = params["pause_collection"] or None
        if wanted not in (None, {"behavior": "void"}):
            raise Refusal("The stand-in was written for pause_collection[behavior]=void.", param="pause_collection")
        subscription = subscription | {"pause_collection": wanted and {"behavior": "void", "resumes_at": None}}
    if "cancel_at_period_end" in params:
        ends = params["cancel_at_period_end"]
        until = subscription["items"]["data"][0]["current_period_end"] if ends else None
        now = store.now() if ends else None
        subscription = subscription | {"cancel_at_period_end": ends, "cancel_at": until, "canceled_at": now}
    return say_changed(store, subscription)


@call(
    "subscriptions.cancel",
    "DELETE subscriptions/<id>",
    "_subscription_cancel_params.SubscriptionCancelParams",
    "invoice_now prorate cancellation_details",
)
def cancel(store: Store, identity: str, *, params: Json) -> Json:
    """Stop a subscription at once."""
    subscription = retrieve(store, identity, params=params)
    if subscription["status"] == "canceled":
        raise no_such("subscription", identity)
    return end(store, subscription, "cancellation_requested")
