"""What the ledger says over months and years: sums of entries, asked anew each time. Nothing here knows a person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncMonth, TruncYear
from django.utils import timezone
from django.utils.translation import gettext as _

from payments import modes
from payments.models import Entry
from payments.models.ledger import EntryQuerySet

HERE = ZoneInfo("Europe/Amsterdam")


def midnight(day: date) -> datetime:
    """Return the first moment of a day here."""
    return datetime(day.year, day.month, day.day, tzinfo=HERE)


def next_month(first: date) -> date:
    """Return the first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def months_until(today: date, count: int) -> list[date]:
    """Return the first days of the last `count` months, this one last."""
    months = [today.replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def booked(since: date, until: date) -> EntryQuerySet:
    """Return the entries of this installation's mode booked from `since` up to and including `until`."""
    return Entry.objects.filter(
        mode=modes.current(),
        currency="eur",
        booked_at__gte=midnight(since),
        booked_at__lt=midnight(until + timedelta(days=1)),
    )


@dataclass(frozen=True)
class Sum:
    """What was kept in one month for one purpose; `is_recurring`: collected for a standing payment."""

    month: date
    purpose: str
    is_recurring: bool
    cents: int


def kept_by_month(months: list[date]) -> list[Sum]:
    """Return what was kept in each of these months, given as first days in order."""
    rows = (
        booked(months[0], next_month(months[-1]) - timedelta(days=1))
        .kept()
        .annotate(month=TruncMonth("booked_at", tzinfo=HERE), recurring=Q(payment__collection__isnull=False))
        .order_by()
        .values("month", "payment__purpose", "recurring")
        .annotate(sum=models.Sum("cents"))
    )
    return [
        Sum(timezone.localtime(row["month"], HERE).date(), row["payment__purpose"], bool(row["recurring"]), row["sum"])
        for row in rows
    ]


def received_by_year(*, now: datetime, years: int) -> list[tuple[int, list[tuple[str, int]], int]]:
    """Return the last years, the latest first: the year, what was kept under each heading, and the total.

    Years without anything are left out.
    """
    first = timezone.localtime(now, HERE).year - years + 1
    rows = (
        booked(date(first, 1, 1), timezone.localtime(now, HERE).date())
        .kept()
        .annotate(year=TruncYear("booked_at", tzinfo=HERE))
        .order_by()
        .values("year", "payment__purpose")
        .annotate(sum=models.Sum("cents"))
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        year = found.setdefault(timezone.localtime(row["year"], HERE).year, {})
        heading = name_of(row["payment__purpose"])
        year[heading] = year.get(heading, 0) + row["sum"]
    return [
        (
            year,
            sorted(((heading, cents) for heading, cents in sums.items() if cents), key=lambda pair: -pair[1]),
            sum(sums.values()),
        )
        for year, sums in sorted(found.items(), reverse=True)
        if any(sums.values())
    ]


def name_of(purpose: str) -> str:
    """Return what a purpose is called on pages and in exports."""
    return str(settings.PAYMENT_PURPOSE_NAMES.get(purpose) or _("Other"))
