"""Publish a year's figures, dated; tell the treasurer when a year is missing; read what the public may see.

A public-benefit institution publishes within six months after the year (tax office, ANBI): from 1 July a year without
published figures is a task. Above € 50,000 of income the tax office's standard form has to be used.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Min, Sum
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.models import User
from payments import modes
from payments.models import AnnualFigures, Entry, FigureRow, PublishedFigures, StaffTask
from payments.money import euro
from payments.services import figures, staffing

STANDARD_FORM_ABOVE_CENTS = 5_000_000
DUE = (7, 1)  # of the year after: six months are over
LANGUAGES = ("nl", "en")


class PublishingRefused(Exception):
    """These figures cannot be published so; the message may be shown."""


@dataclass(frozen=True)
class Line:
    """One heading with its amount."""

    name: str
    cents: int


@dataclass(frozen=True)
class Published:
    """A year as readers see it, in their language."""

    year: int
    came: list[Line]
    spent: list[Line]
    links: list[tuple[str, str]]
    published_at: datetime | None

    @property
    def came_cents(self) -> int:
        """What came in altogether."""
        return sum(line.cents for line in self.came)

    @property
    def spent_cents(self) -> int:
        """What was spent altogether."""
        return sum(line.cents for line in self.spent)


def through_site(year: int) -> list[dict[str, Any]]:
    """Return what the ledger kept in a year, by heading, the largest first, in both languages."""
    rows = figures.booked(date(year, 1, 1), date(year, 12, 31)).kept().order_by().values("payment__purpose")
    sums: dict[tuple[str, ...], int] = {}
    for purpose, cents in rows.annotate(sum=Sum("cents")).values_list("payment__purpose", "sum"):
        names = []
        for language in LANGUAGES:
            with override(language):
                names.append(figures.name_of(purpose))
        sums[tuple(names)] = sums.get(tuple(names), 0) + cents
    found = [dict(zip(LANGUAGES, names, strict=True)) | {"cents": cents} for names, cents in sums.items() if cents]
    return sorted(found, key=lambda line: -int(str(line["cents"])))


def content_of(annual: AnnualFigures) -> dict[str, Any]:
    """Return all that would be published of a year now."""
    rows = list(annual.rows.order_by("position", "pk"))

    def entered(side: str) -> list[dict[str, Any]]:
        return [{"nl": row.name_nl, "en": row.name_en, "cents": row.cents} for row in rows if row.side == side]

    return {
        "came": through_site(annual.year) + entered(FigureRow.Side.CAME),
        "spent": entered(FigureRow.Side.SPENT),
        "accounts_url": annual.accounts_url,
        "report_url": annual.report_url,
        "standard_form_url": annual.standard_form_url,
    }


def income_of(content: dict[str, Any]) -> int:
    """Return what came in altogether."""
    return sum(line["cents"] for line in content["came"])


def hint_of(annual: AnnualFigures) -> str:
    """Say what is still to be done before these figures can be published; "" when nothing is."""
    content = content_of(annual)
    if not content["spent"]:
        return _("Enter what was spent, on what.")
    income = income_of(content)
    if income > STANDARD_FORM_ABOVE_CENTS and not annual.standard_form_url:
        return _(
            "The income is %(income)s: above %(limit)s the tax office's standard form has to be used. "
            "Say where it stands."
        ) % {"income": euro(income), "limit": euro(STANDARD_FORM_ABOVE_CENTS)}
    return ""


@transaction.atomic
def publish(*, annual: AnnualFigures, by: User, now: datetime) -> PublishedFigures:
    """Put a year's figures on the site, as they are now, dated. Raises PublishingRefused while something is missing."""
    annual = AnnualFigures.objects.select_for_update().get(pk=annual.pk)
    if annual.year >= timezone.localdate(now).year:
        raise PublishingRefused(_("This year is not over yet."))
    if hint := hint_of(annual):
        raise PublishingRefused(hint)
    made = PublishedFigures.objects.create(
        year=annual.year, content=content_of(annual), published_at=now, published_by=by
    )
    staffing.settle(task_key(annual.year), by=by)
    return made


def task_key(year: int) -> str:
    """Return what makes the task about a missing year one task."""
    return f"figures_missing:{modes.current()}:{year}"


def missing(*, today: date) -> list[int]:
    """Return the years that had to be published by today and are not, since the first one in the ledger."""
    first = Entry.objects.filter(mode=modes.current()).aggregate(at=Min("booked_at"))["at"]
    if first is None:
        return []
    last = today.year - 1 if today >= date(today.year, *DUE) else today.year - 2
    known = set(PublishedFigures.objects.values_list("year", flat=True))
    return [year for year in range(timezone.localtime(first, figures.HERE).year, last + 1) if year not in known]


def check(*, now: datetime) -> None:
    """Put each missing year before the treasurer, once."""
    for year in missing(today=timezone.localtime(now, figures.HERE).date()):
        staffing.put(StaffTask.Kind.FIGURES_MISSING, key=task_key(year), about=str(year))


def shown(row: PublishedFigures) -> Published:
    """Return published figures in the reader's language."""
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    content = row.content
    links = [
        (_("Annual accounts"), content["accounts_url"]),
        (_("Report of activities"), content["report_url"]),
        (_("Standard form of the tax office"), content["standard_form_url"]),
    ]
    came, spent = ([Line(line[language], line["cents"]) for line in content[side]] for side in ("came", "spent"))
    return Published(row.year, came, spent, [link for link in links if link[1]], row.published_at)


def latest(*, now: datetime, years: int) -> list[Published]:
    """Return the last years, the latest first: as published, or what the ledger says where nothing was yet."""
    known: dict[int, PublishedFigures] = {}
    for row in PublishedFigures.objects.order_by("published_at", "pk"):
        known[row.year] = row
    first = timezone.localtime(now, figures.HERE).year - years + 1
    found = [shown(row) for year, row in known.items() if year >= first]
    for year, sums, _total in figures.received_by_year(now=now, years=years):
        if year not in known:
            found.append(Published(year, [Line(name, cents) for name, cents in sums], [], [], None))
    return sorted(found, key=lambda one: -one.year)


def archive() -> list[tuple[int, list[Published]]]:
    """Return every version of every year that was ever published, the latest first."""
    found: dict[int, list[Published]] = {}
    for row in PublishedFigures.objects.order_by("-year", "-published_at", "-pk"):
        found.setdefault(row.year, []).append(shown(row))
    return list(found.items())
