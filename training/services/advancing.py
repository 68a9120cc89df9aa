"""On to the next stage: the title that was earned, the trainings that open, and what passes by itself."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from courses.models import Course
from courses.services import admissions, changes
from notifications import outbox
from training.models import Candidate, Designation, Move, Stage
from training.services.asking import asks_of, decision_of
from training.services.moving import Deed, State, lock, move, today
from training.services.recognising import months_later


def next_stage(candidate: Candidate) -> Stage | None:
    """Return the stage that comes after the present one."""
    later = Stage.objects.filter(version=candidate.version_id, position__gt=candidate.stage.position)
    return later.order_by("position").first()


def advance(candidate: Candidate, deed: Move.Deed, *, by: User | None, now: datetime, words: str = "") -> Move:
    """Bring the candidate past their stage: to the next one, or to the end. Call it under the lock."""
    passed, coming = candidate.stage, next_stage(candidate)
    if coming:
        due_on = months_later(today(now), coming.takes_months) if coming.takes_months else None
        row = move(
            candidate, deed, State.WORKING, by=by, now=now, words=words,
            stage=coming, attempt=1, due_on=due_on, again_on=None,
        )  # fmt: skip
        admissions.admit_to(courses=courses_by_admission(coming), person=candidate.person)
    else:
        row = move(candidate, deed, State.COMPLETED, by=by, now=now, words=words, ended_at=now, again_on=None)
    if passed.awards_nl:
        give_title(candidate, passed, now=now)
    outbox.put("training.passed", to=candidate.person, language=candidate.language, move=str(row.code))
    settle(candidate, now=now)
    return row


def courses_by_admission(stage: Stage) -> list[Course]:
    """Return the trainings that a stage opens."""
    return list(Course.objects.filter(is_by_admission=True, pk__in=stage.requirements.values("courses")))


def close_trainings(candidate: Candidate) -> None:
    """Let the candidate book the trainings of this track no longer."""
    stages = candidate.version.stages.all()
    courses = Course.objects.filter(Q(pk__in=stages.values("requirements__courses")), is_by_admission=True)
    admissions.end_admission(courses=courses, person=candidate.person)


def give_title(candidate: Candidate, stage: Stage, *, now: datetime) -> Designation:
    """Give the title of a stage, once, with its certificate."""
    made, is_new = Designation.objects.get_or_create(
        candidate=candidate,
        stage=stage,
        defaults={
            "rank": stage.position,
            "name": candidate.person.name,
            "title_nl": stage.awards_nl,
            "title_en": stage.awards_en,
            "track_nl": candidate.track.title_nl,
            "track_en": candidate.track.title_en,
            "may_teach": stage.may_teach,
            "issued_at": now,
        },
    )
    if is_new and candidate.listed_at:
        changes.record()
    return made


def settle(candidate: Candidate, *, now: datetime) -> None:
    """Let a stage without a decision pass by itself once all that it asks is there. Call it under the lock."""
    if candidate.state != State.WORKING:
        return
    asks = asks_of(candidate, now=now)
    if asks and decision_of(asks) is None and all(ask.is_met for ask in asks):
        advance(candidate, Deed.RECOGNISED, by=None, now=now)


@transaction.atomic
def recognise_candidate(*, candidate: Candidate, now: datetime) -> bool:
    """Look once more at what a candidate completed; tell whether they went on."""
    candidate = lock(candidate)
    stage = candidate.stage_id
    settle(candidate, now=now)
    return candidate.stage_id != stage or candidate.state == State.COMPLETED


def recognise_all(*, now: datetime) -> int:
    """Let everyone go on who completed what their stage asked; return how many did."""
    waiting = Candidate.objects.filter(state=State.WORKING).exclude(stage__requirements__kind="decision")
    return sum(recognise_candidate(candidate=row, now=now) for row in waiting.order_by("pk"))
