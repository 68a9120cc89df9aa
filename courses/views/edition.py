"""One run of a course: its page, with the one button."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import linked_data
from courses.models import Edition
from courses.pages import remembered
from courses.services import admissions, facts
from courses.services.amounts import terms_of, today
from courses.services.cards import day_month, place_of, points_of


@login_not_required
@require_safe
@remembered
def edition(request: HttpRequest, code: UUID) -> HttpResponse:
    """Tell all there is to know about an edition, and what one can do now."""
    now = timezone.now()
    editions = Edition.objects.visible_to(request.user).with_seats().select_related("course", "venue", "terms")
    found = get_object_or_404(editions, code=code, starts_at__isnull=False)
    sessions = list(found.sessions.order_by("starts_at", "pk"))
    prices = list(found.prices.all())
    teachers = list(found.teachers.order_by("position", "pk"))
    first_day = today(sessions[0].starts_at if sessions else now)
    grants = list(found.course.accreditations.valid_on(first_day).order_by("pk").values("body", "points", "basis"))
    mine = None
    if request.user.is_authenticated:
        mine = found.enrolments.active().filter(person=request.user).first()
    free_until = terms_of(found, found.terms).full_refund_until
    return render(
        request,
        "courses/edition.html",
        {
            "page_title": _("%(title)s, from %(day)s")
            % {"title": found.course.title, "day": day_month(sessions[0].starts_at if sessions else now)},
            "edition": found,
            "course": found.course,
            "sessions": [
                {"starts_at": session.starts_at, "title": session.title, "hours": facts.hours(session),
                 "is_module": session.kind != session.Kind.LIVE, "ends_at": session.ends_at,
                 "kind": session.get_kind_display(), "is_online": session.is_online}
                for session in sessions
            ],
            "when": facts.when_of(found, sessions),
            "place": place_of(found),
            "teachers": teachers,
            "points": points_of(grants),
            "seats": facts.seats_in_full(found, now=now),
            "way": facts.way_in(found, now=now),
            "is_admitted": admissions.may_enrol(request.user, found.course),
            "sum": facts.sum_of(prices, now=now),
            "rungs": facts.ladder_of(prices, now=now),
            "objectives": facts.goals_of(found.course.objectives.order_by("position", "pk")),
            "terms": facts.terms_line_of(found, found.terms) if prices else [],
            "free_until": free_until if prices and free_until >= today(now) else None,
            "enrolment": mine,
            "linked": linked_data.edition(found, sessions=sessions, prices=prices, teachers=teachers, now=now),
        },
    )  # fmt: skip
