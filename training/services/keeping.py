"""How long things are kept: drafts that nobody works on, answers of “not yet”, what somebody sent who stopped or ended.

The days stand with each track, for staff to change. Titles that were given stay, so that they can be verified.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts import documents
from notifications import outbox
from training.models import Candidate, Evidence, Slot, Track
from training.services.applying import let_go
from training.services.moving import Deed, State, lock, move

WARN_BEFORE = timedelta(days=30)


def keep_house(*, now: datetime) -> int:
    """Warn, end and erase what is due; return how many candidates were erased."""
    erased = 0
    for track in Track.objects.all():
        erased += _drafts(track, now=now) + _not_yet(track, now=now)
        for state, days in ((State.WITHDRAWN, track.keep_ended_days), (State.COMPLETED, track.keep_completed_days)):
            due = _kept(track).filter(state=state, ended_at__lte=now - timedelta(days=days))
            erased += sum(erase(candidate=row, now=now) for row in due)
    return erased


def _kept(track: Track) -> QuerySet[Candidate]:
    return Candidate.objects.filter(track=track, erased_at=None).order_by("pk")


def _drafts(track: Track, *, now: datetime) -> int:
    """End drafts that nobody worked on, a month after a letter that says so."""
    last = now - timedelta(days=track.keep_draft_days)
    drafts = _kept(track).filter(state=State.WORKING, sent_at=None)
    for row in drafts.filter(worked_at__lte=last + WARN_BEFORE, worked_at__gt=last).select_related("person"):
        outbox.put(
            "training.fading", to=row.person, language=row.language, candidate=str(row.code),
            key=f"training.fading:{row.code}:{row.worked_at:%Y%m%d}",
        )  # fmt: skip
    return sum(fade(candidate=row, unless_worked_after=last, now=now) for row in drafts.filter(worked_at__lte=last))


def _not_yet(track: Track, *, now: datetime) -> int:
    last = now - timedelta(days=track.keep_not_yet_days)
    due = _kept(track).filter(state=State.NOT_YET, waiting_since__lte=last)
    return sum(fade(candidate=row, unless_worked_after=last, now=now) for row in due)


@transaction.atomic
def fade(*, candidate: Candidate, unless_worked_after: datetime, now: datetime) -> bool:
    """End a candidacy by time, and erase what it held; tell whether it was still due."""
    candidate = lock(candidate)
    fades = candidate.state == State.NOT_YET or (candidate.state == State.WORKING and candidate.is_draft)
    if not fades or candidate.worked_at > unless_worked_after:
        return False
    move(candidate, Deed.FADED, State.WITHDRAWN, by=None, now=now, ended_at=now, again_on=None)
    let_go(candidate, now=now)
    return erase(candidate=candidate, now=now)


@transaction.atomic
def erase(*, candidate: Candidate, now: datetime) -> bool:
    """Erase what an ended candidate handed in, what was said and why it was decided. Dates and states stay."""
    candidate = lock(candidate)
    if candidate.is_live or candidate.erased_at:
        return False
    for evidence in Evidence.objects.filter(fulfilment__candidate=candidate):
        documents.erase(evidence)
    candidate.fulfilments.all().delete()
    candidate.verdicts.all().delete()
    candidate.posts.all().delete()
    candidate.moves.exclude(sealed_words="").update(sealed_words="")
    Slot.objects.filter(candidate=candidate, state=Slot.State.HELD).update(candidate=None, stage=None)
    Candidate.objects.filter(pk=candidate.pk).update(erased_at=now, mentor=None)
    return True
