"""Courses that only those may book who were admitted to them. Another room decides who; this one holds the door."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import User
from courses.models import Admission, Course

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def may_enrol(person: "User | AnonymousUser", course: Course) -> bool:
    """Whether a person may book this course's editions. Asks the database only for a course that asks for admission."""
    if not course.is_by_admission:
        return True
    return bool(person.pk) and Admission.objects.filter(course=course, person_id=person.pk).exists()


@transaction.atomic
def admit_to(*, courses: Iterable[Course], person: User) -> None:
    """Let a person book these courses; those they were admitted to before stay as they are."""
    for course in courses:
        Admission.objects.get_or_create(course=course, person=person)


@transaction.atomic
def end_admission(*, courses: Iterable[Course], person: User) -> None:
    """Let a person book these courses no longer. A place they have already stays theirs."""
    Admission.objects.filter(course__in=courses, person=person).delete()
