"""Payment intents: the will to pay one amount, through as many attempts as it takes."""

from standin import lists
from standin.errors import no_such
from standin.events import emit
from standin.routes import LIST, call
from standin.shapes import make
from standin.store import Json, Store

METHODS = ["card", "ideal", "bancontact", "sepa_debit"]


def begin(store: Store, session: Json) -> Json:
    """Return the intent of a checkout session, made when the visitor first tries to pay."""
    if session["payment_intent"]:
        found = store.get(session["payment_intent"])
        assert found is not None
        return found
    wishes = session["_payment_intent_data"]
    intent = make(
        store,
        "payment_intent",
        "pi",
        amount=session["amount_total"],
        currency=session["currency"],
        customer=session["customer"],
        status="requires_payment_method",
        automatic_payment_methods={"enabled": True, "allow_redirects": "always"},
        capture_method="automatic_async",
        confirmation_method="automatic",
        payment_method_types=METHODS,
        description=wishes.get("description"),
        metadata=wishes.get("metadata", {}),
        receipt_email=wishes.get("receipt_email"),
        statement_descriptor_suffix=wishes.get("statement_descriptor_suffix"),
    )
    emit(store, "payment_intent.created", intent)
    session["payment_intent"] = intent["id"]
    store.put(session)
    return intent


def for_invoice(store: Store, invoice: Json, **values: object) -> Json:
    """Return the intent of an invoice. It carries none of the subscription's metadata, as at Stripe."""
    intent = make(
        store,
        "payment_intent",
        "pi",
        amount=invoice["total"],
        currency=invoice["currency"],
        customer=invoice["customer"],
        status="requires_payment_method",
        automatic_payment_methods={"enabled": True, "allow_redirects": "always"},
        capture_method="automatic",
        confirmation_method="automatic",
        payment_method_types=METHODS,
        description=None,
        metadata={},
        _invoice=invoice["id"],
        **values,
    )
    emit(store, "payment_intent.created", intent)
    return intent


def succeed(store: Store, intent: Json, charge: Json) -> Json:
    """The money is in."""
    done = {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"]}
    intent = store.put(
        intent | done | {"payment_method": charge["payment_method"], "last_payment_error": None, "next_action": None}
    )
    emit(store, "payment_intent.succeeded", intent)
    return intent


def fail(store: Store, intent: Json, charge: Json | None, code: str, message: str, method: str) -> Json:
    """This attempt did not work; the visitor may try again."""
    error = {"type": "card_error", "code": code, "message": message, "payment_method": {"type": method}}
    if method != "card":
        error["type"] = "invalid_request_error"
    changed = {"status": "requires_payment_method", "last_payment_error": error, "next_action": None}
    if charge:
        error |= (
            {"charge": charge["id"], "decline_code": "generic_decline"}
            if method == "card"
            else {"charge": charge["id"]}
        )
        changed["latest_charge"] = charge["id"]
    intent = store.put(intent | changed)
    emit(store, "payment_intent.payment_failed", intent)
    return intent


def process(store: Store, intent: Json, charge: Json) -> Json:
    """A debit is under way."""
    intent = store.put(
        intent | {"status": "processing", "latest_charge": charge["id"], "payment_method": charge["payment_method"]}
    )
    emit(store, "payment_intent.processing", intent)
    return intent


def demand_check(store: Store, intent: Json, address: str) -> Json:
    """The bank wants to see the visitor first."""
    action = {"type": "redirect_to_url", "redirect_to_url": {"url": address, "return_url": address}}
    intent = store.put(intent | {"status": "requires_action", "next_action": action})
    emit(store, "payment_intent.requires_action", intent)
    return intent


def cancel(store: Store, intent: Json) -> None:
    """The session went; nobody can pay this any more."""
    gone = {"status": "canceled", "canceled_at": store.now(), "cancellation_reason": "automatic", "next_action": None}
    emit(store, "payment_intent.canceled", store.put(intent | gone))


@call(
    "payment_intents.retrieve",
    "GET payment_intents/<id>",
    "_payment_intent_retrieve_params.PaymentIntentRetrieveParams",
)
def retrieve(store: Store, identity: str, *, params: Json) -> Json:
    """Return an intent."""
    found = store.get(identity, "payment_intent")
    if found is None:
        raise no_such("payment_intent", identity)
    return found


@call(
    "payment_intents.list",
    "GET payment_intents",
    "_payment_intent_list_params.PaymentIntentListParams",
    f"{LIST} customer",
)
def listing(store: Store, *, params: Json) -> Json:
    """List intents."""
    return lists.plain(store, "payment_intent", "/v1/payment_intents", params, "customer")


@call(
    "payment_intents.search",
    "GET payment_intents/search",
    "_payment_intent_search_params.PaymentIntentSearchParams",
    "query limit page",
)
def search(store: Store, *, params: Json) -> Json:
    """Find intents by their metadata. Like Stripe's, the index lags when a test says so."""
    seen = store.now() - int(store.fact("search_lag", 0))
    rows = [row for row in store.all("payment_intent") if row["created"] <= seen]
    return lists.search("/v1/payment_intents/search", rows, params)
