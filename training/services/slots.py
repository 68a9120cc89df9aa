"""Free hours of trainers, and who has one. Two who want the last one: the row's lock lets one of them in."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import outbox
from training.models import Candidate, Requirement, Slot, Trainer
from training.services.moving import (
    ForbiddenMove,
    State,
    TrainingRefused,
    conversation_of,
    deciding_trainer,
    lock,
    take_turns,
)


class SlotTaken(TrainingRefused):
    """Somebody else was first."""

    def __init__(self) -> None:
        super().__init__(_("This hour has just gone to somebody else. Choose another one."))


@transaction.atomic
def offer(*, trainer: Trainer, starts_at: datetime, minutes: int, place: str, now: datetime) -> Slot:
    """Keep an hour free for a conversation. Raises TrainingRefused for one in the past, or over another of theirs."""
    trainer = Trainer.objects.select_for_update(of=("self",)).get(pk=trainer.pk)
    if not trainer.is_active or not trainer.decides:
        raise ForbiddenMove
    ends_at = starts_at + timedelta(minutes=minutes)
    if starts_at <= now:
        raise TrainingRefused(_("Choose a moment that is still to come."))
    over = Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
    if trainer.slots.filter(over).exclude(state=Slot.State.CANCELLED).exists():
        raise TrainingRefused(_("You have another hour at that moment."))
    return Slot.objects.create(trainer=trainer, starts_at=starts_at, ends_at=ends_at, place=place.strip())


@transaction.atomic
def book(*, candidate: Candidate, code: uuid.UUID, by: User, now: datetime) -> Slot:
    """Give a candidate who handed in this hour. Raises SlotTaken for whoever came second."""
    candidate = lock(candidate)
    asks = candidate.stage.requirements.filter(kind=Requirement.Kind.CONVERSATION)
    if by.pk != candidate.person_id or candidate.state != State.SUBMITTED or not asks.exists():
        raise ForbiddenMove
    if conversation_of(candidate):
        raise TrainingRefused(_("You have an hour already. Give it back first if another suits you better."))
    slot = Slot.objects.select_for_update(of=("self",)).filter(code=code).first()
    if slot is None or not Slot.objects.bookable(now).filter(pk=slot.pk).exists():
        raise SlotTaken
    if slot.trainer.person_id == candidate.person_id or slot.trainer_id == candidate.mentor_id:
        raise ForbiddenMove
    mine = {"state": Slot.State.BOOKED, "candidate": candidate, "stage": candidate.stage, "attempt": candidate.attempt}
    try:
        with transaction.atomic():
            if not Slot.objects.filter(pk=slot.pk, state=Slot.State.FREE).update(**mine):
                raise SlotTaken
    except IntegrityError as error:  # the constraint's word, should the lock ever be missing
        raise SlotTaken from error
    slot.refresh_from_db()
    take_turns(candidate, now=now)
    outbox.put("training.booked", to=candidate.person, language=candidate.language, slot=str(slot.code))
    outbox.put("training.booked_trainer", to=slot.trainer.person, slot=str(slot.code))
    return slot


@transaction.atomic
def give_back(*, candidate: Candidate, by: User, now: datetime) -> None:
    """Give the booked hour back, at the latest a day before it."""
    candidate = lock(candidate)
    if by.pk != candidate.person_id:
        raise ForbiddenMove
    slot = conversation_of(candidate)
    if slot is None or slot.state != Slot.State.BOOKED:
        raise ForbiddenMove
    if slot.starts_at - now < Slot.NOTICE:
        raise TrainingRefused(_("It is less than a day ahead. Please write to us or call."))
    outbox.put("training.given_back", to=slot.trainer.person, slot=str(slot.code), candidate=str(candidate.code))
    free(slot, now=now)
    take_turns(candidate, now=now)


def free(slot: Slot, *, now: datetime) -> None:
    """Let another have a booked hour; one that is too near or over is taken out."""
    is_ahead = slot.starts_at - now >= Slot.NOTICE
    state = Slot.State.FREE if is_ahead else Slot.State.CANCELLED
    Slot.objects.filter(pk=slot.pk, state=Slot.State.BOOKED).update(state=state, candidate=None, stage=None, attempt=1)


@transaction.atomic
def cancel(*, slot: Slot, by: User, now: datetime) -> None:
    """Take one's own hour out; whoever had it is told and chooses another."""
    candidate = lock(slot.candidate) if slot.candidate else None
    slot = Slot.objects.select_for_update(of=("self",)).select_related("trainer").get(pk=slot.pk)
    if slot.trainer.person_id != by.pk or slot.state not in {Slot.State.FREE, Slot.State.BOOKED}:
        raise ForbiddenMove
    if slot.candidate_id != (candidate.pk if candidate else None):
        raise ForbiddenMove  # booked or given back at the same moment: look again
    Slot.objects.filter(pk=slot.pk).update(state=Slot.State.CANCELLED, candidate=None, stage=None)
    if candidate:
        outbox.put("training.called_off", to=candidate.person, language=candidate.language,
                   candidate=str(candidate.code), slot=str(slot.code))  # fmt: skip
        take_turns(candidate, now=now)


@transaction.atomic
def record_conversation(*, candidate: Candidate, by: User, now: datetime) -> Slot:
    """Write down that the conversation was held: in the booked hour, or at another moment by this trainer."""
    candidate = lock(candidate)
    trainer = deciding_trainer(candidate, by)
    asks = candidate.stage.requirements.filter(kind=Requirement.Kind.CONVERSATION)
    if candidate.state != State.SUBMITTED or not asks.exists():
        raise ForbiddenMove
    slot = conversation_of(candidate)
    if slot and slot.state == Slot.State.HELD:
        return slot
    if slot:
        Slot.objects.filter(pk=slot.pk, state=Slot.State.BOOKED).update(state=Slot.State.HELD)
    else:
        slot = Slot.objects.create(
            trainer=trainer, starts_at=now - timedelta(minutes=45), ends_at=now, place="–", state=Slot.State.HELD,
            candidate=candidate, stage=candidate.stage, attempt=candidate.attempt,
        )  # fmt: skip
    take_turns(candidate, now=now)
    return slot
