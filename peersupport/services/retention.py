"""What ends by time: unanswered offers, states that lasted long enough, cases at their date, copies at the desk.

Each case is looked at once more under its own lock: who writes a message one hour before keeps the case. Doing it
twice, or a day late, does no harm.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from peersupport.models import (
    ACTIVE,
    Actor,
    Assignment,
    Case,
    Event,
    Happening,
    MoveRefused,
    Offer,
    PaperReferral,
    Seat,
    State,
)
from peersupport.models.states import MOVES, OVER
from peersupport.services import closing, fellows, figures, moves, notices, offers, referring
from peersupport.services.clocks import ZONE
from peersupport.services.shapes import CONTACT, FACTS, STORY
from vault.models import SealedCopy
from vault.services import copies

AT_ONCE = 500
COPIES_LAST = timedelta(days=30)
DESK_COPIES = (FACTS, CONTACT, STORY)
DESK_AT_REST = (*ACTIVE, State.PAUSED, State.DORMANT, State.CLOSING, State.CLOSED)


def run(*, now: datetime) -> None:
    """Do all that is due, most pressing first: what was promised to be gone."""
    shred(now=now)
    lapse(now=now)
    fellows.lapse(now=now)
    _each(_past(now, State.DORMANT, State.CLOSING), lambda case: closing.expire(case_id=case, now=now))
    _each(_silent(now), lambda case: closing.close_in_silence(case_id=case, now=now))
    _each(_outlived(now), lambda case: close_at_its_date(case_id=case, now=now))
    forget_desk_copies(now=now)


def _each(cases: Iterable[UUID], deed: Callable[[UUID], object]) -> None:
    """Do it for each case; what happened to one in the meantime keeps nobody else waiting."""
    for case in cases:
        with suppress(MoveRefused, Case.DoesNotExist, Offer.DoesNotExist):
            deed(case)


def _past(now: datetime, *states: State) -> list[UUID]:
    """Return the cases whose state has lasted its time, to the hour."""
    found: list[UUID] = []
    for state in states:
        since = now - closing.LASTS[state] - closing.HOUR
        rows = Case.objects.filter(state=state, state_since__lte=since).order_by("state_since", "pk")
        found += rows.values_list("pk", flat=True)
    return found


def _today(now: datetime) -> date:
    return now.astimezone(ZONE).date()


def lapse(*, now: datetime) -> None:
    """Let offers go that nobody answered in time."""
    late = Offer.objects.filter(state=Offer.State.OFFERED, answer_by__lte=now).order_by("answer_by", "pk")
    _each(late.values_list("code", flat=True), lambda code: offers.lapse(offer=code, now=now))
    on_paper = PaperReferral.objects.filter(state=PaperReferral.State.ASKED, answer_by__lte=now).order_by("pk")
    _each(on_paper.values_list("case", flat=True), lambda case: referring.lapse_on_paper(case_id=case, now=now))


def _silent(now: datetime) -> list[UUID]:
    """Return the cases in which closing was proposed so long ago that silence is an answer."""
    asked = Happening.objects.filter(
        case=OuterRef("pk"), type=Event.CLOSE_ASKED, hour__lte=now - closing.SILENCE - closing.HOUR
    )
    return list(Case.objects.filter(Exists(asked), state__in=ACTIVE).order_by("pk").values_list("pk", flat=True))


def _outlived(now: datetime) -> list[UUID]:
    """Return the cases at their date whose state nothing else ends."""
    rows = Case.objects.filter(retain_until__lte=_today(now)).exclude(state__in=(*OVER, *closing.LASTS))
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def close_at_its_date(*, case_id: UUID, now: datetime) -> bool:
    """Begin to close a case that nobody used until its date; say whether it was so. Raises MoveRefused."""
    case = moves.locked(case_id)
    if case.retain_until > _today(now) or case.state in (*OVER, *closing.LASTS):
        return False
    event = Event.CLOSE if (case.state, Event.CLOSE, Actor.CLOCK) in MOVES else Event.EXPIRE
    moves.move(case=case, event=event, actor=Actor.CLOCK, now=now)
    offers.let_all_go(case=case)
    notices.tell_requester(case=case)
    notices.tell_many(people=case.assignments.filter(is_live=True).values_list("person", flat=True))
    return True


def shred(*, now: datetime) -> int:
    """Destroy what is past its time, closed or erased: first the keys, then every row. Return how many cases.

    The counter is written with the rows that go. A run that breaks off in between is finished by the next.
    """
    done = 0
    while cases := _shreddable(now):
        with transaction.atomic():
            found = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk__in=cases)
            held = [case for case in found.order_by("pk") if _is_past(case, now)]
            figures.count_many(cases=held, now=now)
            closing.destroy(case_ids=[case.pk for case in held])
        done += len(held)
        if len(held) < AT_ONCE:
            break
    return done


def _shreddable(now: datetime) -> list[UUID]:
    return _past(now, State.ERASED, State.CLOSED)[:AT_ONCE]


def _is_past(case: Case, now: datetime) -> bool:
    ends = closing.ends_at(case)
    return case.state in {State.CLOSED, State.ERASED} and ends is not None and ends <= now


def forget_desk_copies(*, now: datetime) -> int:
    """Delete what the desk could read, thirty days after the match; return in how many cases.

    While somebody is sought it stays. Who can read seals it anew for a new search (`desk_copies.renew`).
    """
    matched = Assignment.objects.filter(case=OuterRef("pk"), is_live=True, accepted_on__lte=_today(now) - COPIES_LAST)
    at_desk = Seat.objects.filter(case=OuterRef("ring_id"), person=OuterRef("person__user"))
    held = SealedCopy.objects.filter(Exists(at_desk), ring=OuterRef("pk"), kind__in=DESK_COPIES)
    rows = Case.objects.filter(Exists(matched), Exists(held), state__in=DESK_AT_REST)
    cases = list(rows.order_by("pk").values_list("pk", flat=True))
    _each(cases, _forget_copies)
    return len(cases)


@transaction.atomic
def _forget_copies(case_id: UUID) -> None:
    case = moves.locked(case_id)
    if case.state not in DESK_AT_REST:
        return
    beside = case.assignments.filter(is_live=True).values("person")
    users = User.objects.filter(pk__in=case.seats.exclude(person__in=beside).values("person"))
    held = SealedCopy.objects.filter(ring=case_id, person__user__in=users, kind__in=DESK_COPIES)
    for copy in held.select_related("person").order_by("pk"):  # a wish to meet somebody stays (`fellows`)
        copies.withdraw(case=case_id, by=None, kind=copy.kind, to=copy.person)
