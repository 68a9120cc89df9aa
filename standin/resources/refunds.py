"""Refunds: money back to the payer."""

from standin import lists
from standin.errors import Refusal, no_such
from standin.events import emit
from standin.resources import balance
from standin.routes import LIST, call
from standin.shapes import make
from standin.store import Json, Store

SLOW = {"sepa_debit"}  # the bank takes a while to confirm
CREATE = "_refund_create_params.RefundCreateParams"


@call("refunds.create", "POST refunds", CREATE, "amount charge metadata payment_intent reason")
def create(store: Store, *, params: Json) -> Json:
    """Give money back."""
    charge = charge_of(store, params)
    left = charge["amount"] - charge["amount_refunded"]
    cents = params.get("amount", left)
    check(charge, cents, left)
    method = charge["payment_method_details"]["type"]
    pending = method in SLOW or store.fact("refunds_pending", False)
    refund = make(
        store,
        "refund",
        "re" if method == "card" else "pyr",
        amount=cents,
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        reason=params.get("reason"),
        metadata=params.get("metadata") or {},
        status="pending" if pending else "succeeded",
        destination_details={"type": method, method: {}},
        pending_reason="processing" if pending else None,
        _settles_at=store.now() + 24 * 3600 if pending else None,
    )
    refund["balance_transaction"] = balance.book(
        store, "refund" if method == "card" else "payment_refund", -cents, refund, category="refund"
    )
    store.put(refund)
    emit(store, "refund.created", refund)
    emit(store, "charge.refunded", count(store, charge))
    return refund


def charge_of(store: Store, params: Json) -> Json:
    """Return the charge that the parameters name."""
    if "charge" in params:
        charge = store.get(params["charge"], "charge")
        if charge is None:
            raise no_such("charge", params["charge"])
        return charge
    if "payment_intent" not in params:
        raise Refusal("One of the following params should be provided for this request: payment_intent or charge.")
    intent = store.get(params["payment_intent"], "payment_intent")
    if intent is None:
        raise no_such("payment_intent", params["payment_intent"])
    charge = store.get(intent["latest_charge"] or "", "charge")
    if charge is None:
        raise Refusal(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
    return charge


def check(charge: Json, cents: int, left: int) -> None:
    """Refuse what cannot be given back."""
    if not charge["paid"]:
        raise Refusal(f"Charge {charge['id']} cannot be refunded: its status is {charge['status']}.")
    if charge["disputed"]:
        raise Refusal(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    if left <= 0:
        raise Refusal(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if cents < 1:
        raise Refusal("Invalid positive integer", param="amount", code="parameter_invalid_integer")
    if cents > left:
        message = f"Refund amount ({cents}) is greater than unrefunded amount on charge ({left})"
        raise Refusal(message, param="amount")


def count(store: Store, charge: Json) -> Json:
    """Return the charge with what went back counted anew."""
    back = sum(
        row["amount"] for row in store.all("refund", charge=charge["id"]) if row["status"] not in {"failed", "canceled"}
    )
    return store.put(charge | {"amount_refunded": back, "refunded": back >= charge["amount"]})


def change(store: Store, refund: Json, **values: object) -> Json:
    """Move a refund on and tell of it."""
    refund = store.put(refund | values)
    emit(store, "refund.failed" if refund["status"] == "failed" else "refund.updated", refund)
    emit(store, "charge.refund.updated", refund)
    return refund


def settle(store: Store, refund: Json) -> Json:
    """The bank took it."""
    return change(store, refund, status="succeeded", pending_reason=None, _settles_at=None)


def fail(store: Store, refund: Json, reason: str = "lost_or_stolen_card") -> Json:
    """The bank sent it back: the money is with us again."""
    line = balance.book(store, "refund_failure", refund["amount"], refund, category="refund_failure")
    lost = {"status": "failed", "failure_reason": reason, "failure_balance_transaction": line}
    refund = change(store, refund, **lost, pending_reason=None, _settles_at=None)
    charge = store.get(refund["charge"])
    if charge:
        emit(store, "charge.updated", count(store, charge))
    return refund


@call("refunds.retrieve", "GET refunds/<id>", "_refund_retrieve_params.RefundRetrieveParams")
def retrieve(store: Store, identity: str, *, params: Json) -> Json:
    """Return a refund."""
    found = store.get(identity, "refund")
    if found is None:
        raise no_such("refund", identity)
    return found


@call("refunds.list", "GET refunds", "_refund_list_params.RefundListParams", f"{LIST} charge payment_intent")
def listing(store: Store, *, params: Json) -> Json:
    """List refunds."""
    return lists.plain(store, "refund", "/v1/refunds", params, "charge", "payment_intent")
