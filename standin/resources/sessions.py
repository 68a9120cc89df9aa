"""Checkout sessions: one visit to the page where one pays."""

from standin import lists
from standin.errors import Refusal, no_such
from standin.events import emit
from standin.resources import intents
from standin.routes import LIST, call
from standin.shapes import make, new_id
from standin.store import Json, Store

SHORTEST, LONGEST = 30 * 60, 24 * 3600
LEAST_CENTS = 50
HEEDS = """adaptive_pricing allowed_payment_method_types billing_address_collection cancel_url client_reference_id
currency custom_text customer customer_creation customer_email excluded_payment_method_types expires_at line_items
locale metadata mode payment_intent_data submit_type subscription_data success_url ui_mode"""
KEPT = [
    "adaptive_pricing",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "customer",
    "customer_creation",
    "customer_email",
    "locale",
    "metadata",
    "submit_type",
]


@call(
    "checkout.sessions.create", "POST checkout/sessions", "checkout._session_create_params.SessionCreateParams", HEEDS
)
def create(store: Store, *, params: Json) -> Json:
    """Open a page to pay on."""
    check(store, params)
    items = [line(row, number) for number, row in enumerate(params["line_items"])]
    cents = sum(item["amount_total"] for item in items)
    if 0 < cents < LEAST_CENTS:
        raise Refusal("The Checkout Session's total amount must convert to at least 50 cents.", code="amount_too_small")
    session = make(
        store,
        "checkout.session",
        "cs_test",
        mode=params["mode"],
        status="open",
        payment_status="unpaid" if cents else "no_payment_required",
        ui_mode=params.get("ui_mode", "hosted_page"),
        success_url=params["success_url"],
        amount_subtotal=cents,
        amount_total=cents,
        currency=items[0]["currency"],
        expires_at=params.get("expires_at", store.now() + LONGEST),
        automatic_tax={"enabled": False, "liability": None, "provider": None, "status": None},
        total_details={"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0, "breakdown": None},
        custom_text=params.get("custom_text", {}),
        payment_method_types=methods(params),
        payment_method_collection="if_required",
        _line_items=items,
        _payment_intent_data=params.get("payment_intent_data", {}),
        _subscription_data=params.get("subscription_data", {}),
        _price_data=params["line_items"][0]["price_data"],
        **{name: params[name] for name in KEPT if name in params},
    )
    session["url"] = f"{store.fact('address')}/c/pay/{session['id']}"
    return store.put(session)


def check(store: Store, params: Json) -> None:
    """Refuse what Stripe would refuse."""
    if params.get("mode") not in {"payment", "subscription"}:
        raise Refusal("The stand-in was written for mode=payment and mode=subscription only.", param="mode")
    comes_again = [bool((row.get("price_data") or {}).get("recurring")) for row in params.get("line_items") or []]
    if params["mode"] == "payment" and any(comes_again):
        raise Refusal("You specified `payment` mode but passed a recurring price.", param="mode")
    if params["mode"] == "subscription":
        check_subscription(params, comes_again)
    for name in ("success_url", "line_items"):
        if not params.get(name):
            raise Refusal(f"Missing required param: {name}.", param=name, code="parameter_missing")
    life = params.get("expires_at", store.now() + LONGEST) - store.now()
    if life < SHORTEST:
        message = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise Refusal(message, param="expires_at")
    if life > LONGEST:
        message = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise Refusal(message, param="expires_at")
    if "customer" in params and {"customer_email", "customer_creation"} & params.keys():
        raise Refusal("You may only specify one of these parameters: customer, customer_email.", param="customer")
    if "customer" in params and store.get(params["customer"], "customer") is None:
        raise no_such("customer", params["customer"])
    metadata = params.get("metadata") or {}
    if len(metadata) > 50 or any(len(k) > 40 or len(v) > 500 for k, v in metadata.items()):
        raise Refusal("Metadata can have up to 50 keys of 40 characters, with values of 500.", param="metadata")


def check_subscription(params: Json, comes_again: list[bool]) -> None:
    """Refuse what Stripe would refuse of a page that begins a subscription."""
    if comes_again and not any(comes_again):
        raise Refusal("You must provide at least one recurring price in `subscription` mode.", param="mode")
    for name in ("payment_intent_data", "customer_creation"):
        if name in params:
            raise Refusal(f"You can not pass `{name}` in `subscription` mode.", param=name)
    if len(comes_again) > 1:
        raise Refusal("The stand-in was written for one line in `subscription` mode.", param="line_items")


def methods(params: Json) -> list[str]:
    """Return the methods that the page offers."""
    allowed = params.get("allowed_payment_method_types") or intents.METHODS
    without = params.get("excluded_payment_method_types") or []
    return [method for method in intents.METHODS if method in allowed and method not in without]


def line(row: Json, number: int) -> Json:
    """Return a line item as it is listed."""
    price, count = row.get("price_data"), row.get("quantity", 1)
    where = f"line_items[{number}]"
    if not price:
        raise Refusal(f"The stand-in was written for {where}[price_data] only.", param=f"{where}[price]")
    if "product_data" not in price:
        raise Refusal(
            f"Missing required param: {where}[price_data][product_data].", param=where, code="parameter_missing"
        )
    cents = price.get("unit_amount", -1)
    if cents < 0:
        raise Refusal("Invalid non-negative integer", param=f"{where}[price_data][unit_amount]")
    total = {"amount_discount": 0, "amount_subtotal": cents * count, "amount_tax": 0, "amount_total": cents * count}
    made = {
        "id": new_id("price"),
        "object": "price",
        "currency": price["currency"],
        "unit_amount": cents,
        "type": "recurring" if price.get("recurring") else "one_time",
        "recurring": price.get("recurring"),
    }
    about = {
        "description": price["product_data"]["name"],
        "currency": price["currency"],
        "quantity": count,
        "price": made,
    }
    return {"id": new_id("li"), "object": "item"} | about | total


@call(
    "checkout.sessions.retrieve",
    "GET checkout/sessions/<id>",
    "checkout._session_retrieve_params.SessionRetrieveParams",
)
def retrieve(store: Store, identity: str, *, params: Json) -> Json:
    """Return a session."""
    found = store.get(identity, "checkout.session")
    if found is None:
        raise no_such("checkout.session", identity)
    return found


@call(
    "checkout.sessions.expire",
    "POST checkout/sessions/<id>/expire",
    "checkout._session_expire_params.SessionExpireParams",
)
def expire(store: Store, identity: str, *, params: Json) -> Json:
    """Close a page: nobody can pay there any more."""
    session = retrieve(store, identity, params=params)
    if session["status"] != "open":
        message = (
            f"This Session is not in an expireable state: its status is {session['status']}, and it must be `open`."
        )
        raise Refusal(message)
    return lapse(store, session)


def lapse(store: Store, session: Json) -> Json:
    """The session is over, unpaid."""
    session = store.put(session | {"status": "expired", "url": None})
    intent = store.get(session["payment_intent"] or "")
    if intent and intent["status"] in {"requires_payment_method", "requires_action"}:
        intents.cancel(store, intent)
    emit(store, "checkout.session.expired", session)
    return session


@call(
    "checkout.sessions.list",
    "GET checkout/sessions",
    "checkout._session_list_params.SessionListParams",
    f"{LIST} customer payment_intent status",
)
def listing(store: Store, *, params: Json) -> Json:
    """List sessions."""
    return lists.plain(
        store, "checkout.session", "/v1/checkout/sessions", params, "customer", "payment_intent", "status"
    )
