"""What a candidate does with their own path: begin, hand in, take back, answer a condition, try again, stop."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.templatetags.dates import short_day
from notifications import outbox
from training.models import Candidate, Move, Slot, Track, TrackVersion, Trainer
from training.services import fees, slots
from training.services.advancing import close_trainings
from training.services.asking import asks_of, decision_of, missing, verdicts_on
from training.services.moving import Deed, State, TrainingRefused, lock, move, take_turns, today


class AlreadyOnTheWay(TrainingRefused):
    """They are a candidate on this track; the page shows that one."""


def start(*, person: User, track: Track, language: str, now: datetime) -> Candidate:
    """Begin on a track, in its present version. Nobody sees it until it is sent.

    Raises AlreadyOnTheWay for who is on it, TrainingRefused for a track that takes no candidates.
    """
    try:
        with transaction.atomic():
            version = TrackVersion.objects.select_for_update().filter(track=track, state="current").first()
            stage = version.stages.order_by("position").first() if version and track.is_published else None
            if version is None or stage is None:
                raise TrainingRefused(_("One cannot apply for this at the moment."))
            if Candidate.objects.live().filter(person=person, track=track).exists():
                raise AlreadyOnTheWay(_("You are on the way already."))
            candidate = Candidate.objects.create(
                person=person,
                track=track,
                version=version,
                stage=stage,
                language=language,
                entered_at=now,
                worked_at=now,
                waiting_since=now,
            )
            Move.objects.create(
                candidate=candidate, deed=Deed.STARTED, to_state=candidate.state, stage=stage, by=person, at=now
            )
            return candidate
    except IntegrityError as error:  # the constraint's word: two clicks at once
        raise AlreadyOnTheWay(_("You are on the way already.")) from error


@transaction.atomic
def submit(*, candidate: Candidate, by: User, now: datetime) -> Candidate:
    """Hand in what the stage asks. Raises TrainingRefused while something is missing."""
    candidate = lock(candidate)
    asks = asks_of(candidate, now=now)
    if decision_of(asks) is None or missing(asks):
        raise TrainingRefused(_("Something is still missing. The list shows what."))
    is_first = candidate.sent_at is None
    move(candidate, Deed.SUBMITTED, State.SUBMITTED, by=by, now=now, sent_at=candidate.sent_at or now)
    take_turns(candidate, now=now)
    outbox.put(
        "training.received" if is_first else "training.received_again",
        to=candidate.person,
        language=candidate.language,
        candidate=str(candidate.code),
    )
    tell_trainers(candidate, "training.to_read")
    return candidate


def tell_trainers(candidate: Candidate, kind: str) -> None:
    """Write to every trainer who decides on this candidate."""
    deciding = Trainer.objects.deciding().exclude(person=candidate.person_id).exclude(pk=candidate.mentor_id or 0)
    for trainer in deciding.select_related("person"):
        outbox.put(kind, to=trainer.person, candidate=str(candidate.code))


@transaction.atomic
def take_back(*, candidate: Candidate, by: User, now: datetime) -> Candidate:
    """Take back what was handed in, to change it, as long as no trainer decided."""
    candidate = lock(candidate)
    if candidate.state == State.SUBMITTED and verdicts_on(candidate):
        raise TrainingRefused(_("A trainer has decided already. Write to us if something must change."))
    move(candidate, Deed.TAKEN_BACK, State.WORKING, by=by, now=now)
    return candidate


@transaction.atomic
def answer_condition(*, candidate: Candidate, by: User, text: str, now: datetime) -> Candidate:
    """Say how the condition was met. Raises TrainingRefused without a word."""
    if not text.strip():
        raise TrainingRefused(_("Tell how you met the condition."))
    candidate = lock(candidate)
    due_on = today(now) + timedelta(weeks=candidate.stage.answer_weeks)
    move(candidate, Deed.ANSWERED, State.ANSWERED, by=by, now=now, words=text.strip(), due_on=due_on)
    tell_trainers(candidate, "training.to_read")
    return candidate


@transaction.atomic
def try_again(*, candidate: Candidate, by: User, now: datetime) -> Candidate:
    """Take it up again after "not yet", from the day that was named on. What was handed in is still there."""
    candidate = lock(candidate)
    if candidate.state == State.NOT_YET and candidate.again_on and today(now) < candidate.again_on:
        raise TrainingRefused(_("You can take it up again from %(day)s.") % {"day": short_day(candidate.again_on)})
    move(candidate, Deed.TRIED_AGAIN, State.WORKING, by=by, now=now, attempt=candidate.attempt + 1, again_on=None)
    return candidate


@transaction.atomic
def withdraw(*, candidate: Candidate, by: User, now: datetime) -> Candidate:
    """Stop. Titles that were given stay; trainings that were opened close; a booked hour goes to somebody else."""
    candidate = lock(candidate)
    was_sent = candidate.sent_at is not None
    move(candidate, Deed.WITHDRAWN, State.WITHDRAWN, by=by, now=now, ended_at=now, again_on=None)
    let_go(candidate, now=now)
    if was_sent:
        outbox.put("training.stopped", to=candidate.person, language=candidate.language, candidate=str(candidate.code))
    return candidate


def let_go(candidate: Candidate, *, now: datetime) -> None:
    """Undo what a candidate who leaves had ahead of them: hours, payments, trainings."""
    for slot in candidate.slots.filter(state=Slot.State.BOOKED):
        slots.free(slot, now=now)
    fees.close_payments(candidate)
    close_trainings(candidate)
