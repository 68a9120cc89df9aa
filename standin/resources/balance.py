"""The balance, line by line, and its payouts to the bank."""

from standin import lists
from standin.errors import Refusal, no_such
from standin.events import emit
from standin.routes import LIST, call
from standin.shapes import make
from standin.store import Json, Store

FEES = {"card": (150, 25), "ideal": (0, 29), "bancontact": (0, 35), "sepa_debit": (0, 35)}  # basis points, cents
CATEGORY = {"payment": "charge", "refund_failure": "refund_failure", "adjustment": "dispute"}


def fee_for(method: str, cents: int) -> int:
    """Return what the provider keeps of a charge, in cents."""
    points, fixed = FEES[method]
    return cents * points // 10_000 + fixed


def book(store: Store, kind: str, cents: int, source: Json, *, fee: int = 0, category: str = "") -> str:
    """Write a line on the balance and return its id."""
    details = [{"amount": fee, "application": None, "currency": "eur", "description": "Test fee", "type": "stripe_fee"}]
    line = make(
        store,
        "balance_transaction",
        "txn",
        type=kind,
        amount=cents,
        fee=fee,
        net=cents - fee,
        currency=source["currency"],
        source=source["id"],
        fee_details=details if fee else [],
        reporting_category=category or CATEGORY.get(kind, kind),
        status="available",
        available_on=store.now(),
        balance_type="payments",
        description=source.get("description"),
        _payout=None,
    )
    return str(line["id"])


@call("balance.retrieve", "GET balance", "_balance_retrieve_params.BalanceRetrieveParams")
def whole(store: Store, *, params: Json) -> Json:
    """Return what stands on the balance."""
    cents = sum(line["net"] for line in store.all("balance_transaction"))
    available = [{"amount": cents, "currency": "eur", "source_types": {"card": cents}}]
    return {"object": "balance", "livemode": False, "available": available, "pending": []}


@call(
    "balance_transactions.retrieve",
    "GET balance_transactions/<id>",
    "_balance_transaction_retrieve_params.BalanceTransactionRetrieveParams",
)
def retrieve(store: Store, identity: str, *, params: Json) -> Json:
    """Return a line."""
    found = store.get(identity, "balance_transaction")
    if found is None:
        raise no_such("balance transaction", identity)
    return found


@call(
    "balance_transactions.list",
    "GET balance_transactions",
    "_balance_transaction_list_params.BalanceTransactionListParams",
    f"{LIST} payout type source currency",
)
def listing(store: Store, *, params: Json) -> Json:
    """List the lines, or those of one payout."""
    wanted = {
        "_payout" if name == "payout" else name: params[name]
        for name in ("payout", "type", "source", "currency")
        if name in params
    }
    return lists.page("/v1/balance_transactions", store.all("balance_transaction", **wanted), params)


def pay_out(store: Store) -> Json:
    """Send all that stands on the balance to the bank."""
    lines = [line for line in store.all("balance_transaction") if not line["_payout"]]
    cents = sum(line["net"] for line in lines)
    if cents <= 0:
        raise Refusal("There is nothing on the balance to pay out.", code="balance_insufficient")
    payout = make(
        store,
        "payout",
        "po",
        amount=cents,
        currency="eur",
        arrival_date=store.now(),
        automatic=True,
        method="standard",
        type="bank_account",
        source_type="card",
        status="paid",
        destination="ba_standin",
        description="STRIPE PAYOUT",
        reconciliation_status="completed",
    )
    payout["balance_transaction"] = book(store, "payout", -cents, payout)
    own = store.get(payout["balance_transaction"])
    for line in [*lines, own]:
        store.put(line | {"_payout": payout["id"]} if line else {})
    store.put(payout)
    emit(store, "payout.created", payout | {"status": "pending"})
    emit(store, "payout.paid", payout)
    return payout


@call("payouts.retrieve", "GET payouts/<id>", "_payout_retrieve_params.PayoutRetrieveParams")
def retrieve_payout(store: Store, identity: str, *, params: Json) -> Json:
    """Return a payout."""
    found = store.get(identity, "payout")
    if found is None:
        raise no_such("payout", identity)
    return found


@call("payouts.list", "GET payouts", "_payout_list_params.PayoutListParams", f"{LIST} status arrival_date")
def list_payouts(store: Store, *, params: Json) -> Json:
    """List payouts."""
    rows = [row for row in store.all("payout") if lists.is_within(row["arrival_date"], params.get("arrival_date"))]
    if "status" in params:
        rows = [row for row in rows if row["status"] == params["status"]]
    return lists.page("/v1/payouts", rows, params)
