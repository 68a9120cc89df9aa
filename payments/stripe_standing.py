"""What Stripe is asked about standing payments. Like `stripe`, every function is a network call."""

from datetime import datetime
from typing import Any

from payments.facts import Facts, Invoice, Subscription
from payments.stripe import client, intents_of_invoice, moment, money, plain, reference_id, spoken


@spoken
def subscription(subscription_id: str) -> Subscription:
    """Read a subscription."""
    return as_subscription(plain(client().v1.subscriptions.retrieve(subscription_id)))


@spoken
def invoices(subscription_id: str) -> list[Invoice]:
    """Return the invoices of a subscription, oldest first."""
    listed = client().v1.invoices.list({"subscription": subscription_id, "limit": 100})
    return [as_invoice(plain(found)) for found in listed.auto_paging_iter()][::-1]


@spoken
def invoice_facts(invoice_id: str) -> Facts:
    """Read an invoice with its intents, charges, refunds and disputes."""
    found = as_invoice(plain(client().v1.invoices.retrieve(invoice_id)))
    return money(list(intents_of_invoice(invoice_id)), invoice=found)


@spoken
def invoice(invoice_id: str) -> Invoice:
    """Read an invoice."""
    return as_invoice(plain(client().v1.invoices.retrieve(invoice_id)))


@spoken
def subscription_of_intent(intent_id: str) -> str:
    """Return the subscription that a payment intent was made for: the charge of a renewal carries none of our codes."""
    payment: Any = {"type": "payment_intent", "payment_intent": intent_id}
    for row in client().v1.invoice_payments.list({"payment": payment, "limit": 1}).data:
        found = as_invoice(plain(client().v1.invoices.retrieve(reference_id(row.invoice))))
        return found.subscription_id
    return ""


@spoken
def create_customer(*, key: str, name: str, email: str, language: str, order_number: str, order_label: str) -> str:
    """Make the customer whom invoices are sent to; the order number stands on each of them."""
    asked: Any = {"name": name, "email": email, "preferred_locales": [language]}
    if order_number:
        asked["invoice_settings"] = {"custom_fields": [{"name": order_label, "value": order_number}]}
    return client().v1.customers.create(asked, {"idempotency_key": key}).id


@spoken
def create_subscription(
    *,
    key: str,
    customer_id: str,
    standing: str,
    cents: int,
    quantity: int,
    interval: str,
    description: str,
    days_until_due: int,
) -> Subscription:
    """Begin to send an invoice each period."""
    every: Any = {"interval": interval}
    price = client().v1.prices.create(
        {"currency": "eur", "unit_amount": cents, "recurring": every, "product_data": {"name": description}},
        {"idempotency_key": f"price:{key}"},
    )
    made = client().v1.subscriptions.create(
        {
            "customer": customer_id,
            "items": [{"price": price.id, "quantity": quantity}],
            "collection_method": "send_invoice",
            "days_until_due": days_until_due,
            "description": description,
            "metadata": {"standing": standing},
        },
        {"idempotency_key": key},
    )
    return as_subscription(plain(made))


@spoken
def find_subscription(*, customer_id: str, standing: str) -> Subscription | None:
    """Find the subscription that an earlier request may have left behind, by our own code in it."""
    listed = client().v1.subscriptions.list({"customer": customer_id, "status": "all", "limit": 100})
    for found in listed.auto_paging_iter():
        if plain(found.metadata).get("standing") == standing:
            return as_subscription(plain(found))
    return None


@spoken
def change_subscription(*, key: str, now_is: Subscription, cents: int, quantity: int) -> None:
    """Collect another amount or for another number from the next period on; nothing is settled for this one."""
    every: Any = {"interval": now_is.interval}
    price: Any = {"currency": "eur", "product": now_is.product_id, "unit_amount": cents, "recurring": every}
    item: Any = {"id": now_is.item_id, "quantity": quantity}
    if cents != now_is.cents:
        item["price_data"] = price
    client().v1.subscriptions.update(
        now_is.id, {"items": [item], "proration_behavior": "none"}, {"idempotency_key": key}
    )


@spoken
def end_with_period(*, key: str, subscription_id: str, is_ending: bool) -> None:
    """Stop at the end of the period, or go on after all."""
    client().v1.subscriptions.update(subscription_id, {"cancel_at_period_end": is_ending}, {"idempotency_key": key})


@spoken
def pause_collection(*, key: str, subscription_id: str, is_paused: bool) -> None:
    """Collect nothing for the periods to come, or collect again; the invoices between are void, not owed."""
    wanted: Any = {"behavior": "void"} if is_paused else ""
    client().v1.subscriptions.update(subscription_id, {"pause_collection": wanted}, {"idempotency_key": key})


@spoken
def cancel_subscription(subscription_id: str) -> None:
    """Stop at once: no last invoice, nothing settled."""
    client().v1.subscriptions.cancel(subscription_id, {"invoice_now": False, "prorate": False})


@spoken
def finalize_invoice(*, key: str, invoice_id: str) -> None:
    """Make a draft a real invoice now, without sending or collecting it."""
    client().v1.invoices.finalize_invoice(invoice_id, {"auto_advance": False}, {"idempotency_key": key})


@spoken
def pay_invoice_elsewhere(*, key: str, invoice_id: str) -> None:
    """Say that an invoice was paid to our own account."""
    client().v1.invoices.pay(invoice_id, {"paid_out_of_band": True}, {"idempotency_key": key})


@spoken
def void_invoice(*, key: str, invoice_id: str) -> None:
    """Withdraw an invoice."""
    client().v1.invoices.void_invoice(invoice_id, {}, {"idempotency_key": key})


@spoken
def method_page(*, customer_id: str, language: str, return_url: str) -> str:
    """Return the address of the page where a payer chooses another way to pay."""
    flow: Any = {"type": "payment_method_update"}
    locale: Any = "nl" if language == "nl" else "en"
    return (
        client()
        .v1.billing_portal.sessions.create(
            {"customer": customer_id, "flow_data": flow, "locale": locale, "return_url": return_url}
        )
        .url
    )


# Their words into ours --------------------------------------------------------------------------


def as_subscription(found: dict[str, Any]) -> Subscription:
    """Put a subscription in our words. The period's end sits on the item."""
    item = found["items"]["data"][0]
    return Subscription(
        id=found["id"],
        status=found["status"],
        is_ending=bool(found.get("cancel_at_period_end")),
        is_paused=found["status"] == "paused" or bool(found.get("pause_collection")),
        period_ends_at=moment(item["current_period_end"]),
        cents=item["price"].get("unit_amount") or 0,
        quantity=item.get("quantity") or 1,
        interval=item["price"]["recurring"]["interval"],
        item_id=item["id"],
        product_id=reference_id_of(item["price"]["product"]),
        customer_id=reference_id_of(found.get("customer")),
        standing=str((found.get("metadata") or {}).get("standing", "")),
        ended_at=at(found.get("ended_at")),
        ending=(found.get("cancellation_details") or {}).get("reason") or "",
    )


def as_invoice(found: dict[str, Any]) -> Invoice:
    """Put an invoice in our words."""
    details = (found.get("parent") or {}).get("subscription_details") or {}
    lines = (found.get("lines") or {}).get("data") or []
    period = lines[-1]["period"] if lines else {}
    return Invoice(
        id=found["id"],
        subscription_id=reference_id_of(details.get("subscription")),
        number=found.get("number") or "",
        status=found.get("status") or "",
        cents=found["total"],
        tries=found.get("attempt_count") or 0,
        is_first=found.get("billing_reason") == "subscription_create",
        is_collected=bool(found.get("auto_advance")) or found.get("collection_method") == "send_invoice",
        period_starts_at=at(period.get("start")),
        period_ends_at=at(period.get("end")),
        due_at=at(found.get("due_date")),
        created_at=moment(found["created"]),
    )


def reference_id_of(value: Any) -> str:
    """Return the id of something that came as an id or as a whole object."""
    return value if isinstance(value, str) else str((value or {}).get("id") or "")


def at(seconds: int | None) -> datetime | None:
    """Return a Unix time as a moment, where there is one."""
    return moment(seconds) if seconds else None
