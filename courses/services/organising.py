"""What whoever teaches or organises an edition may know of its group: who comes, and what they told with consent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from accounts.fieldkeys import SealBroken, unseal
from accounts.models import User
from courses.models import Answer, Edition, Enrolment
from courses.models.edition import EditionQuerySet
from courses.services.answers import KEPT, place


@dataclass(frozen=True)
class Participant:
    """Someone with a place, and what they answered: question and answer."""

    name: str
    told: list[tuple[str, str]]


def led_by(person: User) -> EditionQuerySet:
    """Return the editions whose group this person may know: those they teach; staff who change editions know all."""
    if person.is_staff and person.has_perm("courses.change_edition"):
        return Edition.objects.all()
    return Edition.objects.filter(teachers__person=person).exclude(state=Edition.State.DRAFT)


def taught_now(person: User, *, now: datetime) -> EditionQuerySet:
    """Return the editions that this person teaches: those to come, and those whose answers are not erased yet."""
    mine = Edition.objects.filter(teachers__person=person, state=Edition.State.PUBLISHED, ends_at__gt=now - KEPT)
    return mine.order_by("starts_at", "pk")


def group_of(edition: Edition) -> list[Participant]:
    """Return the participants by name, with what they answered opened. Two queries."""
    told: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    answers = Answer.objects.filter(enrolment__edition=edition, enrolment__state=Enrolment.State.CONFIRMED)
    for answer in answers.select_related("question", "enrolment").order_by("question__position", "question__pk"):
        try:
            text = unseal(answer.sealed, **place(answer.enrolment, answer.question))
        except SealBroken:
            text = "–"  # a key that we no longer hold; the rest of the page is still of use
        told[answer.enrolment_id].append((str(answer.question.text), text))
    places = Enrolment.objects.confirmed().filter(edition=edition).select_related("person")
    return [Participant(row.person.name, told[row.pk]) for row in places.order_by("person__name", "pk")]
