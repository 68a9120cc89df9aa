"""What a participant tells about their needs: sealed, kept only with consent, erased after the edition."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from accounts.fieldkeys import SealBroken, seal, unseal
from courses.models import Answer, EditionQuestion, Enrolment

KEPT = timedelta(weeks=6)  # after the last session; long enough for an evaluation, then gone


def place(enrolment: Enrolment, question: EditionQuestion) -> dict[str, str]:
    """Return the place to which an answer is sealed."""
    return {"table": "courses_answer", "column": "sealed", "row": f"{enrolment.code}/{question.pk}"}


def keep_answers(*, enrolment: Enrolment, answers: Mapping[EditionQuestion, str]) -> None:
    """Seal and keep what was answered. Blank answers are not kept; call it with the person's consent."""
    Answer.objects.bulk_create(
        Answer(
            enrolment=enrolment,
            question=question,
            sealed=seal(text.strip(), **place(enrolment, question)),
        )
        for question, text in answers.items()
        if text.strip()
    )


def read_answers(enrolment: Enrolment) -> list[tuple[EditionQuestion, str]]:
    """Return the questions that were answered, with the answers opened. One query."""
    found = []
    for answer in enrolment.answers.select_related("question").order_by("question__position", "question__pk"):
        try:
            text = unseal(answer.sealed, **place(enrolment, answer.question))
        except SealBroken:
            text = "–"  # a key that we no longer hold; the rest of the page is still of use
        found.append((answer.question, text))
    return found


def erase_answers(*, now: datetime) -> int:
    """Delete the answers of editions that ended weeks ago, and of places given up; return how many."""
    over = Answer.objects.filter(enrolment__edition__ends_at__lte=now - KEPT)
    given_up = Answer.objects.filter(enrolment__state__in=[Enrolment.State.CANCELLED, Enrolment.State.EXPIRED])
    return over.delete()[0] + given_up.delete()[0]
