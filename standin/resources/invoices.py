"""Invoices: one for each period of a subscription, and the tries to collect it."""

from standin import lists
from standin.errors import Refusal, no_such
from standin.events import emit
from standin.resources import charges, intents, subscriptions
from standin.routes import LIST, call
from standin.shapes import listed, make, new_id
from standin.store import Json, Store

DAY = 24 * 3600
STAYS_A_DRAFT = 3600
RETRIES = [3 * DAY, 5 * DAY, 7 * DAY]
DEBIT_SECONDS = 5 * DAY
WORDS = {
    "card_declined": "Your card was declined.",
    "insufficient_funds": "The customer's account has insufficient funds to cover this payment.",
    "debit_not_authorized": "The customer's bank says that this debit was not authorised.",
}


def draw_up(store: Store, subscription: Json, reason: str, *, stays_until: int) -> Json:
    """Draw up the invoice of the period that begins; it stays a draft for about an hour."""
    item = subscription["items"]["data"][0]
    cents = item["price"]["unit_amount"] * item["quantity"]
    period = {"start": item["current_period_start"], "end": item["current_period_end"]}
    is_sent = subscription["collection_method"] == "send_invoice"
    details = {"subscription": subscription["id"], "metadata": subscription["metadata"]}
    invoice = make(
        store,
        "invoice",
        "in",
        status="draft",
        customer=subscription["customer"],
        customer_email=(store.get(subscription["customer"]) or {}).get("email"),
        currency="eur",
        total=cents,
        subtotal=cents,
        amount_due=cents,
        amount_remaining=cents,
        billing_reason=reason,
        collection_method=subscription["collection_method"],
        auto_advance=True,
        automatically_finalizes_at=stays_until,
        parent={"type": "subscription_details", "quote_details": None, "subscription_details": details},
        period_start=period["start"],
        period_end=period["start"],  # of an invoice in advance: the moment itself; the line has the period
        due_date=store.now() + subscription["days_until_due"] * DAY if is_sent else None,
        lines=listed("/v1/invoices/lines", line(store, item, cents, period)),
        custom_fields=(store.get(subscription["customer"]) or {}).get("_custom_fields"),
        status_transitions=dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
        _subscription=subscription["id"],
        _intent="",
        _tries_at=None,
    )
    store.put(subscription | {"latest_invoice": invoice["id"]})
    emit(store, "invoice.created", invoice)
    return invoice


def line(store: Store, item: Json, cents: int, period: Json) -> Json:
    """Return the one line of an invoice."""
    pricing = {
        "type": "price_details",
        "price_details": {"price": item["price"]["id"], "product": item["price"]["product"]},
    }
    values = {"amount": cents, "subtotal": cents, "currency": "eur", "period": period, "quantity": item["quantity"]}
    return {"id": new_id("il"), "object": "line_item", "livemode": False, "pricing": pricing} | values


def finalize(store: Store, invoice: Json) -> Json:
    """Make it a real invoice with a number and an intent to pay it; send it, or try to collect it."""
    invoice = with_number(store, invoice)
    emit(store, "invoice.finalized", invoice)
    if not invoice["auto_advance"]:
        return invoice
    if invoice["collection_method"] == "send_invoice":
        emit(store, "invoice.sent", invoice)
        return invoice
    return collect(store, invoice)


def with_number(store: Store, invoice: Json, **of_intent: object) -> Json:
    """Give an invoice its number, and the intent that pays it."""
    number = f"TEST-{len([row for row in store.all('invoice') if row['number']]) + 1:04d}"
    intent = intents.for_invoice(store, invoice, **of_intent)
    opened = {
        "status": "open",
        "number": number,
        "automatically_finalizes_at": None,
        "hosted_invoice_url": f"{store.fact('address')}/i/{invoice['id']}",
        "status_transitions": invoice["status_transitions"] | {"finalized_at": store.now()},
        "_intent": intent["id"],
    }
    make(
        store,
        "invoice_payment",
        "inpay",
        invoice=invoice["id"],
        payment={"type": "payment_intent", "payment_intent": intent["id"]},
        amount_requested=invoice["total"],
        currency="eur",
        is_default=True,
        status="open",
        _intent=intent["id"],
    )
    return store.put(invoice | opened)


def collect(store: Store, invoice: Json, method: Json | None = None) -> Json:
    """Try to collect an open invoice with what the subscription keeps for it, or with `method`."""
    subscription = store.get(invoice["_subscription"]) or {}
    method = method or store.get(subscription["default_payment_method"] or "", "payment_method")
    intent = store.get(invoice["_intent"]) or {}
    invoice = store.put(invoice | {"attempted": True, "attempt_count": invoice["attempt_count"] + 1, "_tries_at": None})
    payer = {"name": None, "email": invoice["customer_email"]}
    kind = method["type"] if method else "card"
    fails = method["_fails"] if method else "card_declined"
    if kind == "sepa_debit" and fails != "debit_not_authorized":
        charge = charges.attempt(store, intent, kind, "pending", payer, _settles_at=store.now() + DEBIT_SECONDS)
        charge = store.put(charge | {"_fails": fails})
        emit(store, "charge.pending", charge)
        intents.process(store, intent, charge)
        return invoice
    if fails:
        failed = {"failure_code": fails, "failure_message": WORDS[fails]}
        charge = charges.attempt(store, intent, kind, "failed", payer, **failed)
        emit(store, "charge.failed", charge)
        intents.fail(store, intent, charge, fails, WORDS[fails], kind)
        return not_collected(store, invoice)
    charge = charges.attempt(store, intent, kind, "succeeded", payer)
    intents.succeed(store, intent, charge)
    return paid(store, invoice)


def paid(store: Store, invoice: Json, *, out_of_band: bool = False) -> Json:
    """The invoice is paid; the subscription runs (again)."""
    at = {"status_transitions": invoice["status_transitions"] | {"paid_at": store.now()}}
    sums = {"amount_paid": 0 if out_of_band else invoice["total"], "amount_remaining": 0}
    off = {"amount_paid_off_stripe": invoice["total"]} if out_of_band else {}
    invoice = store.put(invoice | {"status": "paid", "_tries_at": None, "next_payment_attempt": None} | at | sums | off)
    for row in [] if out_of_band else store.all("invoice_payment", invoice=invoice["id"]):
        emit(store, "invoice_payment.paid", store.put(row | {"status": "paid", "amount_paid": invoice["total"]}))
    emit(store, "invoice.paid", invoice)
    if not out_of_band:
        emit(store, "invoice.payment_succeeded", invoice)
    subscriptions.recover(store, invoice["_subscription"])
    return invoice


def not_collected(store: Store, invoice: Json) -> Json:
    """A try failed: try again after a pause, three times; then the subscription ends."""
    tries = invoice["attempt_count"]
    is_last = tries > len(RETRIES)
    again = None if is_last else store.now() + RETRIES[tries - 1]
    invoice = store.put(invoice | {"_tries_at": again, "next_payment_attempt": again})
    emit(store, "invoice.payment_failed", invoice)
    subscription = subscriptions.mark(store, invoice["_subscription"], "past_due")
    if is_last and subscription["status"] != "canceled":
        subscriptions.end(store, subscription, "payment_failed")
        invoice = store.put((store.get(invoice["id"]) or invoice) | {"status": "uncollectible", "auto_advance": False})
        emit(store, "invoice.marked_uncollectible", invoice)
    return invoice


def debit_arrived(store: Store, invoice: Json) -> None:
    """A debit for this invoice has arrived."""
    if invoice["status"] != "paid":
        paid(store, invoice)


def of_session(store: Store, subscription: Json, method: str, payer: Json) -> Json:
    """Draw up and collect the first invoice, on the checkout page."""
    invoice = draw_up(store, subscription, "subscription_create", stays_until=store.now())
    invoice = with_number(store, invoice, setup_future_usage="off_session")
    intent = store.get(invoice["_intent"]) or {}
    invoice = store.put(invoice | {"attempted": True, "attempt_count": 1})
    emit(store, "invoice.finalized", invoice)
    if method == "sepa_debit":
        charge = charges.attempt(store, intent, method, "pending", payer, _settles_at=store.now() + DEBIT_SECONDS)
        emit(store, "charge.pending", charge)
        intents.process(store, intent, charge)
        return invoice
    charge = charges.attempt(store, intent, method, "succeeded", payer)
    intents.succeed(store, intent, charge)
    return paid(store, invoice)


@call("invoices.retrieve", "GET invoices/<id>", "_invoice_retrieve_params.InvoiceRetrieveParams")
def retrieve(store: Store, identity: str, *, params: Json) -> Json:
    """Return an invoice."""
    found = store.get(identity, "invoice")
    if found is None:
        raise no_such("invoice", identity)
    return found


@call("invoices.list", "GET invoices", "_invoice_list_params.InvoiceListParams", f"{LIST} subscription customer status")
def listing(store: Store, *, params: Json) -> Json:
    """List invoices."""
    wanted = {"_subscription": params["subscription"]} if "subscription" in params else {}
    wanted |= {name: params[name] for name in ("customer", "status") if name in params}
    return lists.page("/v1/invoices", store.all("invoice", **wanted), params)


@call(
    "invoices.finalize_invoice",
    "POST invoices/<id>/finalize",
    "_invoice_finalize_invoice_params.InvoiceFinalizeInvoiceParams",
    "auto_advance",
)
def make_final(store: Store, identity: str, *, params: Json) -> Json:
    """Make a draft a real invoice now; without `auto_advance` it is neither sent nor collected."""
    invoice = retrieve(store, identity, params=params)
    if invoice["status"] != "draft":
        raise Refusal(f"This invoice is already finalized, you can't re-finalize it: it is {invoice['status']}.")
    invoice = store.put(invoice | {"auto_advance": params.get("auto_advance", invoice["auto_advance"])})
    return finalize(store, invoice)


@call("invoices.pay", "POST invoices/<id>/pay", "_invoice_pay_params.InvoicePayParams", "paid_out_of_band")
def pay(store: Store, identity: str, *, params: Json) -> Json:
    """Mark an invoice as paid elsewhere, or try to collect it now."""
    invoice = retrieve(store, identity, params=params)
    if invoice["status"] not in {"open", "uncollectible"}:
        raise Refusal(f"Invoice is {invoice['status']}: it cannot be paid.", code="invoice_not_editable")
    if params.get("paid_out_of_band"):
        return paid(store, invoice, out_of_band=True)
    return collect(store, invoice)


@call("invoices.void_invoice", "POST invoices/<id>/void", "_invoice_void_invoice_params.InvoiceVoidInvoiceParams")
def void(store: Store, identity: str, *, params: Json) -> Json:
    """Withdraw an invoice."""
    invoice = retrieve(store, identity, params=params)
    if invoice["status"] not in {"open", "uncollectible"}:
        raise Refusal(f"You can only void open invoices; this one is {invoice['status']}.")
    return make_void(store, invoice)


def make_void(store: Store, invoice: Json) -> Json:
    """Let an invoice ask for nothing any more."""
    at = {"status_transitions": invoice["status_transitions"] | {"voided_at": store.now()}}
    over = {"status": "void", "_tries_at": None, "next_payment_attempt": None, "automatically_finalizes_at": None}
    invoice = store.put(invoice | over | at)
    emit(store, "invoice.voided", invoice)
    return invoice


@call(
    "invoice_payments.list",
    "GET invoice_payments",
    "_invoice_payment_list_params.InvoicePaymentListParams",
    f"{LIST} invoice payment status",
)
def payments(store: Store, *, params: Json) -> Json:
    """List how invoices were or are to be paid."""
    wanted: Json = {name: params[name] for name in ("invoice", "status") if name in params}
    if "payment" in params:
        wanted["_intent"] = params["payment"].get("payment_intent", "")
    return lists.page("/v1/invoice_payments", store.all("invoice_payment", **wanted), params)
