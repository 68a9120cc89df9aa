"""What is taught: a course's page with its coming dates, and the people who teach."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import linked_data
from courses.models import Course, Edition, Teacher
from courses.pages import remembered
from courses.services import facts
from courses.services.amounts import today
from courses.services.cards import Card, card, for_cards, points_of
from courses.services.catalogue import still_to_join

MOST = 30  # lines on a course's or a teacher's page; the catalogue has them all


@login_not_required
@require_safe
@remembered
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell what a course is, for whom, and when one can begin."""
    found, now = get_object_or_404(Course, slug=slug, is_published=True), timezone.now()
    rows = list(for_cards(still_to_join(now).filter(course=found)).prefetch_related("sessions")[:MOST])
    teachers = list(found.teachers.filter(is_listed=True).order_by("position", "pk"))
    return render(
        request,
        "courses/course.html",
        {
            "course": found,
            "audiences": list(found.audiences.order_by("position")),
            "teachers": teachers,
            "points": points_of(
                found.accreditations.valid_on(today(now)).order_by("pk").values("body", "points", "basis")
            ),
            "objectives": facts.goals_of(found.objectives.order_by("position", "pk")),
            "editions": _cards(rows),
            "linked": linked_data.course(found, editions=rows, teachers=teachers),
        },
    )


@login_not_required
@require_safe
@remembered
def teacher_list(request: HttpRequest) -> HttpResponse:
    """Show who teaches."""
    teachers = Teacher.objects.filter(is_listed=True).order_by("position", "name")
    description = _(
        "The people who teach our courses and lead our groups: doctors, nurses, psychologists and psychotherapists."
    )
    return render(request, "courses/teacher_list.html", {"teachers": teachers, "description": description})


@login_not_required
@require_safe
@remembered
def teacher(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a teacher and what they will teach."""
    found = get_object_or_404(Teacher, slug=slug, is_listed=True)
    rows = list(for_cards(still_to_join(timezone.now()).filter(teachers=found))[:MOST])
    return render(request, "courses/teacher.html", {"teacher": found, "editions": _cards(rows)})


def _cards(rows: list[Edition]) -> list[Card]:
    now = timezone.now()
    return [card(edition, now=now) for edition in rows]
