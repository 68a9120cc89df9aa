"""A tick: look at every case in batches, write down what ran out, and tell each thing once.

The row (case, clock, due) is what was told; two ticks at once find it there, and the one that holds it tells. Each
batch is a transaction of its own with a constant number of statements.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from peersupport import clockwork
from peersupport.clockwork import Line, Sight
from peersupport.models import Alarm, Assignment, Case, Clock, Desk, Happening, Seat, State, Tick, Watch
from peersupport.models.states import OVER
from peersupport.services import (
    aftercare,
    attachments,
    clocks,
    closing,
    dates,
    gone,
    health,
    leads,
    notices,
    retention,
    seats,
)
from vault.models import SealedItem

BATCH = 500
DIGEST_HOURS = (8, 16)
log = logging.getLogger(__name__)
LOOKED_AT = (
    clockwork.BEGUN | clockwork.ALONE_AGAIN | clockwork.THAWED | clockwork.READ_UP | clockwork.NO | clockwork.REFERRAL
)
Ringing = tuple[UUID, str, datetime]


def ring(*, now: datetime) -> int:
    """Write down and tell what ran out in all cases; return how many alarms are new."""
    desks = {desk.pk: desk for desk in Desk.objects.prefetch_related("duty_hours", "holidays")}
    last, new = None, 0
    while ids := _next_batch(last):
        new += ring_batch(ids=ids, desks=desks, now=now)
        last = ids[-1]
    return new


def _next_batch(last: UUID | None) -> list[UUID]:
    running = Case.objects.exclude(state__in=OVER).order_by("pk")
    return list((running.filter(pk__gt=last) if last else running).values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def ring_batch(*, ids: Sequence[UUID], desks: dict[int, Desk], now: datetime) -> int:
    """Do one batch. What rings and is not known is added; what is known and rings no more is over."""
    rings = {(case, clock.value, due) for case, sight in sights(ids, desks).items()
             for clock, due in clockwork.ringing(sight, now)}  # fmt: skip
    known = {
        (case, clock, due): (pk, is_over)
        for pk, case, clock, due, is_over in Alarm.objects.filter(case__in=ids).values_list(
            "pk", "case_id", "clock", "due_at", "is_over"
        )
    }
    new = [Alarm(case_id=case, clock=clock, due_at=due) for case, clock, due in sorted(rings - known.keys(), key=str)]
    Alarm.objects.bulk_create(new, ignore_conflicts=True)
    _mark([pk for key, (pk, is_over) in known.items() if key not in rings and not is_over], is_over=True)
    _mark([pk for key, (pk, is_over) in known.items() if key in rings and is_over], is_over=False)
    if new:
        _tell(ids)
    return len(new)


def _mark(alarms: list[int], *, is_over: bool) -> None:
    if alarms:
        Alarm.objects.filter(pk__in=alarms).update(is_over=is_over)


def _tell(ids: Sequence[UUID]) -> None:
    """Tell what nobody told yet. A row that another tick holds is being told by it."""
    waiting = Alarm.objects.select_for_update(skip_locked=True).filter(case__in=ids, is_told=False, is_over=False)
    alarms = list(waiting.order_by("pk"))
    if not alarms:
        return
    at_desk = _people(Seat.objects.filter(person__desk_membership__is_active=True), alarms, clockwork.FOR_DESK)
    leading = _people(Watch.objects.filter(person__groups__name=leads.LEAD), alarms, clockwork.FOR_LEAD)
    beside = _people(Assignment.objects.filter(is_live=True), alarms, clockwork.FOR_SUPPORTER)
    at_once: set[int] = set()
    later: set[int] = set()
    for alarm in alarms:
        key = (alarm.case_id, alarm.clock)
        (at_once if alarm.clock in clockwork.AT_ONCE else later).update(at_desk[key], leading[key], beside[key])
    notices.tell_many(people=at_once, at_once=True)
    notices.tell_many(people=later - at_once)
    notices.tell_requesters(cases={one.case_id for one in alarms if one.clock in clockwork.FOR_REQUESTER})
    Alarm.objects.filter(pk__in=[one.pk for one in alarms]).update(is_told=True)


def _people(
    rows: QuerySet[Any], alarms: Iterable[Alarm], clocks_for: frozenset[Clock]
) -> defaultdict[tuple[UUID, str], set[int]]:
    """Return who hears of which alarm, of those that these people hear of at all."""
    found: defaultdict[tuple[UUID, str], set[int]] = defaultdict(set)
    heard = [alarm for alarm in alarms if alarm.clock in clocks_for]
    if not heard:
        return found
    by_case: defaultdict[UUID, set[int]] = defaultdict(set)
    for case, person in rows.filter(case__in={alarm.case_id for alarm in heard}).values_list("case_id", "person_id"):
        by_case[case].add(person)
    for alarm in heard:
        found[alarm.case_id, alarm.clock] = by_case[alarm.case_id]
    return found


def sights(ids: Sequence[UUID], desks: dict[int, Desk]) -> dict[UUID, Sight]:
    """Return what the clocks look at in these cases, in three statements."""
    lines: defaultdict[UUID, list[Line]] = defaultdict(list)
    told = Happening.objects.filter(case__in=ids, type__in=LOOKED_AT).order_by("case_id", "seq")
    for case, seq, kind, role, person, hour in told.values_list(
        "case_id", "seq", "type", "actor_role", "actor_id", "hour"
    ):
        lines[case].append(Line(seq, kind, role, person, hour))
    beside: defaultdict[UUID, set[int]] = defaultdict(set)
    for case, person in Assignment.objects.filter(case__in=ids, is_live=True).values_list("case_id", "person_id"):
        beside[case].add(person)
    return {
        case.pk: Sight(
            state=case.state,
            urgent=case.urgent,
            state_since=case.state_since,
            due_at=case.due_at,
            goes_on=_goes_on(case),
            lines=lines[case.pk],
            beside=frozenset(beside[case.pk]),
            after_duty=_after_duty(desks[case.desk_id], case.state_since),
            is_read_by_two=case.readers >= seats.ENOUGH,
            has_dates=case.has_dates,
        )
        for case in Case.objects.filter(pk__in=ids).annotate(
            readers=seats.readers_of(OuterRef("pk")),
            has_dates=Exists(SealedItem.objects.filter(ring=OuterRef("pk"), kind=dates.DATES)),
        )
    }


def _goes_on(case: Case) -> date | None:
    """Return the day that the requester is told of beforehand; while closing the notice of it is still to come."""
    if case.state not in closing.LASTS:
        return case.retain_until
    ends = closing.ends_at(case)
    return ends.astimezone(clocks.ZONE).date() if ends and case.state == State.CLOSED else None


def _after_duty(desk: Desk, start: datetime) -> Callable[[float], datetime]:
    return lambda hours: clocks.after_duty_hours(desk=desk, start=start, hours=hours)


def tick(*, now: datetime) -> int:
    """Do all that is due at this moment; return how many things failed, which the next tick tries again.

    One part that fails stops no other. Only a tick in which all went well counts as a sign of life.
    """
    failed = 0
    for part in (
        gone.clear,
        seats.clear_gone,
        attachments.forget,
        aftercare.ring,
        retention.run,
        ring,
        health.look,
        digest,
    ):
        try:
            part(now=now)
        except Exception as error:  # whatever it is, the other clocks must ring
            failed += 1
            log.error("a part of the tick failed: %s in %s", type(error).__name__, part.__qualname__)
    if not failed:
        Tick.objects.update_or_create(pk=1, defaults={"at": now})
    return failed


@transaction.atomic
def digest(*, now: datetime) -> int:
    """Send the letter of the last fixed hour unless it went: late after a standstill, never twice. To how many."""
    here = now.astimezone(clocks.ZONE)
    hours = [here.replace(hour=hour, minute=0, second=0, microsecond=0) for hour in DIGEST_HOURS]
    slot = max([hour for hour in hours if hour <= here], default=hours[-1] - timedelta(days=1))
    Tick.objects.get_or_create(pk=1)
    is_first = Tick.objects.filter(Q(digest_for=None) | Q(digest_for__lt=slot), pk=1).update(digest_for=slot)
    return notices.digest(now=slot) if is_first else 0
