"""What the clock brings to subscriptions: the next period, its invoice, another try, an end."""

from standin.events import emit
from standin.resources import invoices, subscriptions
from standin.store import Json, Store


def let_time_pass(store: Store) -> None:
    """Do all that has become due."""
    for subscription in store.all("subscription"):
        if subscription["status"] in subscriptions.RUNNING:
            renew_if_due(store, subscription)
    for invoice in reversed(store.all("invoice", status="draft")):
        if invoice["automatically_finalizes_at"] and invoice["automatically_finalizes_at"] <= store.now():
            invoices.finalize(store, invoice)
    for invoice in reversed(store.all("invoice", status="open")):
        if invoice["_tries_at"] and invoice["_tries_at"] <= store.now():
            invoices.collect(store, invoice)
        elif invoice["due_date"] and invoice["due_date"] <= store.now() and not invoice.get("_overdue"):
            overdue(store, invoice)


def renew_if_due(store: Store, subscription: Json) -> None:
    """Let every period begin whose time has come."""
    while subscription["items"]["data"][0]["current_period_end"] <= store.now():
        if subscription["cancel_at_period_end"]:
            subscriptions.end(store, subscription, "cancellation_requested")
            return
        subscription = subscriptions.next_period(store, subscription)
        begun = subscription["items"]["data"][0]["current_period_start"]
        until = begun + invoices.STAYS_A_DRAFT
        invoice = invoices.draw_up(store, subscription, "subscription_cycle", stays_until=until)
        if subscription["pause_collection"]:
            invoices.make_void(store, invoice)  # as Stripe does with `behavior=void`
        subscription = store.get(subscription["id"]) or subscription


def overdue(store: Store, invoice: Json) -> None:
    """An invoice that was sent was not paid in time."""
    invoice = store.put(invoice | {"_overdue": True})
    emit(store, "invoice.overdue", invoice)
    subscriptions.mark(store, invoice["_subscription"], "past_due")


def renew(store: Store, subscription: Json, *, draft: bool = False) -> Json:
    """Let the period be over now; return its invoice, collected as far as it goes, or left a draft."""
    now = store.now()
    store.put(
        subscriptions.with_item(subscription, current_period_end=now)
        | {"_anchor": now, "_periods": 0}  # from now on periods are counted from here
    )
    renew_if_due(store, store.get(subscription["id"]) or {})
    after = store.get(subscription["id"]) or {}
    invoice = store.get(after["latest_invoice"]) or {}
    if after["status"] == "canceled" or invoice["status"] != "draft" or draft:
        return invoice
    return invoices.finalize(store, invoice)
