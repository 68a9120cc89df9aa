"""What this room does when somebody takes their data along or leaves."""

from datetime import datetime
from typing import Any

from django.utils.translation import override

from accounts.models import User
from accounts.services import StillTakingPart
from courses.models import Answer, Certificate, Enrolment, Teacher
from courses.services.answers import read_answers


def export(*, person: User) -> dict[str, Any]:
    """Return a person's places, what they answered, how it went on, and their certificates."""
    rows = Enrolment.objects.filter(person=person).select_related("edition__course").prefetch_related("moves")
    with override(person.language):
        return {
            "enrolments": [
                {
                    "reference": row.reference,
                    "course": str(row.edition.course.title),
                    "starts": row.edition.starts_at.isoformat() if row.edition.starts_at else None,
                    "state": row.state,
                    "price_cents": row.cents,
                    "answers": [{"question": str(asked.text), "answer": said} for asked, said in read_answers(row)],
                    "moves": [{"deed": move.deed, "at": move.at.isoformat()} for move in row.moves.all()],
                }
                for row in rows.order_by("created_at", "pk")
            ],
            "certificates": [
                {"code": str(row.code), "course": str(row.title), "issued": row.issued_at.isoformat()}
                for row in Certificate.objects.filter(enrolment__person=person).order_by("issued_at")
            ],
        }


def before_close(*, person: User, now: datetime) -> None:
    """Refuse while the person still has a place or waits for one; else forget what they answered.

    Raises StillTakingPart.
    """
    if Enrolment.objects.active().filter(person=person, edition__ends_at__gt=now).exists():
        raise StillTakingPart
    Answer.objects.filter(enrolment__person=person).delete()
    Teacher.objects.filter(person=person).update(person=None)
