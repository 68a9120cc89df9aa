"""What a place costs and what comes back. Decided here alone; a form only says which price was chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import CancellationTerms, Edition, Price
from courses.services.moving import EnrolmentRefused
from payments.money import euro

HERE = ZoneInfo("Europe/Amsterdam")


class PriceRefused(EnrolmentRefused):
    """The chosen price or amount is not one of this edition's. `field` names where the person can mend it."""

    def __init__(self, message: str, field: str = "price") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Option:
    """A price that one may choose today. For "pay what you can" `cents` is the floor and `most` the ceiling."""

    value: str
    label_nl: str
    label_en: str
    cents: int
    most: int
    until_on: date | None

    @property
    def is_open(self) -> bool:
        """Whether the person names the amount."""
        return self.most > self.cents


@dataclass(frozen=True)
class Chosen:
    """The price that goes on the enrolment."""

    label_nl: str
    label_en: str
    cents: int


@dataclass(frozen=True)
class Terms:
    """The cancellation terms of one edition, as days on the calendar."""

    full_refund_until: date
    part_refund_until: date
    part_percent: int

    @property
    def in_short(self) -> str:
        """The terms as one word, to see whether they are still those that somebody was shown."""
        return f"{self.full_refund_until:%Y%m%d}-{self.part_refund_until:%Y%m%d}-{self.part_percent}"


def today(now: datetime) -> date:
    """Return the day on Amsterdam's calendar."""
    return timezone.localtime(now, HERE).date()


def price_options(prices: Iterable[Price], *, on: date, is_member: bool = False) -> list[Option]:
    """Return the prices open on a day. An early price stands in for the regular one with the same label.

    A members' price is there for members alone; who holds a seat, `donations` knows, and tells nobody else.
    """
    ordered = sorted(prices, key=lambda price: (price.position, price.pk))
    highest = max((price.cents for price in ordered if price.kind == Price.Kind.REGULAR), default=0)
    early = {
        price.label_nl
        for price in ordered
        if price.kind == Price.Kind.EARLY and price.until_on is not None and on <= price.until_on
    }
    options = []
    for number, price in enumerate(ordered, start=1):
        if price.kind == Price.Kind.EARLY and price.label_nl not in early:
            continue
        if price.kind == Price.Kind.REGULAR and price.label_nl in early:
            continue
        if price.kind == Price.Kind.MEMBER and not is_member:
            continue
        most = max(price.cents, highest) if price.kind == Price.Kind.REDUCED else price.cents
        options.append(Option(str(number), price.label_nl, price.label_en, price.cents, most, price.until_on))
    return options


def choose_price(options: list[Option], *, value: str, amount_cents: int | None) -> Chosen:
    """Return what the person pays for the price they chose; an edition without prices is free.

    Raises PriceRefused for a price that is not open today, or an amount outside its bounds.
    """
    if not options:
        return Chosen("", "", 0)
    option = next((option for option in options if option.value == value), None)
    if option is None:
        raise PriceRefused(_("Choose one of the prices."))
    if not option.is_open:
        return Chosen(option.label_nl, option.label_en, option.cents)
    if amount_cents is None or not option.cents <= amount_cents <= option.most:
        raise PriceRefused(
            _("Enter an amount between %(least)s and %(most)s.")
            % {"least": euro(option.cents), "most": euro(option.most)},
            field="amount",
        )
    return Chosen(option.label_nl, option.label_en, amount_cents)


def terms_of(edition: Edition, terms: CancellationTerms) -> Terms:
    """Return the edition's cancellation terms as days, counted back from its first day."""
    if edition.starts_at is None:
        raise EnrolmentRefused(_("This edition has no dates yet."))
    first_day = today(edition.starts_at)
    return Terms(
        full_refund_until=first_day - timedelta(days=terms.full_days),
        part_refund_until=first_day - timedelta(days=terms.part_days),
        part_percent=terms.part_percent,
    )


def share(cents: int, percent: int) -> int:
    """Return so many per cent of an amount, half a cent to the participant."""
    return -(-cents * percent // 100)
