"""The desk's queue: what waits, how long, and until when; with facts where a vault is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Min, OuterRef, Q, Window
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Profile
from accounts.templatetags.dates import clock
from peersupport.matching import Facts
from peersupport.models import Case, Desk, DeskMember, Duty, Gender, Language, Reason, Region, Seniority, State
from peersupport.models.states import BEFORE_PEOPLE
from peersupport.services import alone, seats
from peersupport.services import desk as desk_services
from peersupport.services.clocks import ZONE
from vault import codes
from vault.holders import Holder

WAITS_FOR_US = frozenset({State.RECEIVED, State.MATCHING})
WAITS_FOR_OTHERS = frozenset({State.PROPOSED, State.OFFERED, State.REFERRING})
SHOWN = (*BEFORE_PEOPLE, State.ACTIVE_1, State.WIDENING, State.ACTIVE_2, State.REFERRING, State.ACTIVE_3, State.DORMANT)
TO_DO = {
    State.RECEIVED: gettext_lazy("Open"),
    State.MATCHING: gettext_lazy("Propose somebody"),
    State.PROPOSED: gettext_lazy("waits for the person"),
    State.OFFERED: gettext_lazy("waits for the colleague"),
    State.ACTIVE_1: gettext_lazy("in contact"),
    State.WIDENING: gettext_lazy("Propose a coach"),
    State.ACTIVE_2: gettext_lazy("in contact"),
    State.REFERRING: gettext_lazy("waits for the expert"),
    State.ACTIVE_3: gettext_lazy("in contact"),
    State.DORMANT: gettext_lazy("waits for a sign"),
}
MOST_SHOWN = 100


@dataclass(frozen=True)
class Row:
    """One case in the queue; `who` is empty while the vault is locked."""

    case: Case
    name: str
    who: str
    state: str
    waits: str
    due: str
    is_late: bool
    is_ours: bool
    todo: str
    is_thin: bool


def name(case_id: UUID) -> str:
    """Return a short name by which two people can speak of a case: the first symbols of its id."""
    number = case_id.int >> 108
    symbols = "".join(codes.SYMBOLS[number >> shift & 31] for shift in (15, 10, 5, 0))
    return f"{symbols[:2]}-{symbols[2:]}"


@dataclass(frozen=True)
class Queue:
    """The rows that are shown, and the figures above them, which count all."""

    rows: list[Row]
    ours: int = 0
    others: int = 0
    late: int = 0
    urgent: int = 0
    thin: int = 0
    longest: str = "–"
    more: int = 0


def of(*, member: DeskMember, holder: Holder | None, now: datetime) -> Queue:
    """Return the queue of this desk member, most urgent and longest due first. A constant number of statements.

    The figures count every case in the same statement that fetches the few that are shown.
    """
    asked = Q(state=State.WIDENING, due_at=None)  # coaches are proposed; without, the desk has its hour
    ours = Q(state__in=WAITS_FOR_US) | Q(state=State.WIDENING, due_at__isnull=False) | Q(is_alone=True)
    others = Q(state__in=WAITS_FOR_OTHERS) | asked
    cases = list(
        Case.objects.seen_by_desk(member.person)
        .filter(state__in=SHOWN)
        .annotate(is_alone=ExpressionWrapper(alone.is_so(), BooleanField()))
        .annotate(
            readers=seats.readers_of(OuterRef("pk")),
            count_all=Window(Count("pk")),
            count_ours=Window(Count("pk", filter=ours)),
            count_others=Window(Count("pk", filter=others)),
            count_late=Window(Count("pk", filter=ours & Q(due_at__lte=now))),
            count_urgent=Window(Count("pk", filter=ours & Q(urgent=True))),
            count_thin=Window(Count("pk", filter=Q(state__in=seats.NEEDS_DESK, readers__lt=seats.ENOUGH))),
            oldest=Window(Min("state_since", filter=ours)),
        )
        .order_by(F("urgent").desc(), F("is_alone").desc(), F("due_at").asc(nulls_last=True), "state_since", "pk")[
            :MOST_SHOWN
        ]
    )
    if not cases:
        return Queue([])
    facts = desk_services.facts_of_many(holder=holder, cases=cases) if holder else {}
    regions = {region.code: str(region.name) for region in Region.objects.all()} if facts else {}
    first = cases[0]
    return Queue(
        rows=[_row(case, facts.get(case.pk), regions, now, case.readers, is_alone=case.is_alone) for case in cases],
        ours=first.count_ours,
        others=first.count_others,
        late=first.count_late,
        urgent=first.count_urgent,
        thin=first.count_thin,
        longest=age(now - first.oldest) if first.oldest else "–",
        more=first.count_all - len(cases),
    )


def _row(
    case: Case, facts: Facts | None, regions: dict[str, str], now: datetime, readers: int, *, is_alone: bool
) -> Row:
    state = State(case.state)
    is_ours = is_alone or state in WAITS_FOR_US or (state == State.WIDENING and case.due_at is not None)
    todo = TO_DO[state] if is_ours or state != State.WIDENING else TO_DO[State.PROPOSED]
    return Row(
        case=case,
        name=name(case.pk),
        who=f"{profession(facts.profession)}, {regions.get(facts.region, '')}" if facts else "",
        state=str(state.label),
        waits=age(now - case.state_since),
        due=when(case.due_at, now) if case.due_at else "",
        is_late=bool(case.due_at and case.due_at <= now),
        is_ours=is_ours,
        todo=_("Ask a colleague beside the coach") if is_alone else str(todo),
        is_thin=state in seats.NEEDS_DESK and readers < seats.ENOUGH,
    )


def age(passed: timedelta) -> str:
    """Return how long something waits, in whole hours or days: no finer than a case knows."""
    hours = max(0, int(passed.total_seconds() // 3600))
    if hours < 1:
        return _("under an hour")
    if hours < 48:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return ngettext("%(count)s day", "%(count)s days", hours // 24) % {"count": hours // 24}


def when(moment: datetime, now: datetime) -> str:
    """Return "today 14:00", "tomorrow 10:00" or "Mon 3 Mar 10:00", on the clock of the desk."""
    day, today = (one.astimezone(ZONE).date() for one in (moment, now))
    near = {today: _("today"), today + timedelta(days=1): _("tomorrow")}
    return f"{near.get(day) or date_format(day, 'D j M')} {clock(moment)}"


def duties(*, desk: Desk, now: datetime) -> list[Duty]:
    """Return who is on call at the desk this week: the next eight slots; the rota has the rest."""
    return list(
        desk.duties.filter(ends_at__gt=now, starts_at__lt=now + timedelta(days=7))
        .select_related("person")
        .order_by("starts_at", "kind")[:8]
    )


def profession(value: str) -> str:
    return str(Profile.Profession(value).label) if value in Profile.Profession.values else value


def spoken(languages: Iterable[str]) -> str:
    """Return the names of languages, as one reads them."""
    known = dict(Language.choices)
    return ", ".join(str(known[one]) for one in languages if one in known)


def words(facts: Facts) -> list[tuple[str, str]]:
    """Return the facts in words, without whom to keep away: that is for the matching alone."""
    region = Region.objects.filter(code=facts.region).first()
    found = [
        (_("About"), str(Reason(facts.reason).label)),
        (_("Profession"), profession(facts.profession)),
        (_("Specialty"), facts.specialty),
        (_("Wish"), _("another specialty") if facts.not_same_specialty else ""),
        (_("Experience"), str(Seniority(facts.seniority).label) if facts.seniority else ""),
        (_("Region"), str(region.name) if region else ""),
        (_("Languages"), spoken(facts.languages)),
        (_("Would like to speak with"), str(Gender(facts.gender_wish).label) if facts.gender_wish else ""),
        (_("Only then"), _("yes") if facts.gender_wish and facts.gender_required else ""),
    ]
    return [(label, value) for label, value in found if value]
