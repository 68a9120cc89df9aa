"""A mentor walks along: who that is, and what is said between the two. Nobody else reads it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import outbox
from training.models import Candidate, Post, Trainer
from training.services.moving import ForbiddenMove, TrainingRefused, lock


@transaction.atomic
def appoint(*, candidate: Candidate, mentor: Trainer, by: User, now: datetime) -> Candidate:
    """Give the candidate a mentor, or another one. The new one does not read what was said to the one before.

    Raises TrainingRefused for somebody who is no mentor, or is the candidate.
    """
    candidate = lock(candidate)
    trainer = Trainer.objects.of(by)
    if trainer is None or not trainer.decides or by.pk == candidate.person_id:
        raise ForbiddenMove
    if not candidate.is_live or candidate.is_draft:
        raise ForbiddenMove
    if mentor.person_id == candidate.person_id or not Trainer.objects.mentors().filter(pk=mentor.pk).exists():
        raise TrainingRefused(_("Choose somebody who is a mentor."))
    if candidate.verdicts.filter(stage=candidate.stage, attempt=candidate.attempt, trainer=mentor).exists():
        raise TrainingRefused(_("They decide on this candidate. Who supports does not judge."))
    if candidate.mentor_id == mentor.pk:
        return candidate
    Candidate.objects.filter(pk=candidate.pk).update(mentor=mentor)
    candidate.mentor = mentor
    outbox.put("training.mentor", to=candidate.person, language=candidate.language, candidate=str(candidate.code))
    outbox.put("training.mentor_trainer", to=mentor.person, candidate=str(candidate.code))
    return candidate


@transaction.atomic
def write(*, candidate: Candidate, by: User, text: str, now: datetime) -> Post:
    """Say something to one's mentor, or to the candidate one walks with. Raises ForbiddenMove for anybody else."""
    if not text.strip():
        raise TrainingRefused(_("Write something first."))
    candidate = lock(candidate)
    mentor = candidate.mentor
    if mentor is None or by.pk not in {candidate.person_id, mentor.person_id} or candidate.erased_at:
        raise ForbiddenMove
    post = Post(candidate=candidate, stage=candidate.stage, mentor=mentor, author=by, at=now)
    post.text = text.strip()
    post.save()
    other = mentor.person if by.pk == candidate.person_id else candidate.person
    outbox.put("training.word", to=other, post=str(post.code))
    return post


def thread(candidate: Candidate, *, reader: User) -> list[Post]:
    """Return what was said, oldest first, to the candidate and to the mentor it was said to; to nobody else."""
    posts = candidate.posts.select_related("author", "stage", "mentor__person").order_by("at", "pk")
    if reader.pk != candidate.person_id:
        posts = posts.filter(mentor__person=reader, mentor=candidate.mentor_id)
    return list(posts)
