"""Charges: one attempt to take the money each."""

from typing import Any

from standin import lists
from standin.errors import no_such
from standin.events import emit
from standin.resources import balance
from standin.routes import LIST, call
from standin.shapes import make, new_id
from standin.store import Json, Store

DETAILS: dict[str, Json] = {
    "card": {"brand": "visa", "country": "NL", "last4": "4242", "exp_month": 12, "exp_year": 2030, "funding": "credit"},
    "ideal": {"bank": "rabobank", "bic": "RABONL2U", "iban_last4": "5264", "verified_name": "Test Payer"},
    "bancontact": {"bank_code": "VAPE", "bank_name": "VAN DE PUT & CO", "bic": "VAPEBE22", "iban_last4": "7061"},
    "sepa_debit": {"bank_code": "37040044", "branch_code": "", "country": "NL", "last4": "3000", "mandate": None},
}  # fmt: skip


def attempt(store: Store, intent: Json, method: str, status: str, payer: Json, **values: Any) -> Json:
    """Make the charge of one attempt to pay."""
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    charge = make(
        store,
        "charge",
        "ch" if method == "card" else "py",
        amount=intent["amount"],
        currency=intent["currency"],
        status=status,
        paid=status == "succeeded",
        captured=status != "failed",
        amount_captured=intent["amount"] if status == "succeeded" else 0,
        payment_intent=intent["id"],
        payment_method=new_id("pm"),
        payment_method_details={"type": method, method: DETAILS[method]},
        customer=intent["customer"],
        description=intent["description"],
        metadata=intent["metadata"],
        receipt_email=intent["receipt_email"],
        billing_details=payer | {"address": address, "phone": None, "tax_id": None},
        statement_descriptor_suffix=intent["statement_descriptor_suffix"],
        **values,
    )
    return settle(store, charge) if status == "succeeded" else charge


def settle(store: Store, charge: Json) -> Json:
    """Put the money of a charge on the balance."""
    method = charge["payment_method_details"]["type"]
    kind = "charge" if method == "card" else "payment"
    fee = balance.fee_for(method, charge["amount"])
    line = balance.book(store, kind, charge["amount"], charge, fee=fee, category="charge")
    done = {"status": "succeeded", "paid": True, "amount_captured": charge["amount"], "balance_transaction": line}
    charge = store.put(charge | done)
    emit(store, "charge.succeeded", charge)
    return charge


@call("charges.retrieve", "GET charges/<id>", "_charge_retrieve_params.ChargeRetrieveParams")
def retrieve(store: Store, identity: str, *, params: Json) -> Json:
    """Return a charge."""
    found = store.get(identity, "charge")
    if found is None:
        raise no_such("charge", identity)
    return found


@call("charges.list", "GET charges", "_charge_list_params.ChargeListParams", f"{LIST} payment_intent customer")
def listing(store: Store, *, params: Json) -> Json:
    """List charges."""
    return lists.plain(store, "charge", "/v1/charges", params, "payment_intent", "customer")
