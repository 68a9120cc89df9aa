"""What later periods are collected with: a card, or a SEPA debit under a mandate."""

from standin.errors import no_such
from standin.events import emit
from standin.routes import call
from standin.shapes import make, new_id
from standin.store import Json, Store

LEAVES_A_MANDATE = {"ideal", "bancontact"}


def keep(store: Store, method: str, customer: str) -> Json:
    """Keep how a customer paid, for the next time. iDEAL and Bancontact pay once; a SEPA debit comes after them."""
    kind = "sepa_debit" if method in LEAVES_A_MANDATE else method
    found = make(store, "payment_method", "pm", type=kind, customer=customer, _fails="", _mandate=None)
    if kind == "sepa_debit":
        found = store.put(found | {"_mandate": new_mandate(store, found)["id"]})
    return found


def new_mandate(store: Store, method: Json) -> Json:
    """Write down that the payer agreed to debits."""
    accepted = {"type": "online", "accepted_at": store.now(), "online": {"ip_address": None, "user_agent": None}}
    reference = new_id("").strip("_").upper()[:16]
    details = {"reference": reference, "url": f"{store.fact('address')}/mandates/{reference}"}
    return make(
        store,
        "mandate",
        "mandate",
        payment_method=method["id"],
        payment_method_details={"type": "sepa_debit", "sepa_debit": details},
        customer_acceptance=accepted,
        status="active",
        type="multi_use",
        multi_use={},
    )


def revoke(store: Store, method: Json) -> Json:
    """The payer takes the mandate back at their bank: debits fail from now on."""
    mandate = store.get(method["_mandate"] or "", "mandate")
    if mandate is None:
        raise no_such("mandate", method["id"])
    store.put(method | {"_fails": "debit_not_authorized"})
    mandate = store.put(mandate | {"status": "inactive"})
    emit(store, "mandate.updated", mandate)
    return mandate


@call("mandates.retrieve", "GET mandates/<id>", "_mandate_retrieve_params.MandateRetrieveParams")
def retrieve_mandate(store: Store, identity: str, *, params: Json) -> Json:
    """Return a mandate."""
    found = store.get(identity, "mandate")
    if found is None:
        raise no_such("mandate", identity)
    return found


@call(
    "payment_methods.retrieve",
    "GET payment_methods/<id>",
    "_payment_method_retrieve_params.PaymentMethodRetrieveParams",
)
def retrieve(store: Store, identity: str, *, params: Json) -> Json:
    """Return a way to pay that was kept."""
    found = store.get(identity, "payment_method")
    if found is None:
        raise no_such("payment_method", identity)
    return found
