"""Duty hours as data: when a desk is there, and when so many of its hours will have passed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects

from peersupport.models import Case, Desk, State

ZONE = ZoneInfo("Europe/Amsterdam")
DUTY_HOURS = {State.RECEIVED: 2, State.MATCHING: 8, State.OFFERED: 4, State.WIDENING: 8}
SAFETY_HOURS = 0.25
LOOK_AHEAD_DAYS = 60


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZONE).astimezone(UTC)


def stretches(*, desk: Desk, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches in which the desk answers, from `start` on, as moments; a clock change does no harm."""
    prefetch_related_objects([desk], "duty_hours", "holidays")
    closed = {holiday.day for holiday in desk.holidays.all()}
    hours = sorted(desk.duty_hours.all(), key=lambda one: (one.weekday, one.opens))
    first = start.astimezone(ZONE).date()
    for offset in range(LOOK_AHEAD_DAYS):
        day = first + timedelta(days=offset)
        if day in closed:
            continue
        for one in hours:
            if one.weekday == day.weekday() and _moment(day, one.closes) > start:
                yield max(start, _moment(day, one.opens)), _moment(day, one.closes)


def after_duty_hours(*, desk: Desk, start: datetime, hours: float) -> datetime:
    """Return when `hours` of the desk's duty will have passed; on the clock where the desk has no hours at all."""
    left = timedelta(hours=hours)
    for opens, closes in stretches(desk=desk, start=start):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return start + left


def is_on_duty(*, desk: Desk, now: datetime) -> bool:
    """Say whether the desk answers at this moment."""
    opens = next_opening(desk=desk, now=now)
    return opens is not None and opens <= now


def next_opening(*, desk: Desk, now: datetime) -> datetime | None:
    """Return when the desk answers next: now, if it does; None where it has no hours."""
    return next((opens for opens, _closes in stretches(desk=desk, start=now)), None)


def due_at(*, case: Case, now: datetime) -> datetime | None:
    """Return by which hour somebody has to act on the case in its state, or None where it waits for nobody."""
    hours = DUTY_HOURS.get(State(case.state))
    if hours is None:
        return None
    if case.urgent and case.state == State.RECEIVED:
        return _next_five_minutes(after_duty_hours(desk=case.desk, start=now, hours=SAFETY_HOURS))
    due = after_duty_hours(desk=case.desk, start=now, hours=hours)
    return due.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1 if due.minute or due.second else 0)


def _next_five_minutes(moment: datetime) -> datetime:
    """Return the moment, or the next at which five minutes are full: as fine as an urgent request needs, no finer."""
    whole = moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=5)
