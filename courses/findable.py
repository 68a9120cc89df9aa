"""What can be found of this room: courses, teachers with a page of their own, and the practices that are for everyone.

Editions are found through the catalogue's own search (`courses/search.py`): they differ in their dates, not in words.
"""

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override

from courses.models import Course, Practice, Teacher
from finding.services import Findable


def entries() -> Iterator[Findable]:
    """Return every course, teacher and practice that anyone may see."""
    for course in Course.objects.filter(is_published=True).prefetch_related("audiences", "objectives").order_by("pk"):
        yield Findable(
            "course", course.slug, "courses:course", course.title_nl, course.title_en, course.lead_nl, course.lead_en,
            tuple(_words_of(course)),
        )  # fmt: skip
    for teacher in Teacher.objects.filter(is_listed=True).order_by("pk"):
        yield Findable(
            "person", teacher.slug, "courses:teacher", teacher.name, teacher.name, teacher.role_nl, teacher.role_en,
            (teacher.about_nl, teacher.about_en), rank=teacher.position,
        )  # fmt: skip
    for practice in Practice.objects.visible_to(AnonymousUser()):
        yield Findable(
            "practice", practice.slug, "courses:practice", practice.title_nl, practice.title_en, practice.lead_nl,
            practice.lead_en, (practice.text_nl, practice.text_en), rank=practice.position,
        )  # fmt: skip


def _words_of(course: Course) -> Iterator[str]:
    yield from (course.about_nl, course.about_en)
    for audience in course.audiences.all():
        yield from (audience.name_nl, audience.name_en)
    for objective in course.objectives.all():
        yield from (objective.text_nl, objective.text_en)
    for language in ("nl", "en"):
        with override(language):
            yield from (course.get_format_display(), course.get_delivery_display())
