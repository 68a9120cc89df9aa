"""The one place that speaks to Stripe. Every function is a network call: never inside a transaction.

No method list, no logo, no price of Stripe's stands here: the account's settings decide how people may pay.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar

import stripe
from django.conf import settings
from stripe.params.checkout import SessionCreateParams

from payments.facts import (
    Booking,
    DisputeFact,
    EventFact,
    Facts,
    Movement,
    PayoutFact,
    RefundFact,
    Refused,
    Session,
    Unreachable,
)

API_VERSION = stripe.api_version
TIMEOUT_SECONDS = 10
RETRIES = 2
TOLERANCE_SECONDS = 300

P = ParamSpec("P")
Answer = TypeVar("Answer")


@lru_cache(maxsize=4)
def _client(key: str, base: str, retries: int) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        max_network_retries=retries,
        base_addresses={"api": base} if base else {},
        http_client=stripe.new_default_http_client(timeout=TIMEOUT_SECONDS),
    )


def client() -> stripe.StripeClient:
    """Return the client for the key and the address of the settings."""
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, RETRIES)


def spoken(function: Callable[P, Answer]) -> Callable[P, Answer]:
    """Turn the library's errors into ours: `Unreachable` (try again) or `Refused` (never)."""

    def call(*args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return function(*args, **kwargs)
        except (stripe.InvalidRequestError, stripe.CardError) as error:
            raise Refused(error.code or "invalid_request") from error
        except stripe.APIConnectionError as error:
            raise Unreachable("no_connection") from error
        except stripe.StripeError as error:
            status = error.http_status or 0
            raise Unreachable(error.code or f"http_{status}", is_answered=status >= 500) from error

    return call


# Checkout ---------------------------------------------------------------------------------------


@spoken
def create_session(
    *,
    key: str,
    payment: str,
    attempt: int,
    cents: int,
    description: str,
    email: str,
    customer: str,
    language: str,
    expires_at: int,
    success_url: str,
    cancel_url: str,
    quantity: int = 1,
    interval: str = "",
    standing: str = "",
) -> Session:
    """Open a checkout page for one amount, or with an `interval` for one that comes again.

    Our code goes along everywhere, so that any event leads back.
    """
    ours = {"payment": payment, "attempt": str(attempt)}
    asked: SessionCreateParams = {
        "mode": "subscription" if interval else "payment",
        "ui_mode": "hosted_page",
        "submit_type": "subscribe" if interval else "pay",
        "client_reference_id": payment,
        "line_items": [
            {
                "quantity": quantity,
                "price_data": {
                    "currency": "eur",
                    "unit_amount": cents,
                    "product_data": {"name": description},
                },
            }
        ],
        "metadata": ours,
        "adaptive_pricing": {"enabled": False},
        "locale": "nl" if language == "nl" else "en",
        "expires_at": expires_at,
        "success_url": success_url,
        "cancel_url": cancel_url,
    }
    if interval:
        every: Any = {"interval": interval}
        asked["line_items"][0]["price_data"]["recurring"] = every
        asked["subscription_data"] = {"metadata": {"standing": standing}, "description": description}
    else:
        asked["payment_intent_data"] = {"metadata": ours, "description": description}
    if customer:
        asked["customer"] = customer
    else:
        asked["customer_email"] = email
    return as_session(client().v1.checkout.sessions.create(asked, {"idempotency_key": key}))


@spoken
def expire_session(*, session_id: str, key: str) -> Session:
    """Close a checkout page, so that nobody can pay there any more."""
    return as_session(client().v1.checkout.sessions.expire(session_id, {}, {"idempotency_key": key}))


@spoken
def session(session_id: str) -> Session:
    """Read a checkout session."""
    return as_session(client().v1.checkout.sessions.retrieve(session_id))


@spoken
def find_session(*, payment: str, attempt: int, since: datetime) -> Session | None:
    """Find the session that an earlier request may have left behind, by our own code in it."""
    listed = client().v1.checkout.sessions.list({"created": {"gte": int(since.timestamp())}, "limit": 100})
    for found in listed.auto_paging_iter():
        left = as_session(found)
        if (left.reference, left.attempt) == (payment, attempt):
            return left
    return None


# Refunds ----------------------------------------------------------------------------------------


@spoken
def create_refund(*, key: str, intent_id: str, cents: int, refund: str) -> RefundFact:
    """Give money back through the way it came."""
    made = client().v1.refunds.create(
        {"payment_intent": intent_id, "amount": cents, "metadata": {"refund": refund}}, {"idempotency_key": key}
    )
    return as_refund(made)


@spoken
def find_refund(*, intent_id: str, refund: str) -> RefundFact | None:
    """Find the refund that an earlier request may have left behind, by our own code in it."""
    for found in client().v1.refunds.list({"payment_intent": intent_id, "limit": 100}).auto_paging_iter():
        if plain(found.metadata).get("refund") == refund:
            return as_refund(found)
    return None


# Reading one payment whole ----------------------------------------------------------------------


@spoken
def facts(session_id: str) -> Facts:
    """Read a checkout with its intent, charges, refunds and disputes: the present state, not an event's."""
    found = as_session(client().v1.checkout.sessions.retrieve(session_id))
    if found.invoice_id:  # the first period of a standing payment: its money hangs on the invoice
        return money(list(intents_of_invoice(found.invoice_id)), session=found)
    return money([found.intent_id] if found.intent_id else [], session=found)


def money(intent_ids: list[str], **about: Any) -> Facts:
    """Read what came and went through these intents; the last one says how it stands."""
    bookings: list[Booking] = []
    refunds: list[stripe.Refund] = []
    disputes: list[stripe.Dispute] = []
    intent = None
    for intent_id in intent_ids:
        intent = client().v1.payment_intents.retrieve(intent_id)
        charges = client().v1.charges.list(
            {"payment_intent": intent_id, "limit": 100, "expand": ["data.balance_transaction"]}
        )
        for charge in charges.auto_paging_iter():
            if charge.status == "succeeded" and charge.paid:
                bookings += charge_bookings(charge)
        refunds += client().v1.refunds.list({"payment_intent": intent_id, "limit": 100}).auto_paging_iter()
        disputes += client().v1.disputes.list({"payment_intent": intent_id, "limit": 100}).auto_paging_iter()
    for refund in refunds:
        bookings += refund_bookings(refund)
    for dispute in disputes:
        bookings += dispute_bookings(dispute)
    return Facts(
        **about,
        intent_id=intent_ids[-1] if intent_ids else "",
        intent_status=intent.status if intent else "",
        is_declined=bool(intent and intent.last_payment_error),
        bookings=bookings,
        refunds=[as_refund(refund) for refund in refunds],
        disputes=[as_dispute(dispute) for dispute in disputes],
    )


def intents_of_invoice(invoice_id: str) -> Iterator[str]:
    """Yield the intents by which an invoice was or is to be paid, oldest first."""
    listed = list(client().v1.invoice_payments.list({"invoice": invoice_id, "limit": 100}).auto_paging_iter())
    for row in sorted(listed, key=lambda row: row.created):
        if row.payment.type == "payment_intent":
            yield reference_id(row.payment.payment_intent)


@spoken
def reference_of_intent(intent_id: str) -> str:
    """Return our payment's code in a payment intent, or "" where it is not ours."""
    intent = client().v1.payment_intents.retrieve(intent_id)
    return str(plain(intent.metadata).get("payment", ""))


@spoken
def intent_of(source_id: str) -> str:
    """Return the payment intent of a charge, a refund or a dispute, or "" where it has none."""
    api = client().v1
    if source_id.startswith(("re_", "pyr_")):
        return reference_id(api.refunds.retrieve(source_id).payment_intent)
    if source_id.startswith(("du_", "dp_")):
        return reference_id(api.disputes.retrieve(source_id).payment_intent)
    if source_id.startswith(("ch_", "py_")):
        return reference_id(api.charges.retrieve(source_id).payment_intent)
    return ""


def charge_bookings(charge: stripe.Charge) -> Iterator[Booking]:
    """Yield what a paid charge means for the ledger: the amount, and what Stripe keeps of it."""
    yield Booking("charge", charge.id, charge.amount, charge.currency, moment(charge.created))
    transaction = charge.balance_transaction
    if isinstance(transaction, stripe.BalanceTransaction) and transaction.fee:
        yield Booking("fee", transaction.id, -transaction.fee, transaction.currency, moment(transaction.created))


def refund_bookings(refund: stripe.Refund) -> Iterator[Booking]:
    """Yield what a refund means: out when it is made, in again when it failed or was stopped."""
    at = moment(refund.created)
    yield Booking("refund", refund.id, -refund.amount, refund.currency, at)
    if refund.status in ("failed", "canceled"):
        yield Booking("refund_reversal", refund.id, refund.amount, refund.currency, at)


def dispute_bookings(dispute: stripe.Dispute) -> Iterator[Booking]:
    """Yield what a dispute took and gave back so far, with its costs. A question by the bank takes nothing."""
    counts = {"dispute": 0, "dispute_reversal": 0}
    for moved in sorted(dispute.balance_transactions, key=lambda row: (row.created, row.id)):
        kind = "dispute" if moved.amount < 0 else "dispute_reversal"
        counts[kind] += 1
        nth = "" if counts[kind] == 1 else f":{counts[kind]}"
        yield Booking(kind, f"{dispute.id}{nth}", moved.amount, moved.currency, moment(moved.created))
        if moved.fee:
            yield Booking("fee", moved.id, -moved.fee, moved.currency, moment(moved.created))


# Events, balance and payouts --------------------------------------------------------------------


def verified_event(*, body: bytes, header: str) -> EventFact | None:
    """Return the event in `body` if one of our secrets signed it less than five minutes ago, else None.

    Every secret is tried, whichever fits, so that the time taken tells nothing; the request chooses nothing.
    """
    fits = False
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            stripe.WebhookSignature.verify_header(body, header, secret, TOLERANCE_SECONDS)
        except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError):
            continue
        fits = True
    return as_event(body) if fits and not is_from_the_future(header) else None


def is_from_the_future(header: str) -> bool:
    """Whether a signature that fits was dated more than five minutes ahead: a clock is wrong, or somebody plays."""
    dated = int(next(part[2:] for part in header.split(",") if part.startswith("t=")))
    return dated > datetime.now(UTC).timestamp() + TOLERANCE_SECONDS


@spoken
def undelivered_events(since: datetime) -> list[EventFact]:
    """Return the events that Stripe could not deliver to us, oldest first."""
    listed = client().v1.events.list(
        {"delivery_success": False, "created": {"gte": int(since.timestamp())}, "limit": 100}
    )
    return [from_event(event) for event in listed.auto_paging_iter()][::-1]


@spoken
def payouts(since: datetime) -> list[PayoutFact]:
    """Return the transfers to our bank account since a moment."""
    listed = client().v1.payouts.list({"created": {"gte": int(since.timestamp())}, "limit": 100})
    return [PayoutFact(row.id, row.amount, moment(row.arrival_date), row.status) for row in listed.auto_paging_iter()]


@spoken
def movements(*, payout: str = "", since: datetime | None = None) -> list[Movement]:
    """Return Stripe's own bookings: those of one payout, or all since a moment."""
    asked: Any = {"limit": 100}
    if payout:
        asked["payout"] = payout
    if since:
        asked["created"] = {"gte": int(since.timestamp())}
    return [
        Movement(row.id, row.type, reference_id(row.source), row.amount, row.net)
        for row in client().v1.balance_transactions.list(asked).auto_paging_iter()
    ]


@spoken
def clock_difference() -> float:
    """Return how many seconds our clock is ahead of Stripe's, by the date on its answer."""
    answer = client().v1.balance.retrieve().last_response
    dated = answer.headers.get("Date") if answer else None
    return (datetime.now(UTC) - parsedate_to_datetime(dated)).total_seconds() if dated else 0.0


# Their words into ours --------------------------------------------------------------------------


def moment(seconds: int) -> datetime:
    """Return a Unix time as a moment."""
    return datetime.fromtimestamp(seconds, UTC)


def plain(values: Any) -> dict[str, Any]:
    """Return the library's object (no dictionary since version 15) as a dictionary."""
    found: dict[str, Any] = values.to_dict() if isinstance(values, stripe.StripeObject) else dict(values or {})
    return found


def reference_id(value: Any) -> str:
    """Return the id of something that came as an id or as the whole object."""
    return value if isinstance(value, str) else str(value.id) if value else ""


def as_session(found: stripe.checkout.Session) -> Session:
    """Put a session in our words."""
    return Session(
        id=found.id,
        url=found.url or "",
        status=found.status or "",
        payment_status=found.payment_status,
        intent_id=reference_id(found.payment_intent),
        customer_id=reference_id(found.customer),
        cents=found.amount_total or 0,
        currency=found.currency or "",
        reference=found.client_reference_id or "",
        attempt=int(plain(found.metadata).get("attempt", 0)),
        expires_at=moment(found.expires_at),
        subscription_id=reference_id(found.subscription),
        invoice_id=reference_id(found.invoice),
    )


def as_refund(found: stripe.Refund) -> RefundFact:
    """Put a refund in our words."""
    return RefundFact(found.id, found.amount, found.status or "", str(plain(found.metadata).get("refund", "")))


def as_dispute(found: stripe.Dispute) -> DisputeFact:
    """Put a dispute in our words."""
    due = found.evidence_details.due_by if found.evidence_details else None
    return DisputeFact(found.id, found.amount, found.status, found.reason or "", moment(due) if due else None)


def as_event(body: bytes) -> EventFact | None:
    """Put the body of a signed event in our words; None where it is no event at all."""
    try:
        found = json.loads(body)
        return from_values(found)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def from_event(event: stripe.Event) -> EventFact:
    """Put an event of the list in our words. The library makes decimals of some fields; our rows hold plain JSON."""
    return from_values(json.loads(json.dumps(plain(event), default=str)))


def from_values(found: dict[str, Any]) -> EventFact:
    """Put the values of an event in our words. Its shape may be of any version: only the frame is read."""
    return EventFact(
        id=found["id"],
        type=found["type"],
        object_id=str(found["data"]["object"].get("id", "")),
        is_live=bool(found["livemode"]),
        api_version=found.get("api_version") or "",
        body=found,
    )
