"""What who leads and who oversees may see: counts and ages. Never a case, a name of one, or a word."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from accounts.models import Profile, User
from peersupport.models import ACTIVE, Alarm, Case, Clock, DeskAlarm, Region, State, Supporter
from peersupport.models.case import CaseQuerySet
from peersupport.models.states import BEFORE_PEOPLE
from peersupport.services import health, people

RECENT = timedelta(days=7)
LEAST = 10


@dataclass(frozen=True)
class Heap:
    """So many of a kind, and since when the oldest."""

    name: str
    count: int
    since: datetime | None


def states(*, lead: User) -> list[Heap]:
    """Return how many cases stand where, of those that this lead may know of."""
    rows = Case.objects.open().filter(watches__person=lead).values_list("state").order_by("state")
    found = {state: (count, oldest) for state, count, oldest in rows.annotate(Count("pk"), Min("state_since"))}
    return [Heap(str(state.label), *found[state]) for state in State if state in found]


def alarms(*, lead: User) -> list[Heap]:
    """Return how many alarms ring, by their kind, of the cases that this lead may know of."""
    return _heaps(Case.objects.open().filter(watches__person=lead))


def alarms_at_desk(*, person: User) -> list[Heap]:
    """Return how many alarms ring for a desk member, by their kind: of the cases with a seat for them."""
    return _heaps(Case.objects.seen_by_desk(person))


def _heaps(cases: CaseQuerySet) -> list[Heap]:
    rows = Alarm.objects.filter(case__in=cases.values("pk"), is_over=False).exclude(clock__startswith="keep_")
    counted = rows.values_list("clock").order_by("clock").annotate(Count("pk"), Min("due_at"))
    found = {clock: (count, oldest) for clock, count, oldest in counted}
    return [Heap(str(clock.label), *found[clock]) for clock in Clock if clock in found]


def ailments(*, now: datetime) -> list[DeskAlarm]:
    """Return what is wrong with the desks, and what was mended in the past week."""
    rows = DeskAlarm.objects.select_related("desk").order_by("-until", "desk", "-since")
    return [one for one in rows.filter(since__gte=now - 4 * RECENT) if one.until is None or one.until > now - RECENT]


def is_still(*, now: datetime) -> bool:
    """Say whether no tick came for ten minutes."""
    age = health.clock_age(now=now)
    return age is None or age > health.STILL


def was_still(*, now: datetime, last: datetime | None) -> bool:
    """Say the same where the moment of the last tick is known already."""
    return last is None or now - last > health.STILL


@dataclass(frozen=True)
class Place:
    """A region or a profession, and who of it could be asked today."""

    name: str
    peers: int
    coaches: int
    professions: tuple[str, ...] = ()


def pool() -> tuple[list[Place], list[Place]]:
    """Return who could be asked today per region and per profession: where is nobody?"""
    peers: Counter[str] = Counter()
    coaches: Counter[str] = Counter()
    there: defaultdict[str, set[str]] = defaultdict(set)
    for one in people.overview():
        who: Supporter = one["supporter"]
        if not (one["is_ready"] and one["has_key"]) or one["is_training_old"] or one["load"] >= who.capacity:
            continue
        for key in (f"r{who.region_id}", who.profession):
            peers[key] += who.role == Supporter.Role.PEER
            coaches[key] += who.role == Supporter.Role.COACH
        there[f"r{who.region_id}"].add(str(who.get_profession_display()))
    regions = [
        Place(str(one.name), peers[f"r{one.pk}"], coaches[f"r{one.pk}"], tuple(sorted(there[f"r{one.pk}"])))
        for one in Region.objects.order_by("country", "name_nl")
    ]
    professions = [
        Place(str(label), peers[value], coaches[value])
        for value, label in Profile.Profession.choices
        if value != Profile.Profession.OUTSIDE_CARE
    ]
    return regions, professions


@dataclass(frozen=True)
class Coarse:
    """What the board sees: counts of ten and more, and for how long somebody waits in steps nobody stands out in."""

    waiting: int | None
    in_contact: int | None
    longest: str


def coarse(*, now: datetime) -> Coarse:
    """Return the board's view of all cases."""
    waiting = Case.objects.filter(state__in=BEFORE_PEOPLE)
    oldest = waiting.aggregate(Min("state_since"))["state_since__min"]
    return Coarse(
        _from_ten(waiting.count()),
        _from_ten(Case.objects.filter(state__in=ACTIVE).count()),
        _step(now - oldest if oldest else timedelta()),
    )


def _from_ten(count: int) -> int | None:
    return count if count >= LEAST else None


def _step(wait: timedelta) -> str:
    return "day" if wait <= timedelta(days=1) else "two_days" if wait <= timedelta(days=2) else "longer"
