"""What trainers decide: alone or two together, with reasons, and kind words to the candidate."""

from collections import Counter
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import outbox
from training.models import Candidate, Move, Slot, Verdict
from training.services.advancing import advance
from training.services.asking import asks_of, decision_of, verdicts_on
from training.services.moving import Deed, ForbiddenMove, State, TrainingRefused, deciding_trainer, lock, move, today

Outcome = Verdict.Outcome


@transaction.atomic
def decide(
    *,
    candidate: Candidate,
    by: User,
    outcome: str,
    reason: str,
    words: str,
    due_on: date | None,
    again_on: date | None,
    now: datetime,
) -> Candidate:
    """Write down a trainer's decision; when as many agree as the stage asks and nobody differs, the candidate moves.

    A trainer may change theirs until then. `reason` is for the trainers, `words` for the candidate.
    Raises TrainingRefused without a reason, before the conversation, or where words or a day are missing.
    """
    candidate = lock(candidate)
    trainer = deciding_trainer(candidate, by)
    asks = asks_of(candidate, now=now)
    decision = decision_of(asks)
    if candidate.state != State.SUBMITTED or decision is None:
        raise ForbiddenMove
    _check(outcome, reason, words, due_on, now)
    if any(ask.kind == "conversation" and not (ask.slot and ask.slot.state == Slot.State.HELD) for ask in asks):
        raise TrainingRefused(_("The conversation comes first."))
    known = {"candidate": candidate, "stage": candidate.stage, "attempt": candidate.attempt, "trainer": trainer}
    verdict = Verdict.objects.filter(**known).first() or Verdict(**known)
    verdict.outcome, verdict.at = outcome, now
    verdict.due_on = due_on if outcome == Outcome.CONDITION else None
    verdict.again_on = again_on if outcome == Outcome.NOT_YET else None
    verdict.reason, verdict.words = reason.strip(), words.strip()
    verdict.save()
    _carry_out(candidate, needed=decision.requirement.deciders or 1, last=verdict, by=by, now=now)
    return candidate


def _check(outcome: str, reason: str, words: str, due_on: date | None, now: datetime) -> None:
    if outcome not in Outcome.values or not reason.strip():
        raise TrainingRefused(_("Give your reason: the trainers after you read it."))
    if outcome == Outcome.CONDITION and (not words.strip() or due_on is None or due_on <= today(now)):
        raise TrainingRefused(_("Tell the candidate the condition, and by which day to come."))
    if outcome == Outcome.NOT_YET and not words.strip():
        raise TrainingRefused(_("Tell the candidate what would help."))


def _carry_out(candidate: Candidate, *, needed: int, last: Verdict, by: User, now: datetime) -> None:
    verdicts = verdicts_on(candidate)
    counted = Counter(verdict.outcome for verdict in verdicts)
    if len(counted) != 1 or counted[last.outcome] < needed:
        return
    words = last.words or next((verdict.words for verdict in reversed(verdicts) if verdict.words), "")
    if last.outcome == Outcome.PASSED:
        advance(candidate, Deed.PASSED, by=by, now=now, words=words)
        return
    if last.outcome == Outcome.CONDITION:
        row = move(candidate, Deed.CONDITION, State.CONDITIONAL, by=by, now=now, words=words, due_on=last.due_on)
    else:
        row = move(candidate, Deed.NOT_YET, State.NOT_YET, by=by, now=now, words=words, again_on=last.again_on)
    tell(row)


def tell(row: Move) -> None:
    """Put the letter of a trainer's deed in the outbox."""
    candidate = row.candidate
    outbox.put("training.answered", to=candidate.person, language=candidate.language, move=str(row.code))


def _words(words: str) -> str:
    if not words.strip():
        raise TrainingRefused(_("Tell the candidate what you ask."))
    return words.strip()


@transaction.atomic
def ask_more(*, candidate: Candidate, by: User, words: str, now: datetime) -> Candidate:
    """Give what was handed in back, with what is still asked. Decisions of this round are taken anew."""
    words = _words(words)
    candidate = lock(candidate)
    deciding_trainer(candidate, by)
    row = move(candidate, Deed.RETURNED, State.WORKING, by=by, now=now, words=words)
    candidate.verdicts.filter(stage=candidate.stage, attempt=candidate.attempt).delete()
    tell(row)
    return candidate


@transaction.atomic
def confirm_condition(*, candidate: Candidate, by: User, words: str, now: datetime) -> Candidate:
    """Say that the condition was met: the candidate goes on."""
    candidate = lock(candidate)
    deciding_trainer(candidate, by)
    advance(candidate, Deed.CONFIRMED, by=by, now=now, words=words.strip())
    return candidate


@transaction.atomic
def ask_again(*, candidate: Candidate, by: User, words: str, due_on: date | None, now: datetime) -> Candidate:
    """Say what is still missing for the condition, with a new last day."""
    words = _words(words)
    if due_on is None or due_on <= today(now):
        raise TrainingRefused(_("Choose a last day that is still to come."))
    candidate = lock(candidate)
    deciding_trainer(candidate, by)
    tell(move(candidate, Deed.ASKED_AGAIN, State.CONDITIONAL, by=by, now=now, words=words, due_on=due_on))
    return candidate


@transaction.atomic
def end_condition(*, candidate: Candidate, by: User, words: str, again_on: date | None, now: datetime) -> Candidate:
    """Answer "not yet" when a condition was not met by its last day. Raises TrainingRefused before it is over."""
    words = _words(words)
    candidate = lock(candidate)
    deciding_trainer(candidate, by)
    if candidate.state == State.CONDITIONAL and candidate.due_on and candidate.due_on >= today(now):
        raise TrainingRefused(_("The candidate still has time for the condition."))
    tell(move(candidate, Deed.NOT_YET, State.NOT_YET, by=by, now=now, words=words, again_on=again_on))
    return candidate
