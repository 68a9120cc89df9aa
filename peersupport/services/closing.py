"""The end, and the way back: close, reopen, erase with a day to undo it, and what the clock does with each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.models import Actor, Case, Event, MoveRefused, State
from peersupport.models.states import ACTIVE
from peersupport.services import alone, desk_copies, fellows, figures, moves, notices, offers, sealed
from peersupport.services.shapes import CONTACT
from vault.holders import OpenCase
from vault.models import SealedItem
from vault.services import cases, copies

SILENCE = timedelta(days=14)
HOUR = timedelta(hours=1)  # a case knows its moments by the hour: never end one before its time
LASTS = {
    State.DORMANT: timedelta(days=30),
    State.CLOSING: timedelta(days=30),
    State.CLOSED: timedelta(days=60),
    State.ERASED: timedelta(hours=24),
}


def ends_at(case: Case) -> datetime | None:
    """Return when the clock ends the state the case is in, or None where no clock does."""
    lasts = LASTS.get(State(case.state))
    return case.state_since + HOUR + lasts if lasts else None


@transaction.atomic
def propose(*, case_id: UUID, by: User) -> None:
    """Let a supporter propose to close; the requester confirms, or says they want to go on. Raises MoveRefused."""
    case = moves.locked(case_id)
    beside = case.assignments.filter(person=by, is_live=True).first()
    if case.state not in ACTIVE or beside is None:
        raise MoveRefused(_("This has changed in the meantime. Look at the page again."))
    if proposed_at(case) is None:
        moves.record(case=case, event=Event.CLOSE_ASKED, actor=Actor(beside.role), by=by)
        notices.tell_requester(case=case)


def proposed_at(case: Case) -> datetime | None:
    """Return the hour of a proposal to close that the requester has not answered, by word or by any deed."""
    asked = case.happenings.filter(type=Event.CLOSE_ASKED).order_by("-seq").first()
    if asked is None or case.state not in ACTIVE:
        return None
    deeds = case.happenings.filter(seq__gt=asked.seq, actor_role=Actor.REQUESTER)
    return None if deeds.exclude(type=Event.TALK_READ).exists() else asked.hour  # reading is no answer


@transaction.atomic
def stay(*, opened: OpenCase) -> None:
    """Say that one wants to go on: a proposal to close, or of a coach, is off the table."""
    case = moves.locked(opened.case)
    moves.record(case=case, event=Event.STAY, actor=Actor.REQUESTER)
    moves.touch(case=case)
    _tell_beside(case)


@transaction.atomic
def close(*, opened: OpenCase) -> Case:
    """Begin to close, as the requester; those beside stay known for thirty days. Raises MoveRefused."""
    case = moves.locked(opened.case)
    moves.move(case=case, event=Event.CLOSE, actor=Actor.REQUESTER)
    figures.count(case=case, now=timezone.now(), facts=sealed.facts(opened))
    _tell_beside(case)
    return case


@transaction.atomic
def close_in_silence(*, case_id: UUID, now: datetime) -> bool:
    """Begin to close where a proposal stood unanswered for fourteen days; say whether it was so. For the clock."""
    case = moves.locked(case_id)
    asked = proposed_at(case)
    if asked is None or now < asked + HOUR + SILENCE:
        return False
    moves.move(case=case, event=Event.CLOSE, actor=Actor.CLOCK, now=now)
    notices.tell_requester(case=case)
    _tell_beside(case)
    return True


@transaction.atomic
def expire(*, case_id: UUID, now: datetime) -> State | None:
    """End a state whose time has passed: dormant begins to close, closing is closed. For the clock.

    Return the state reached, or None where it was not yet time. Once closed, nobody reads any more but the requester,
    and the contact details are deleted. Raises MoveRefused for a state that this does not end.
    """
    case = moves.locked(case_id)
    ends = ends_at(case)
    if ends is not None and now < ends:
        return None
    if case.state not in {State.DORMANT, State.CLOSING}:
        raise MoveRefused(_("This has changed in the meantime. Look at the page again."))
    reached = moves.move(case=case, event=Event.EXPIRE, actor=Actor.CLOCK, now=now)
    if reached == State.CLOSED:
        _lock_up(case)
    notices.tell_requester(case=case)
    return reached


def _lock_up(case: Case) -> None:
    """End every reading but the requester's, and delete the contact details wherever they are sealed."""
    offers.let_all_go(case=case)
    for role in (Actor.EXPERT, Actor.COACH, Actor.PEER):
        offers.end_role(case=case, role=role, for_good=False)
    fellows.end(case=case)
    copies.withdraw(case=case.pk, by=None)
    SealedItem.objects.filter(ring=case.pk, kind=CONTACT).delete()
    case.due_at = None
    case.save(update_fields=["due_at"])


@transaction.atomic
def reopen(*, opened: OpenCase) -> Case:
    """Go on after all: while closing with the same people, later by the desk, which asks them first.

    Raises MoveRefused.
    """
    case = moves.locked(opened.case)
    was_closed = case.state == State.CLOSED
    moves.move(case=case, event=Event.REOPEN, actor=Actor.REQUESTER)
    if was_closed or desk_copies.are_missing(case=case):
        desk_copies.renew(opened=opened, case=case)
    if was_closed:
        moves.to_front(case=case)
    alone.tell(case=case)
    _tell_beside(case)
    for seat in case.seats.select_related("person") if case.state == State.MATCHING else ():
        notices.tell(person=seat.person)
    return case


@transaction.atomic
def erase(*, case_id: UUID) -> Case:
    """Take the case from everybody's sight, now; the key is destroyed a day later unless it is undone.

    Raises MoveRefused. At once and for ever: `choices.erase`.
    """
    case = moves.locked(case_id)
    moves.move(case=case, event=Event.ERASE, actor=Actor.REQUESTER)
    fellows.end(case=case)
    return case


@transaction.atomic
def undo(*, case_id: UUID) -> Case:
    """Bring an erased case back as it was, while its key still is there. Raises MoveRefused.

    Where whoever stood beside the person left in that day, somebody else is sought at once.
    """
    case = moves.locked(case_id)
    moves.move(case=case, event=Event.UNDO, actor=Actor.REQUESTER)
    if case.state in ACTIVE and not moves.roles_beside(case):
        moves.move(case=case, event=Event.FORCE_BACK, actor=Actor.CLOCK)
        moves.to_front(case=case)
        notices.tell_desk(case=case)
    return case


def destroy(*, case_ids: Sequence[UUID]) -> None:
    """Destroy the keys of these cases, then every row of theirs. For the clock, or for who wants no day to undo."""
    cases.shred(cases=case_ids, by=None)
    with transaction.atomic():
        Case.objects.filter(pk__in=case_ids).delete()


def is_past_undo(case: Case, *, now: datetime | None = None) -> bool:
    """Say whether the day to undo an erasure is over, also where the clock has not come by yet."""
    ends = ends_at(case)
    return case.state == State.ERASED and ends is not None and ends <= (now or timezone.now())


def _tell_beside(case: Case) -> None:
    for beside in case.assignments.filter(is_live=True).select_related("person"):
        notices.tell(person=beside.person)
