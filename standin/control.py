"""The control room: what banks, payers, staff at the dashboard and the clock do, and faults by order."""

from collections.abc import Callable
from typing import Any

from standin import paying, renewing
from standin.errors import Refusal
from standin.events import present
from standin.resources import balance, customers, disputes, invoices, methods, refunds, sessions, subscriptions
from standin.shapes import shown
from standin.store import Json, Store
from standin.webhooks import Postman, body_of, post, sign

DEEDS: dict[str, Callable[..., Any]] = {}


def deed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Register something that can be asked of the control room by its name."""
    DEEDS[function.__name__] = function
    return function


def perform(store: Store, postman: Postman, name: str, wishes: Json) -> Any:
    """Do one deed."""
    if name not in DEEDS:
        raise Refusal(f"The control room knows no {name!r}. It knows: {', '.join(sorted(DEEDS))}.", status=404)
    if name == "deliver":  # it waits for the webhook, which may well call us
        return DEEDS[name](store, postman, **wishes)
    with store.transaction():
        return DEEDS[name](store, postman, **wishes)


LEADS_ON = {
    "checkout.session": ["payment_intent", "invoice"],
    "subscription": ["latest_invoice"],
    "invoice": ["_intent"],
    "payment_intent": ["latest_charge"],
}


def charge_of(store: Store, identity: str) -> Json:
    """Return the charge of a session, intent or charge."""
    found = store.get(identity)
    while found and found["object"] != "charge":
        found = store.get(next((found[name] for name in LEADS_ON.get(found["object"], ["charge"]) if found[name]), ""))
    if found is None:
        raise Refusal(f"No charge belongs to {identity!r} yet.", status=404)
    return found


def refund_of(store: Store, identity: str) -> Json:
    """Return a refund, or the latest one of a session, intent or charge."""
    found = store.get(identity, "refund")
    rows = [found] if found else store.all("refund", charge=charge_of(store, identity)["id"])
    if not rows:
        raise Refusal(f"No refund belongs to {identity!r} yet.", status=404)
    return rows[0]


@deed
def settle(store: Store, _: Postman, *, id: str) -> Json:
    """Let a direct debit arrive, or a slow refund."""
    if store.get(id, "refund"):
        return refunds.settle(store, refund_of(store, id))
    charge = pending(store, id)
    paying.debit_arrives(store, charge)
    return store.get(charge["id"]) or {}


@deed
def bounce(store: Store, _: Postman, *, id: str) -> Json:
    """Let a direct debit fail."""
    charge = pending(store, id)
    paying.debit_bounces(store, charge)
    return store.get(charge["id"]) or {}


def pending(store: Store, identity: str) -> Json:
    """Return a charge that is under way."""
    charge = charge_of(store, identity)
    if charge["status"] != "pending":
        raise Refusal(f"The charge is not under way: it is {charge['status']}.")
    return charge


@deed
def refund(store: Store, _: Postman, *, id: str, amount: int | None = None) -> Json:
    """Refund from the dashboard, without the house having asked."""
    asked = {"charge": charge_of(store, id)["id"]} | ({"amount": amount} if amount else {})
    return refunds.create(store, params=asked)


@deed
def fail_refund(store: Store, _: Postman, *, id: str, reason: str = "lost_or_stolen_card") -> Json:
    """Let a refund come back."""
    return refunds.fail(store, refund_of(store, id), reason)


@deed
def dispute(store: Store, _: Postman, *, id: str, amount: int | None = None, reason: str = "fraudulent") -> Json:
    """Let the payer's bank take a charge back."""
    return disputes.open_dispute(store, charge_of(store, id), cents=amount, reason=reason)


@deed
def win(store: Store, _: Postman, *, id: str) -> Json:
    """Decide a dispute for us."""
    return disputes.close(store, dispute_of(store, id), won=True)


@deed
def lose(store: Store, _: Postman, *, id: str) -> Json:
    """Decide a dispute against us."""
    return disputes.close(store, dispute_of(store, id), won=False)


def dispute_of(store: Store, identity: str) -> Json:
    """Return a dispute, or the latest one of a session, intent or charge."""
    found = store.get(identity, "dispute")
    rows = [found] if found else store.all("dispute", charge=charge_of(store, identity)["id"])
    if not rows:
        raise Refusal(f"No dispute belongs to {identity!r} yet.", status=404)
    return rows[0]


@deed
def payout(store: Store, _: Postman) -> Json:
    """Send the balance to the bank."""
    return balance.pay_out(store)


@deed
def expire(store: Store, _: Postman, *, id: str) -> Json:
    """Let a session lapse now, as if its time were over."""
    return sessions.expire(store, id, params={})


@deed
def pay(store: Store, _: Postman, *, id: str, method: str = "card") -> Json:
    """Pay without the page."""
    return paying.pay(store, id, method)


def subscription_of(store: Store, identity: str) -> Json:
    """Return a subscription, or the one of a session or an invoice."""
    found = store.get(identity)
    if found and found["object"] != "subscription":
        found = store.get(found.get("subscription") or found.get("_subscription") or "", "subscription")
    if found is None:
        raise Refusal(f"No subscription belongs to {identity!r}.", status=404)
    return found


def invoice_of(store: Store, identity: str) -> Json:
    """Return an invoice, or the latest one of a subscription."""
    found = store.get(identity, "invoice") or store.get(subscription_of(store, identity)["latest_invoice"], "invoice")
    if found is None:
        raise Refusal(f"No invoice belongs to {identity!r}.", status=404)
    return found


@deed
def renew(store: Store, _: Postman, *, id: str, draft: bool = False) -> Json:
    """Let the period of a subscription be over now: its next invoice is collected, or stays a draft."""
    subscription = subscription_of(store, id)
    if subscription["status"] not in subscriptions.RUNNING:
        raise Refusal(f"The subscription is {subscription['status']}.")
    return renewing.renew(store, subscription, draft=draft)


@deed
def finalize(store: Store, _: Postman, *, id: str) -> Json:
    """Make a draft invoice a real one now, without waiting an hour."""
    invoice = invoice_of(store, id)
    if invoice["status"] != "draft":
        raise Refusal(f"The invoice is {invoice['status']}.")
    return invoices.finalize(store, invoice)


@deed
def retry(store: Store, _: Postman, *, id: str, method: str = "") -> Json:
    """Try to collect an open invoice now; with a `method`, as its payer would on the invoice's own page."""
    invoice = invoice_of(store, id)
    intent = store.get(invoice["_intent"]) or {}
    if invoice["status"] != "open" or intent["status"] == "processing":
        raise Refusal("The invoice does not wait to be paid.")
    return invoices.collect(store, invoice, methods.keep(store, method, invoice["customer"]) if method else None)


@deed
def spoil(store: Store, _: Postman, *, id: str, reason: str = "") -> Json:
    """Let what a subscription is collected with fail from now on: an expired card, an empty account."""
    method = method_of(store, id)
    usual = "insufficient_funds" if method["type"] == "sepa_debit" else "card_declined"
    return store.put(method | {"_fails": reason or usual})


@deed
def mend(store: Store, _: Postman, *, id: str) -> Json:
    """Let what a subscription is collected with work again."""
    return store.put(method_of(store, id) | {"_fails": ""})


@deed
def revoke(store: Store, _: Postman, *, id: str) -> Json:
    """Let the payer take back the mandate of a debit."""
    return methods.revoke(store, method_of(store, id))


def method_of(store: Store, identity: str) -> Json:
    """Return what a subscription is collected with."""
    found = store.get(subscription_of(store, identity)["default_payment_method"] or "", "payment_method")
    if found is None:
        raise Refusal("This subscription is invoiced, not collected.")
    return found


@deed
def stop(store: Store, _: Postman, *, id: str) -> Json:
    """Stop a subscription from the dashboard."""
    subscription = subscription_of(store, id)
    if subscription["status"] == "canceled":
        raise Refusal("The subscription has ended.")
    return subscriptions.end(store, subscription, "cancellation_requested")


@deed
def pay_elsewhere(store: Store, _: Postman, *, id: str) -> Json:
    """Mark an invoice as paid elsewhere, from the dashboard."""
    return invoices.pay(store, invoice_of(store, id)["id"], params={"paid_out_of_band": True})


@deed
def void(store: Store, _: Postman, *, id: str) -> Json:
    """Withdraw an invoice from the dashboard."""
    return invoices.void(store, invoice_of(store, id)["id"], params={})


@deed
def forget_customer(store: Store, _: Postman, *, id: str) -> Json:
    """Delete a customer from the dashboard."""
    return customers.delete(store, subscription_of(store, id)["customer"], params={})


@deed
def advance(store: Store, _: Postman, *, seconds: float) -> Json:
    """Put the clock ahead."""
    store.remember("advanced", float(store.fact("advanced", 0)) + seconds)
    paying.let_time_pass(store)
    return {"now": store.now()}


@deed
def change(store: Store, _: Postman, *, id: str, **values: Any) -> Json:
    """Write other values into an object, as no honest provider would."""
    found = store.get(id)
    if found is None:
        raise Refusal(f"There is no {id!r}.", status=404)
    return store.put(found | values)


@deed
def fault(store: Store, _: Postman, *, on: str, do: str, times: int = 1, seconds: float = 0) -> Json:
    """Order a fault: `on` a call (`refunds.create`) or an event type or `*`, `do` what, so many times.

    Calls: 500-before, 500-after, nothing-before, nothing-after, slow-before, slow-after, 429.
    Events: never, late, twice, forged, hold.
    """
    store.run("INSERT INTO faults (target, deed, times, seconds) VALUES (?, ?, ?, ?)", on, do, times, seconds)
    return {"on": on, "do": do, "times": times}


@deed
def remember(store: Store, _: Postman, **facts: Any) -> Json:
    """Change a setting: webhook, holding, refunds_pending, search_lag, skew."""
    for name, value in facts.items():
        store.remember(name, value)
    return facts


@deed
def release(store: Store, _: Postman, *, order: str = "given") -> Json:
    """Let the events that were held back go to the webhook, in the given order or reversed."""
    rows = store.run("SELECT event FROM deliveries WHERE state = 'held' ORDER BY rowid")
    events = [row["event"] for row in rows]
    for place, event in enumerate(events if order == "given" else reversed(events)):
        due = store.moment() + place * 0.001
        store.run("UPDATE deliveries SET state = 'waiting', due = ? WHERE event = ?", due, event)
    return {"released": len(events)}


@deed
def deliver(store: Store, postman: Postman, *, id: str, secret: str = "", at: int | None = None) -> Json:
    """Post one event now and say what the webhook answered; with another secret or moment if given."""
    if secret or at:
        body = body_of(store, store.get(id) or {})
        status = post(store.fact("webhook"), body, sign(body, [secret] if secret else postman.secrets, at=at))
        return {"status": status}
    return {"status": postman.bring(id)}


@deed
def note(store: Store, postman: Postman, *, id: str, status: int) -> Json:
    """Write down what a webhook answered to an event that somebody else brought to it."""
    postman.note(id, status)
    return {"id": id, "status": status}


@deed
def reset(store: Store, _: Postman, **facts: Any) -> Json:
    """Forget everything but the address."""
    facts |= {"address": store.fact("address")}
    store.forget_everything()
    for name, value in facts.items():
        store.remember(name, value)
    return facts


@deed
def objects(store: Store, _: Postman, *, kind: str) -> list[Json]:
    """Return all objects of a kind, oldest first."""
    rows = [present(store, row) if kind == "event" else row for row in store.all(kind)]
    return [shown(row) for row in reversed(rows)]


@deed
def deliveries(store: Store, _: Postman) -> list[Json]:
    """Return how each event fared, oldest first."""
    return [dict(row) for row in store.run("SELECT * FROM deliveries ORDER BY rowid")]
