"""Objects with every field that the client's typed classes of this API version name."""

import functools
import secrets
import typing
from typing import Any

import stripe

from standin.store import Json, Store

API_VERSION = "2026-10-28.endive"

CLASSES: dict[str, type[stripe.StripeObject]] = {
    "checkout.session": stripe.checkout.Session,
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "dispute": stripe.Dispute,
    "balance_transaction": stripe.BalanceTransaction,
    "payout": stripe.Payout,
    "customer": stripe.Customer,
    "product": stripe.Product,
    "price": stripe.Price,
    "payment_method": stripe.PaymentMethod,
    "mandate": stripe.Mandate,
    "subscription": stripe.Subscription,
    "subscription_item": stripe.SubscriptionItem,
    "invoice": stripe.Invoice,
    "line_item": stripe.InvoiceLineItem,
    "invoice_payment": stripe.InvoicePayment,
    "billing_portal.session": stripe.billing_portal.Session,
    "event": stripe.Event,
}

ABSENT = {"OBJECT_NAME", "deleted", "account", "context"}  # not there unless something made them be


def new_id(prefix: str) -> str:
    """Return a fresh id as long and as random as Stripe's."""
    return f"{prefix}_{secrets.token_hex(12)}"


@functools.cache
def fields(kind: str) -> dict[str, Any]:
    """Return the annotated fields of this kind of object."""
    return {k: v for k, v in CLASSES[kind].__annotations__.items() if k not in ABSENT}


def is_included_list(annotation: Any) -> bool:
    """Say whether the field is a list that Stripe sends only when asked to expand it."""
    return "ListObject" in str(annotation)


def empty(name: str, annotation: Any) -> Any:
    """Return the value of a field that nothing was said about."""
    if name == "metadata" or "UntypedStripeObject" in str(annotation):
        return {}
    if typing.get_origin(annotation) is list:
        return []
    return {bool: False, int: 0}.get(annotation)


def make(store: Store, kind: str, prefix: str, **values: Any) -> Json:
    """Make and keep an object: every known field, empty unless given."""
    known = fields(kind)
    body = {name: empty(name, note) for name, note in known.items() if not is_included_list(note)}
    unknown = {name for name in values if name not in known and not name.startswith("_")}
    if unknown:
        raise TypeError(f"{kind} has no {unknown}")
    body |= {"id": new_id(prefix), "object": kind, "created": store.now()} | values
    if "livemode" in known:
        body["livemode"] = False
    return store.put({name: value for name, value in body.items() if name in known or name.startswith("_")})


def shown(body: Json) -> Json:
    """Return the object as Stripe would show it."""
    return {name: value for name, value in body.items() if not name.startswith("_")}


def listed(url: str, *rows: Json) -> Json:
    """Return a list that always hangs on its object, as a subscription's items do."""
    return {"object": "list", "has_more": False, "url": url, "data": [shown(row) for row in rows]}
