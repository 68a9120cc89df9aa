"""The checkout page in `subscription` mode: the first payment, and what later ones are collected with."""

from standin.events import emit
from standin.resources import invoices, methods, prices, subscriptions
from standin.shapes import make
from standin.store import Json, Store


def pay(store: Store, session: Json, method: str, email: str) -> Json:
    """Pay the first period on an open session; return the session as it is then. A refusal leaves it open."""
    payer = {"name": None, "email": email or session["customer_email"] or "payer@example.org"}
    if method in {"decline", "refuse", "check"}:
        return session
    kind = "card" if method == "approve" else method
    customer = session["customer"] or new_customer(store, payer)
    kept = methods.keep(store, kind, customer)
    wishes = session["_subscription_data"]
    subscription = subscriptions.begin(
        store,
        prices.from_data(store, session["_price_data"], where="line_items[0][price_data]"),
        session["_line_items"][0]["quantity"],
        customer=customer,
        collection_method="charge_automatically",
        default_payment_method=kept["id"],
        description=wishes.get("description"),
        metadata=wishes.get("metadata") or {},
    )
    ids = {"subscription": subscription["id"], "customer": customer}
    invoice = invoices.of_session(store, subscription, kind, payer)
    return complete(store, session | ids | {"invoice": invoice["id"]}, payer, invoice["status"] == "paid")


def new_customer(store: Store, payer: Json) -> str:
    """Make the customer that a subscription always has."""
    customer = make(store, "customer", "cus", email=payer["email"], balance=0, _custom_fields=None)
    emit(store, "customer.created", customer)
    return str(customer["id"])


def complete(store: Store, session: Json, payer: Json, is_paid: bool) -> Json:
    """The visitor is done here."""
    details = payer | {"address": None, "phone": None, "tax_exempt": "none", "tax_ids": [], "business_name": None}
    done = {"status": "complete", "payment_status": "paid" if is_paid else "unpaid", "url": None}
    session = store.put(session | done | {"customer_details": details})
    emit(store, "checkout.session.completed", session)
    return session


def new_method(store: Store, customer: str, kind: str) -> Json:
    """Collect later periods with another way to pay; `decline` is one that will not work."""
    kept = methods.keep(store, "card" if kind == "decline" else kind, customer)
    if kind == "decline":
        kept = store.put(kept | {"_fails": "card_declined"})
    for subscription in store.all("subscription", customer=customer):
        if subscription["status"] != "canceled":
            subscriptions.say_changed(store, subscription | {"default_payment_method": kept["id"]})
    emit(store, "payment_method.attached", kept)
    return kept
