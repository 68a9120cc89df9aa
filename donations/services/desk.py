"""What the treasurer's desk shows: sums from the ledger, and what waits for a person."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donations import plots
from donations.models import Campaign
from payments import modes
from payments.models import Entry, Refund, StaffTask, Standing
from payments.services import figures

MONTHS = 12
TASKS_SHOWN = 50
# What is only good to know stands last.
QUIET = (StaffTask.Kind.RECOVERED, StaffTask.Kind.REFUND_OUTSIDE, StaffTask.Kind.WRONG_MODE)
GIVEN = "donations."  # every purpose of this room begins so
SUBSCRIPTIONS = "donations.subscription"  # is paid for something, and no gift


@dataclass(frozen=True)
class Figure:
    """A plot and the table beside it: the same values twice."""

    slug: str
    title: str
    about: str
    head: str
    plot: plots.Plot
    total_cents: int


def monthly(slug: str, title: str, about: str, months: list[date], values: list[int]) -> Figure:
    """Return a figure of one value a month."""
    bars = [
        (date_format(month, "F Y"), date_format(month, "N")[:1], cents)
        for month, cents in zip(months, values, strict=True)
    ]
    return Figure(slug, title, about, _("Month"), plots.columns(bars), sum(values))


def figures_of(today: date) -> list[Figure]:
    """Return the desk's figures: gifts a month, recurring income a month, and what each campaign received."""
    months = figures.months_until(today, MONTHS)
    sums = figures.kept_by_month(months)
    given = [row for row in sums if row.purpose.startswith(GIVEN) and row.purpose != SUBSCRIPTIONS]
    gifts = [sum(row.cents for row in given if row.month == month) for month in months]
    recurring = [sum(row.cents for row in sums if row.is_recurring and row.month == month) for month in months]
    received = by_campaign()
    return [
        monthly("gifts", _("Gifts a month"), _("All that was given, less what went back."), months, gifts),
        monthly(
            "recurring",
            _("Recurring income a month"),
            _("Monthly and yearly gifts, the crane-bird fund and institutions."),
            months,
            recurring,
        ),
        Figure(
            "campaigns",
            _("By campaign"),
            _("All that each campaign received since it began."),
            _("Campaign"),
            plots.rows(received),
            sum(cents for _title, cents in received),
        ),
    ]


def by_campaign() -> list[tuple[str, int]]:
    """Return each campaign on the site with what it received, the largest first."""
    found = [(str(row), vars(row)["received_cents"]) for row in Campaign.objects.shown().with_received()]
    return sorted(found, key=lambda pair: -pair[1])


def open_tasks() -> list[StaffTask]:
    """Return what waits, the soonest due first, what is only good to know last."""
    tasks = StaffTask.objects.open().select_related("payment__payer")
    ordered = sorted(
        tasks.order_by("created_at", "pk"),
        key=lambda task: (task.kind in QUIET, task.due_at is None, task.due_at or task.created_at),
    )
    return ordered[:TASKS_SHOWN]


def waiting_refunds() -> list[Refund]:
    """Return the refunds that wait for a second person, oldest first."""
    asked = Refund.objects.filter(state=Refund.State.ASKED).select_related("payment__payer", "asked_by")
    return list(asked.order_by("created_at", "pk"))


def failing_renewals() -> list[Standing]:
    """Return the standing payments whose period could not be collected, the longest waiting first."""
    failing = Standing.objects.filter(
        state=Standing.State.FAILING, way=Standing.Way.CHECKOUT, mode=modes.current()
    ).select_related("payer")
    return list(failing.order_by("period_ends_at", "pk")[:TASKS_SHOWN])


def received_this_year(today: date) -> int:
    """Return what was kept this year, for every purpose."""
    found = figures.booked(today.replace(month=1, day=1), today).exclude(kind=Entry.Kind.FEE)
    return int(found.aggregate(sum=Sum("cents"))["sum"] or 0)
