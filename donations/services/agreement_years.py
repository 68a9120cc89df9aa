"""What the calendar brings to periodic gift agreements: beginning, the check of each year, the end, forgetting."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, Sum
from django.db.models.functions import ExtractYear
from django.utils import timezone

from accounts import documents
from donations.models import PeriodicAgreement
from donations.services.agreements import UNSIGNED_FOR, Ending, State, end, locked, move
from payments.models import Entry, StaffTask
from payments.money import euro
from payments.services import staffing
from payments.services.figures import HERE, midnight
from payments.services.forgetting import BOOKS_ARE_KEPT

SETTLES_UNTIL = (1, 16)  # a debit of December may arrive this long after the year


@dataclass(frozen=True)
class Year:
    """One year of an agreement: what was promised, and what we keep of what came."""

    year: int
    promised_cents: int
    received_cents: int
    is_over: bool

    @property
    def is_short(self) -> bool:
        """Whether the year is over and less came than was promised."""
        return self.is_over and self.received_cents < self.promised_cents


def received(agreement: PeriodicAgreement) -> dict[int, int]:
    """Return by year, on Amsterdam's calendar, what we keep by the ledger of what was given under an agreement."""
    if agreement.signed_on is None:
        return {}
    of_it = Q(payment__collection__standing=agreement.standing_id)
    of_it |= Q(payment__collection__standing__in=agreement.earlier.values("pk"))
    rows = Entry.objects.kept().filter(of_it, mode=agreement.mode, booked_at__gte=midnight(agreement.signed_on))
    by_year = rows.annotate(year=ExtractYear("booked_at", tzinfo=HERE)).order_by()
    return dict(by_year.values_list("year").annotate(Sum("cents")))


def years_of(agreement: PeriodicAgreement, *, today: date) -> list[Year]:
    """Return the years of an agreement that have begun, the latest first."""
    if agreement.signed_on is None:
        return []
    last = min(agreement.last_year, today.year)
    if agreement.ended_on and agreement.ending != Ending.TERM:
        last = min(last, agreement.ended_on.year)
    came = received(agreement)
    return [
        Year(year, agreement.year_cents, came.get(year, 0), is_checked(agreement, year, today))
        for year in range(last, agreement.first_year - 1, -1)
    ]


def is_checked(agreement: PeriodicAgreement, year: int, today: date) -> bool:
    """Whether a year must hold all that was promised by now; the year in which it ended early need not."""
    ended_early = agreement.ended_on if agreement.ending != Ending.TERM else None
    return today >= date(year + 1, *SETTLES_UNTIL) and (ended_early is None or year < ended_early.year)


def keep(*, now: datetime) -> None:
    """Do all that the day asks; done again it changes nothing."""
    today = timezone.localdate(now)
    begin_due(today)
    put_away_unsigned(now)
    check(today)
    end_terms(today)
    forget(today)


def begin_due(today: date) -> None:
    """Let signed agreements run whose first year has come."""
    due = PeriodicAgreement.objects.filter(state=State.SIGNED, first_year__lte=today.year)
    each(due, begin)


def begin(agreement: PeriodicAgreement) -> None:
    """Let one run, unless it did or ended meanwhile. Call it with the row locked."""
    if agreement.state == State.SIGNED:
        move(agreement, State.RUNNING)


def put_away_unsigned(now: datetime) -> None:
    """End forms that nobody sent back within half a year."""
    old = PeriodicAgreement.objects.filter(state=State.DRAFT, created_at__lte=now - UNSIGNED_FOR)
    for agreement in old:
        end(agreement=agreement, ending=Ending.UNSIGNED, on=timezone.localdate(now))


def end_terms(today: date) -> None:
    """End agreements whose last year is over."""
    for agreement in PeriodicAgreement.objects.filter(state__in=(State.SIGNED, State.RUNNING)):
        if agreement.last_year < today.year:
            end(agreement=agreement, ending=Ending.TERM, on=date(agreement.last_year, 12, 31))


def short_years(today: date) -> list[tuple[PeriodicAgreement, Year]]:
    """Return the years in which less came than was promised; of agreements that ended, the last seven."""
    ended_lately = Q(state=State.ENDED, ended_on__year__gte=today.year - BOOKS_ARE_KEPT)
    rows = PeriodicAgreement.objects.filter(Q(state=State.RUNNING) | ended_lately, giver_signed_on__isnull=False)
    return [
        (agreement, year)
        for agreement in rows.select_related("standing__payer").order_by("number")
        for year in years_of(agreement, today=today)
        if year.is_short
    ]


def check(today: date) -> None:
    """Put each short year before the treasurer, once; settle those that were made good."""
    keys = set()
    for agreement, year in short_years(today):
        key = f"agreement_short:{agreement.code}:{year.year}"
        keys.add(key)
        lacking = euro(year.promised_cents - year.received_cents, "nl")
        staffing.put(StaffTask.Kind.AGREEMENT_SHORT, key=key, about=f"{agreement.label}, {year.year}: {lacking}")
    for task in StaffTask.objects.open().filter(kind=StaffTask.Kind.AGREEMENT_SHORT).exclude(key__in=keys):
        staffing.settle(task.key)


def forget(today: date) -> None:
    """Erase signed forms once the books of their last year need not be kept any more."""
    old = PeriodicAgreement.objects.filter(state=State.ENDED, ended_on__year__lt=today.year - BOOKS_ARE_KEPT)
    each(old.exclude(file=""), erase_form)


def erase_form(agreement: PeriodicAgreement) -> None:
    """Erase the signed form of an agreement; the row stays with its number. Call it with the row locked."""
    if agreement.file:
        documents.erase(agreement)
        agreement.file, agreement.mime = "", ""
        agreement.save(update_fields=["file", "mime"])


def each(rows: Iterable[PeriodicAgreement], act: Callable[[PeriodicAgreement], object]) -> None:
    """Do one thing with each row, locked, in a transaction of its own."""
    for row in rows:
        with transaction.atomic():
            act(locked(row))
