"""What this room keeps sealed: participants' answers. `manage.py rotate_keys` calls this."""

from django.db import transaction

from accounts import fieldkeys
from courses.models import Answer
from courses.services.answers import place


def reseal() -> int:
    """Seal every answer anew under the first field key; return how many changed."""
    changed = 0
    for pk in list(Answer.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            answer = (
                Answer.objects.select_for_update(of=("self",))
                .select_related("enrolment", "question")
                .filter(pk=pk)
                .first()
            )
            if answer is None:
                continue  # erased meanwhile
            sealed = fieldkeys.reseal(answer.sealed, **place(answer.enrolment, answer.question))
            if sealed != answer.sealed:
                answer.sealed = sealed
                answer.save(update_fields=["sealed"])
                changed += 1
    return changed
