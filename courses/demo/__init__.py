"""A lived-in catalogue for the demo: courses, teachers, places and editions, all invented.

Loading twice changes nothing: whatever is there already is left as it is.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from courses.demo import answers, editions, enrolments, groups, long_courses, people, practices, short_courses
from courses.demo.large import load_large
from courses.models import Teacher
from courses.services import changes

__all__ = ["load", "load_large"]


@transaction.atomic
def load(*, now: datetime) -> None:
    """Make the demo's courses and their editions, with dates counted from `now`."""
    people.load()
    for subject in (*long_courses.COURSES, *short_courses.COURSES, *groups.COURSES):
        subject.write()
    editions.load(now)
    enrolments.load(now)
    answers.load(now)
    practices.load()
    teacher = User.objects.filter(email="teacher@example.org", teacher__isnull=True).first()
    if teacher:
        Teacher.objects.filter(slug="hanneke-vos", person__isnull=True).update(person=teacher)
    changes.record()
