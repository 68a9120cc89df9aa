"""What Stripe says now about a payment, in our own words. Plain values: no row and no library leaks in or out."""

from dataclasses import dataclass, field
from datetime import datetime


class ProviderError(Exception):
    """Stripe gave no usable answer. `code` is short and holds nothing about a person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreachable(ProviderError):
    """No answer, or one that says "later". `is_answered`: a 5xx was saved under our key and will be replayed."""

    def __init__(self, code: str, *, is_answered: bool = False) -> None:
        super().__init__(code)
        self.is_answered = is_answered


class Refused(ProviderError):
    """Stripe will not do this, now or later."""


@dataclass(frozen=True)
class Session:
    """A checkout session."""

    id: str
    url: str
    status: str
    payment_status: str
    intent_id: str
    customer_id: str
    cents: int
    currency: str
    reference: str
    attempt: int
    expires_at: datetime
    subscription_id: str = ""
    invoice_id: str = ""


@dataclass(frozen=True)
class Subscription:
    """What is collected again and again. `standing` is our row's code; `ending` is Stripe's word for why it ended."""

    id: str
    status: str
    is_ending: bool
    is_paused: bool
    period_ends_at: datetime
    cents: int
    quantity: int
    interval: str
    item_id: str
    product_id: str
    customer_id: str
    standing: str
    ended_at: datetime | None
    ending: str


@dataclass(frozen=True)
class Invoice:
    """One period of a subscription."""

    id: str
    subscription_id: str
    number: str
    status: str
    cents: int
    tries: int
    is_first: bool
    is_collected: bool
    period_starts_at: datetime | None
    period_ends_at: datetime | None
    due_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class Booking:
    """One movement of money: what becomes an entry of the ledger."""

    kind: str
    source_id: str
    cents: int
    currency: str
    booked_at: datetime


@dataclass(frozen=True)
class RefundFact:
    """A refund, ours (`code` is our row's) or begun elsewhere."""

    id: str
    cents: int
    status: str
    code: str


@dataclass(frozen=True)
class DisputeFact:
    """A dispute about a charge."""

    id: str
    cents: int
    status: str
    reason: str
    due_by: datetime | None


@dataclass(frozen=True)
class Facts:
    """All that there is to know about one checkout, or about one invoice that no checkout began."""

    session: Session | None = None
    invoice: Invoice | None = None
    intent_id: str = ""
    intent_status: str = ""
    is_declined: bool = False
    bookings: list[Booking] = field(default_factory=list)
    refunds: list[RefundFact] = field(default_factory=list)
    disputes: list[DisputeFact] = field(default_factory=list)


@dataclass(frozen=True)
class EventFact:
    """An event as it came in, or as the list of events holds it."""

    id: str
    type: str
    object_id: str
    is_live: bool
    api_version: str
    body: dict[str, object]


@dataclass(frozen=True)
class Movement:
    """A balance transaction: what Stripe's own books say."""

    id: str
    kind: str
    source_id: str
    cents: int
    net_cents: int


@dataclass(frozen=True)
class PayoutFact:
    """A transfer to our bank account."""

    id: str
    cents: int
    arrives_at: datetime
    status: str
