"""The desk's queue: what waits, how long, and until when; with facts where a vault is open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Profile
from accounts.templatetags.dates import clock
from peersupport.matching import Facts
from peersupport.models import Case, Desk, DeskMember, Duty, Gender, Language, Reason, Region, Seniority, State
from peersupport.services import desk as desk_services
from peersupport.services.clocks import ZONE
from vault import codes
from vault.holders import Holder

WAITS_FOR_US = frozenset({State.RECEIVED, State.MATCHING})
WAITS_FOR_OTHERS = frozenset({State.PROPOSED, State.OFFERED})
SHOWN = (State.RECEIVED, State.MATCHING, State.PROPOSED, State.OFFERED, State.ACTIVE_1)
MOST_SHOWN = 100


@dataclass(frozen=True)
class Row:
    """One case in the queue; `who` is empty while the vault is locked."""

    case: Case
    name: str
    who: str
    waits: str
    due: str
    is_late: bool
    is_ours: bool
    todo: str


def name(case_id: UUID) -> str:
    """Return a short name by which two people can speak of a case: the first symbols of its id."""
    number = case_id.int >> 108
    symbols = "".join(codes.SYMBOLS[number >> shift & 31] for shift in (15, 10, 5, 0))
    return f"{symbols[:2]}-{symbols[2:]}"


def rows(*, member: DeskMember, holder: Holder | None, now: datetime) -> list[Row]:
    """Return the queue of this desk member, most urgent and longest due first. A constant number of statements."""
    cases = list(
        Case.objects.seen_by_desk(member.person)
        .filter(state__in=SHOWN)
        .order_by(F("urgent").desc(), F("due_at").asc(nulls_last=True), "state_since", "pk")
    )
    facts = desk_services.facts_of_many(holder=holder, cases=cases[:MOST_SHOWN]) if holder else {}
    regions = {region.code: str(region.name) for region in Region.objects.all()} if facts else {}
    return [_row(case, facts.get(case.pk), regions, now) for case in cases]


def _row(case: Case, facts: Facts | None, regions: dict[str, str], now: datetime) -> Row:
    todo = {State.RECEIVED: _("Open"), State.MATCHING: _("Propose somebody")}
    waits_for = {
        State.PROPOSED: _("waits for the person"),
        State.OFFERED: _("waits for the colleague"),
        State.ACTIVE_1: _("in contact"),
    }
    state = State(case.state)
    return Row(
        case=case,
        name=name(case.pk),
        who=f"{profession(facts.profession)}, {regions.get(facts.region, '')}" if facts else "",
        waits=age(now - case.state_since),
        due=when(case.due_at, now) if case.due_at else "",
        is_late=bool(case.due_at and case.due_at <= now),
        is_ours=state in WAITS_FOR_US,
        todo=todo.get(state) or waits_for[state],
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


def tally(found: Sequence[Row], *, now: datetime) -> dict[str, object]:
    """Return the figures above the queue: counts and the longest wait."""
    ours = [row for row in found if row.is_ours]
    oldest = min((row.case.state_since for row in ours), default=None)
    return {
        "ours": len(ours),
        "others": sum(row.case.state in WAITS_FOR_OTHERS for row in found),
        "late": sum(row.is_late for row in ours),
        "urgent": sum(row.case.urgent for row in ours),
        "longest": age(now - oldest) if oldest else "–",
        "more": max(0, len(found) - MOST_SHOWN),
    }


def duties(*, desk: Desk, now: datetime) -> list[Duty]:
    """Return who is on call at the desk this week."""
    return list(
        desk.duties.filter(ends_at__gt=now, starts_at__lt=now + timedelta(days=7))
        .select_related("person")
        .order_by("starts_at")
    )


def profession(value: str) -> str:
    return str(dict(Profile.Profession.choices).get(value, value))


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
