"""What a visitor does on the checkout page, and what the banks and the clock do afterwards."""

from standin import renewing, subscribing
from standin.errors import Refusal
from standin.events import emit
from standin.resources import charges, intents, invoices, refunds, sessions
from standin.shapes import make
from standin.store import Json, Store

DEBIT_SECONDS = 5 * 24 * 3600  # about five business days, says Stripe
WORDS = {
    "card_declined": "Your card was declined.",
    "payment_intent_authentication_failure": "The provided payment method has failed authentication.",
    "insufficient_funds": "The customer's account has insufficient funds to cover this payment.",
}


def pay(store: Store, identity: str, method: str, *, email: str = "", address: str = "") -> Json:
    """Try to pay on an open session with `method`; return the session as it is then.

    `method` is one that the session offers, or `decline`, `check` (the bank asks first), `approve` and `refuse`.
    """
    with store.transaction():
        session = still_open(store, identity)
        if session["status"] != "open":
            return session
        if method in intents.METHODS and method not in session["payment_method_types"]:
            raise Refusal(f"{method} is not offered on this page.")
        if session["mode"] == "subscription":
            return subscribing.pay(store, session, method, email)
        intent = intents.begin(store, session)
        payer = {"name": None, "email": email or session["customer_email"] or "payer@example.org"}
        if method == "decline":
            refuse(store, intent, payer, "card_declined")
        elif method == "refuse":
            refuse(store, intent, payer, "payment_intent_authentication_failure")
        elif method == "check":
            intents.demand_check(store, intent, address)
        elif method == "sepa_debit":
            charge = charges.attempt(store, intent, method, "pending", payer, _settles_at=store.now() + DEBIT_SECONDS)
            emit(store, "charge.pending", charge)
            intents.process(store, intent, charge)
            complete(store, session, payer, "unpaid")
        else:
            charge = charges.attempt(store, intent, "card" if method == "approve" else method, "succeeded", payer)
            intents.succeed(store, intent, charge)
            complete(store, session, payer, "paid")
        return store.get(identity) or session


def still_open(store: Store, identity: str) -> Json:
    """Return the session, lapsed if its time is over."""
    session = sessions.retrieve(store, identity, params={})
    if session["status"] == "open" and session["expires_at"] <= store.now():
        return sessions.lapse(store, session)
    return session


def refuse(store: Store, intent: Json, payer: Json, code: str) -> None:
    """The card or the bank says no; the page stays open."""
    charge = charges.attempt(store, intent, "card", "failed", payer, failure_code=code, failure_message=WORDS[code])
    emit(store, "charge.failed", charge)
    intents.fail(store, intent, charge, code, WORDS[code], "card")


def complete(store: Store, session: Json, payer: Json, status: str) -> None:
    """The visitor is done here; whether the money is in, `status` says."""
    if session["customer_creation"] == "always" and not session["customer"]:
        session["customer"] = make(store, "customer", "cus", email=payer["email"], balance=0)["id"]
        emit(store, "customer.created", store.get(session["customer"]) or {})
    details = payer | {"address": None, "phone": None, "tax_exempt": "none", "tax_ids": [], "business_name": None}
    done = {"status": "complete", "payment_status": status, "url": None, "customer_details": details}
    emit(store, "checkout.session.completed", store.put(session | done))


def debit_arrives(store: Store, charge: Json) -> None:
    """A direct debit has arrived."""
    intent = store.get(charge["payment_intent"]) or {}
    intents.succeed(store, intent, charges.settle(store, charge | {"_settles_at": None}))
    invoice = store.get(intent.get("_invoice", ""), "invoice")
    if invoice:
        invoices.debit_arrived(store, invoice)
    if session := session_of(store, intent):
        session = store.put(session | {"payment_status": "paid"})
        emit(store, "checkout.session.async_payment_succeeded", session)


def debit_bounces(store: Store, charge: Json) -> None:
    """A direct debit did not go through."""
    code = "insufficient_funds"
    failed = {"status": "failed", "failure_code": code, "failure_message": WORDS[code], "_settles_at": None}
    charge = store.put(charge | failed)
    emit(store, "charge.failed", charge)
    intent = store.get(charge["payment_intent"]) or {}
    intents.fail(store, intent, charge, code, WORDS[code], "sepa_debit")
    invoice = store.get(intent.get("_invoice", ""), "invoice")
    if invoice:
        invoices.not_collected(store, invoice)
    if session := session_of(store, intent):
        emit(store, "checkout.session.async_payment_failed", session)


def session_of(store: Store, intent: Json) -> Json | None:
    """Return the checkout session of an intent; None for a period that was collected without one."""
    wanted = {"invoice": intent["_invoice"]} if intent.get("_invoice") else {"payment_intent": intent["id"]}
    return next(iter(store.all("checkout.session", **wanted)), None)


def let_time_pass(store: Store) -> None:
    """Do what the clock brings: sessions lapse, debits arrive, slow refunds settle, periods begin."""
    with store.transaction():
        for session in store.all("checkout.session", status="open"):
            still_open(store, session["id"])
        for charge in store.all("charge", status="pending"):
            if charge["_settles_at"] <= store.now():
                (debit_bounces if charge.get("_fails") else debit_arrives)(store, charge)
        for refund in store.all("refund", status="pending"):
            if refund["_settles_at"] <= store.now():
                refunds.settle(store, refund)
        renewing.let_time_pass(store)
