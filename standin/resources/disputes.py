"""Disputes: the payer's bank takes the money back."""

from standin import lists
from standin.errors import Refusal, no_such
from standin.events import emit
from standin.resources import balance
from standin.routes import LIST, call
from standin.shapes import make
from standin.store import Json, Store

FEE = 2000
TO_ANSWER = 7 * 24 * 3600


def open_dispute(store: Store, charge: Json, *, cents: int | None = None, reason: str = "fraudulent") -> Json:
    """The payer's bank takes a charge back. A direct debit is lost at once; a card waits for our answer."""
    if not charge["paid"] or charge["disputed"]:
        raise Refusal("Only a charge that was paid, and once, can be disputed.")
    method = charge["payment_method_details"]["type"]
    if method not in {"card", "sepa_debit"}:
        raise Refusal(f"{method} cannot be charged back.")
    is_debit = method == "sepa_debit"
    dispute = make(
        store,
        "dispute",
        "du",
        amount=cents or charge["amount"],
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        reason="debit_not_authorized" if is_debit else reason,
        status="lost" if is_debit else "needs_response",
        evidence={},
        evidence_details={
            "due_by": store.now() + TO_ANSWER,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        payment_method_details={"type": method},
    )
    line = balance.book(
        store, "adjustment", -dispute["amount"], dispute, fee=0 if is_debit else FEE, category="dispute"
    )
    dispute = with_line(store, dispute, line)
    store.put(charge | {"disputed": True})
    emit(store, "charge.dispute.created", dispute)
    emit(store, "charge.dispute.funds_withdrawn", dispute)
    if is_debit:
        emit(store, "charge.dispute.closed", dispute)
    return dispute


def with_line(store: Store, dispute: Json, line: str) -> Json:
    """Hang a balance line on the dispute."""
    body = store.get(line) or {}
    shown = {name: value for name, value in body.items() if not name.startswith("_")}
    return store.put(dispute | {"balance_transactions": [*dispute["balance_transactions"], shown]})


def close(store: Store, dispute: Json, *, won: bool) -> Json:
    """The bank decided."""
    if dispute["status"] in {"won", "lost"}:
        raise Refusal("This dispute is closed already.")
    dispute = store.put(dispute | {"status": "won" if won else "lost"})
    if won:
        line = balance.book(store, "adjustment", dispute["amount"], dispute, category="dispute_reversal")
        dispute = with_line(store, dispute, line)
    emit(store, "charge.dispute.closed", dispute)
    if won:
        emit(store, "charge.dispute.funds_reinstated", dispute)
    return dispute


@call("disputes.retrieve", "GET disputes/<id>", "_dispute_retrieve_params.DisputeRetrieveParams")
def retrieve(store: Store, identity: str, *, params: Json) -> Json:
    """Return a dispute."""
    found = store.get(identity, "dispute")
    if found is None:
        raise no_such("dispute", identity)
    return found


@call("disputes.list", "GET disputes", "_dispute_list_params.DisputeListParams", f"{LIST} charge payment_intent")
def listing(store: Store, *, params: Json) -> Json:
    """List disputes."""
    return lists.plain(store, "dispute", "/v1/disputes", params, "charge", "payment_intent")
