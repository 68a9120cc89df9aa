"""How the desks are: enough people with a vault, somebody on call, and clocks that run."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from peersupport.models import Case, Desk, DeskAlarm, DeskMember, Tick
from peersupport.models.states import OVER
from peersupport.services import leads, notices, rota
from vault.services import supporters as vaults

ENOUGH = 2
STILL = timedelta(minutes=10)
AHEAD = timedelta(hours=24)
Kind = DeskAlarm.Kind


def look(*, now: datetime) -> None:
    """Open an alarm for what is wrong, end it when it is mended, and tell each once."""
    desks = [*working()]
    wrong = {(desk.pk, kind) for desk in desks for kind in ailments(desk=desk, now=now)}
    with transaction.atomic():
        known = {(one.desk_id, one.kind): one.pk for one in DeskAlarm.objects.filter(until=None)}
        mended = [pk for key, pk in known.items() if key not in wrong]
        DeskAlarm.objects.filter(pk__in=mended, until=None).update(until=now)
        new = [DeskAlarm(desk_id=desk, kind=kind, since=now) for desk, kind in sorted(wrong - known.keys())]
        DeskAlarm.objects.bulk_create(new, ignore_conflicts=True)
        _stood_still(desks, now)
        _tell()


def working() -> Iterator[Desk]:
    """Yield the desks that somebody may turn to: the national one, those with a region, with people, with cases."""
    members = DeskMember.objects.filter(desk=OuterRef("pk"), is_active=True)
    running = Case.objects.filter(desk=OuterRef("pk")).exclude(state__in=OVER)
    for desk in Desk.objects.annotate(has_members=Exists(members), has_cases=Exists(running)).order_by("pk"):
        if desk.is_national or desk.has_members or desk.has_cases or desk.regions.exists():
            yield desk


def ailments(*, desk: Desk, now: datetime) -> Iterator[Kind]:
    """Yield what is wrong with a desk at this moment."""
    if keyed_members(desk) < ENOUGH:
        yield Kind.KEYS
    if rota.gaps(desk=desk, start=now, end=now + AHEAD):
        yield Kind.ROTA


def keyed_members(desk: Desk) -> int:
    """Return how many active members of the desk have a vault."""
    members = DeskMember.objects.filter(desk=desk, is_active=True, person__is_active=True).select_related("person")
    return len(vaults.keyed(users=[member.person for member in members]))


def clock_age(*, now: datetime) -> timedelta | None:
    """Return how long ago the clocks were looked at, or None where they never were."""
    last = Tick.objects.filter(pk=1).values_list("at", flat=True).first()
    return now - last if last else None


def _stood_still(desks: list[Desk], now: datetime) -> None:
    """Write down that no tick came for ten minutes: it is over now, but whoever leads must hear of it."""
    age = clock_age(now=now)
    if age is None or age <= STILL:
        return
    for desk in desks:
        DeskAlarm.objects.get_or_create(desk=desk, kind=Kind.STILL, since=now - age, defaults={"until": now})


def _tell() -> None:
    waiting = DeskAlarm.objects.select_for_update(skip_locked=True).filter(is_told=False).order_by("pk")
    alarms = list(waiting)
    if not alarms:
        return
    at_desk = DeskMember.objects.filter(desk__in={one.desk_id for one in alarms}, is_active=True)
    people = [*at_desk.values_list("person", flat=True), *leads.leads().values_list("pk", flat=True)]
    notices.tell_many(people=people)
    DeskAlarm.objects.filter(pk__in=[one.pk for one in alarms]).update(is_told=True)
