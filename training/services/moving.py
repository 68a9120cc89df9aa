"""What every deed on a candidate shares: the lock, the refusal, and the one way to change a state."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.templatetags.dates import HERE
from training.models import Candidate, Move, Slot, Trainer

State, Deed, Waits = Candidate.State, Move.Deed, Candidate.Waits


class TrainingRefused(Exception):
    """What was asked cannot be; the message is fit to show the person."""


class ForbiddenMove(TrainingRefused):
    """The candidate is not, or no longer, in a state from which this deed leads; or it is another's to do."""

    def __init__(self) -> None:
        super().__init__(_("That is not possible any more: something has changed. Please look at it again."))


def today(now: datetime) -> date:
    """Return the day it is here."""
    return timezone.localtime(now, HERE).date()


def lock(candidate: Candidate) -> Candidate:
    """Return the candidate as they stand now, the row locked until the transaction ends."""
    rows = Candidate.objects.select_for_update(of=("self",))
    return rows.select_related("person", "stage", "version", "track", "mentor__person").get(pk=candidate.pk)


def role_of(candidate: Candidate, by: User | None) -> str:
    """Return what this person is to this candidate: "candidate", "trainer", "mentor", "stranger"; "house" for None.

    A trainer who is the candidate's mentor, or the candidate, does not decide: who supports does not judge.
    """
    if by is None:
        return "house"
    if by.pk == candidate.person_id:
        return "candidate"
    trainer = Trainer.objects.of(by)
    if trainer is None:
        return "stranger"
    if trainer.pk == candidate.mentor_id:
        return "mentor"
    return "trainer" if trainer.decides else "stranger"


def deciding_trainer(candidate: Candidate, by: User) -> Trainer:
    """Return the trainer who may decide on this candidate. Raises ForbiddenMove for anybody else."""
    trainer = Trainer.objects.of(by)
    if trainer is None or role_of(candidate, by) != "trainer":
        raise ForbiddenMove
    return trainer


def move(
    candidate: Candidate,
    deed: Move.Deed,
    to: Candidate.State,
    *,
    by: User | None,
    now: datetime,
    words: str = "",
    **fields: Any,
) -> Move:
    """Bring the candidate to another state and record who did it. One conditional update; call it under the lock.

    Raises ForbiddenMove when the table has no such move, the deed is another's, or the row is no longer as we read it.
    """
    was = State(candidate.state)
    if Move.WHO.get(deed) != role_of(candidate, by) or to not in Move.MOVES.get((was, deed), set()):
        raise ForbiddenMove
    stage, attempt = candidate.stage, candidate.attempt
    changed = {"state": to, "worked_at": now, "waits_for": _waits_in(to), "due_on": None, **fields}
    changed |= {"waiting_since": now, "waits_order": _order(changed["waits_for"])}
    if not Candidate.objects.filter(pk=candidate.pk, state=was, stage=stage, attempt=attempt).update(**changed):
        raise ForbiddenMove
    for name, value in changed.items():
        setattr(candidate, name, value)
    row = Move(candidate=candidate, deed=deed, from_state=was, to_state=to, stage=stage, attempt=attempt, by=by, at=now)
    row.words = words
    row.save()
    return row


def _waits_in(state: Candidate.State) -> str:
    if state in Candidate.ENDED:
        return Waits.NOBODY
    return Waits.TRAINERS if state in {State.SUBMITTED, State.ANSWERED} else Waits.CANDIDATE


def _order(waits_for: str) -> int:
    return 1 if waits_for == Waits.TRAINERS else 2


def take_turns(candidate: Candidate, *, now: datetime) -> None:
    """Write down for whom a candidate who handed in waits: to choose an hour, for that hour, or for the trainers."""
    if candidate.state != State.SUBMITTED:
        return
    waits = Waits.TRAINERS
    if candidate.stage.requirements.filter(kind="conversation").exists():
        slot = conversation_of(candidate)
        if slot is None:
            waits = Waits.CANDIDATE
        elif slot.state == Slot.State.BOOKED:
            waits = Waits.CONVERSATION
    due_on = today(now) + timedelta(weeks=candidate.stage.answer_weeks) if waits == Waits.TRAINERS else None
    if waits == candidate.waits_for and (waits != Waits.TRAINERS or candidate.due_on):
        return
    fields: dict[str, Any] = {"waits_for": waits, "waits_order": _order(waits), "waiting_since": now, "due_on": due_on}
    Candidate.objects.filter(pk=candidate.pk).update(**fields)
    for name, value in fields.items():
        setattr(candidate, name, value)


def conversation_of(candidate: Candidate) -> Slot | None:
    """Return the hour that was booked or held at the candidate's stage, in this attempt. One query."""
    mine = candidate.slots.filter(
        stage_id=candidate.stage_id, attempt=candidate.attempt, state__in=[Slot.State.BOOKED, Slot.State.HELD]
    )
    return mine.select_related("trainer__person").first()
