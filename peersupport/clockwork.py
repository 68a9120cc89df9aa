"""Which clocks of a case have run out, and for whom each rings. Only the rows decide; looking again gives the same.

A moment that a clock counts from is the hour that stands in the rows, so a tick that comes a day late, twice, or in the
night in which the clocks go back finds the very same moments due.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from peersupport.models import ACTIVE, Actor, Event, State
from peersupport.models.clocks import Clock
from peersupport.models.states import BEFORE_PEOPLE, OVER, SUPPORTERS
from peersupport.services.clocks import DUTY_HOURS, SAFETY_HOURS, ZONE

DAY = timedelta(days=1)
GOAL, HARD = timedelta(hours=24), timedelta(hours=48)
SECOND, THIRD, MONTH, LATELY = 14 * DAY, 42 * DAY, 30 * DAY, 7 * DAY
SILENT, SILENT_LONG = 21 * DAY, 28 * DAY
UNREAD, UNREAD_LONG = timedelta(hours=24), timedelta(hours=72)
MORNING = time(9)
KEEP = {Clock.KEEP_30: 30, Clock.KEEP_7: 7, Clock.KEEP_1: 1}

FOR_DESK = frozenset(
    {
        Clock.SAFETY, Clock.OPEN, Clock.PROPOSE, Clock.WIDEN, Clock.REFER, Clock.REFUSED, Clock.CONTACT,
        Clock.CONTACT_LATE, Clock.UNREAD_LONG, Clock.UNSEEN_LONG, Clock.SILENT_LONG, Clock.READERS,
    }
)  # fmt: skip
FOR_LEAD = frozenset({Clock.SAFETY, Clock.REFUSED, Clock.CONTACT_LATE, Clock.READERS})
FOR_SUPPORTER = frozenset(
    {
        Clock.CONTACT, Clock.SECOND_TALK, Clock.THIRD_TALK, Clock.NEXT_TALK, Clock.UNREAD, Clock.UNSEEN_LONG,
        Clock.SILENT,
    }
)  # fmt: skip
FOR_REQUESTER = frozenset({*KEEP, Clock.READERS, Clock.UNSEEN})
AT_ONCE = frozenset({Clock.SAFETY, Clock.CONTACT_LATE})  # these letters wait for no random while and no quiet hours

DESK_CLOCKS = {
    State.RECEIVED: Clock.OPEN,
    State.MATCHING: Clock.PROPOSE,
    State.WIDENING: Clock.WIDEN,
}
SEEKING = (*BEFORE_PEOPLE, State.WIDENING, State.REFERRING)
BESIDE = (*ACTIVE, State.WIDENING, State.REFERRING)
ALONE_AGAIN = frozenset({Event.HAND_BACK, Event.FORCE_BACK, Event.CHANGE})
BEGUN = frozenset({Event.SUBMIT, Event.TAKE_CALL})
THAWED = frozenset({Event.RESUME, Event.REOPEN, Event.UNDO})
CONTACT = frozenset({Event.MESSAGE, Event.SPOKE})
NO = frozenset({Event.DECLINE, Event.LAPSE})
REFERRAL = frozenset({Event.REFER, Event.ACCEPT, Event.STEP_DOWN})
READ_UP = frozenset({Event.TALK_READ, *CONTACT})


@dataclass(frozen=True)
class Line:
    """One line of the timeline, as far as a clock looks at it."""

    seq: int
    type: str
    role: str
    person: int | None
    hour: datetime


@dataclass(frozen=True)
class Sight:
    """All that the clocks look at in one case. `after_duty` counts the desk's duty hours from its state on."""

    state: str
    urgent: bool
    state_since: datetime
    due_at: datetime | None
    goes_on: date | None
    lines: Sequence[Line]
    beside: frozenset[int]
    after_duty: Callable[[float], datetime]
    is_read_by_two: bool = True
    has_dates: bool = False


def ringing(sight: Sight, now: datetime) -> Iterator[tuple[Clock, datetime]]:
    """Yield every clock that has run out, with the moment it did. A pause stops all but those of keeping."""
    for clock, due in _all(sight, now):
        if due <= now:
            yield clock, due.replace(minute=0, second=0, microsecond=0)


def _all(sight: Sight, now: datetime) -> Iterator[tuple[Clock, datetime]]:
    if sight.state not in OVER:
        yield from _keeping(sight)
    if sight.state in SEEKING:
        yield from _seeking(sight)
        if not sight.is_read_by_two:
            yield Clock.READERS, sight.state_since
    if sight.state in SEEKING or sight.state in ACTIVE:
        yield from _first_contact(sight)
    if sight.state in BESIDE:
        yield from _talks(sight, now)
        yield from _silence(sight)
        yield from _unread(sight)
        yield from _unseen(sight)
        yield from _referral(sight)


def _seeking(sight: Sight) -> Iterator[tuple[Clock, datetime]]:
    if sight.state == State.RECEIVED and sight.urgent:
        yield Clock.SAFETY, sight.due_at or sight.after_duty(SAFETY_HOURS)
    if sight.state in DESK_CLOCKS:
        yield DESK_CLOCKS[State(sight.state)], _desk_due(sight)
    accepted = max((line.seq for line in sight.lines if line.type == Event.ACCEPT), default=0)
    refused = [line.hour for line in sight.lines if line.type in NO and line.seq > accepted]
    if len(refused) >= 3:
        yield Clock.REFUSED, refused[len(refused) // 3 * 3 - 1]


def _desk_due(sight: Sight) -> datetime:
    """Return the moment kept with the case; whoever is at the front of the queue is not late for that."""
    is_kept = sight.due_at is not None and sight.due_at > sight.state_since
    is_sharper = sight.urgent and sight.state == State.RECEIVED
    if sight.due_at and is_kept and not is_sharper:
        return sight.due_at
    return sight.after_duty(DUTY_HOURS[State(sight.state)])


def _first_contact(sight: Sight) -> Iterator[tuple[Clock, datetime]]:
    anchor, contact, thawed = _anchor(sight), _first(sight), _thawed(sight)
    if anchor and not contact:
        start = max(anchor.hour, thawed) if thawed else anchor.hour
        yield Clock.CONTACT, start + GOAL
        yield Clock.CONTACT_LATE, start + HARD


def _anchor(sight: Sight) -> Line | None:
    """Return since when somebody has waited for a supporter: the request, or the day they were alone again."""
    found = [line for line in sight.lines if line.type in BEGUN or line.type in ALONE_AGAIN]
    return found[-1] if found else None


def _contacts(sight: Sight) -> list[Line]:
    """Return the times a supporter spoke or wrote, since somebody waited for one."""
    anchor = _anchor(sight)
    since = anchor.seq if anchor else 0
    return [one for one in sight.lines if one.type in CONTACT and one.role in SUPPORTERS and one.seq > since]


def _first(sight: Sight) -> datetime | None:
    contacts = _contacts(sight)
    return contacts[0].hour if contacts else None


def _thawed(sight: Sight) -> datetime | None:
    """Return when the case was last taken up again: clocks count from there."""
    found = [line.hour for line in sight.lines if line.type in THAWED]
    return found[-1] if found else None


def _talks(sight: Sight, now: datetime) -> Iterator[tuple[Clock, datetime]]:
    first, hours = _first(sight), [line.hour for line in _contacts(sight)]
    if first is None:
        return
    start = max(first, _thawed(sight) or first)
    if hours[-1] < start + DAY:
        yield Clock.SECOND_TALK, start + SECOND
    if hours[-1] < start + THIRD - SECOND:
        yield Clock.THIRD_TALK, start + THIRD
    if not sight.has_dates:  # no procedure that we know of: two talks are recalled, the rest is theirs
        return
    months = (now - start - THIRD) // MONTH
    due = start + THIRD + months * MONTH
    if months > 0 and hours[-1] < due - LATELY:
        yield Clock.NEXT_TALK, due


def _silence(sight: Sight) -> Iterator[tuple[Clock, datetime]]:
    signs = [line.hour for line in sight.lines if line.type == Event.ACCEPT]
    signs += [line.hour for line in _contacts(sight)]
    if signs:
        last = max([*signs, *filter(None, [_thawed(sight)])])
        yield Clock.SILENT, last + SILENT
        yield Clock.SILENT_LONG, last + SILENT_LONG


def _unread(sight: Sight) -> Iterator[tuple[Clock, datetime]]:
    for person in sight.beside:
        seen = [
            one.seq for one in sight.lines if one.person == person and (one.type in READ_UP or one.type == Event.ACCEPT)
        ]
        news = [
            one.hour
            for one in sight.lines
            if one.type == Event.MESSAGE and one.role == Actor.REQUESTER and one.seq > max(seen, default=0)
        ]
        if news:
            start = max(news[0], _thawed(sight) or news[0])
            yield Clock.UNREAD, start + UNREAD
            yield Clock.UNREAD_LONG, start + UNREAD_LONG


def _unseen(sight: Sight) -> Iterator[tuple[Clock, datetime]]:
    """Yield when the requester has not seen what a supporter wrote; whoever spoke with them since need not wait."""
    seen = [
        one.seq
        for one in sight.lines
        if one.type == Event.SPOKE or (one.role == Actor.REQUESTER and one.type in READ_UP)
    ]
    news = [
        one.hour
        for one in sight.lines
        if one.type == Event.MESSAGE and one.role in SUPPORTERS and one.seq > max(seen, default=0)
    ]
    if news:
        start = max(news[0], _thawed(sight) or news[0])
        yield Clock.UNSEEN, start + UNREAD
        yield Clock.UNSEEN_LONG, start + UNREAD_LONG


def _referral(sight: Sight) -> Iterator[tuple[Clock, datetime]]:
    """Yield when an expert could not, or said nothing, as long as nobody looks for the next."""
    since = [line for line in sight.lines if line.type in REFERRAL]
    if since and since[-1].type == Event.REFER:
        refused = [line.hour for line in sight.lines if line.type in NO and line.seq > since[-1].seq]
        if refused:
            yield Clock.REFER, refused[-1]


def _keeping(sight: Sight) -> Iterator[tuple[Clock, datetime]]:
    """Yield the notices before the day on which the case begins to close or, once closed, goes for good."""
    if sight.goes_on is None:
        return
    for clock, days in KEEP.items():
        yield clock, datetime.combine(sight.goes_on - timedelta(days=days), MORNING, ZONE)
