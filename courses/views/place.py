"""One's own place: what it is, cancelling it, and its calendar file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest, see_other
from courses.models import Enrolment
from courses.services import calendars, cancelling
from courses.services.amounts import today
from courses.services.answers import read_answers
from courses.services.joining import joins_of
from courses.services.money import going_back_cents, receipts_of
from courses.services.moving import EnrolmentRefused
from courses.views.enrolment import is_on_its_way


@require_GET
def enrolment(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Show one's place: sessions, way in, joining link near the time, receipts, and what one can do."""
    now = timezone.now()
    found = Enrolment.objects.visible_to(request.user).select_related(
        "edition__course", "edition__venue", "person", "certificate"
    )
    place = get_object_or_404(found.prefetch_related("edition__sessions", "edition__teachers"), code=code)
    page = {
        "enrolment": place,
        "edition": place.edition,
        "is_mine": place.person_id == request.user.pk,
        "sessions": joins_of(place, now=now),
        "answers": read_answers(place) if place.person_id == request.user.pk else [],
        "receipts": receipts_of(place),
        "on_its_way": is_on_its_way(place),
        "going_back": going_back_cents(place) if place.state == Enrolment.State.CANCELLED else 0,
        "position": place.queue_position() if place.state == Enrolment.State.WAITING else 0,
        "is_over": place.edition.ends_at is not None and place.edition.ends_at <= now,
        "certificate": getattr(place, "certificate", None),
        "today": today(now),
    }
    return render(request, "courses/enrolment.html", page)


@require_http_methods(["GET", "POST"])
def enrolment_cancel(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Say what comes back, and cancel on the button."""
    now = timezone.now()
    mine = Enrolment.objects.filter(person=request.user).select_related("edition__course", "edition__venue")
    place = get_object_or_404(mine, code=code)
    refused = ""
    if request.method == "POST":
        try:
            cancelling.cancel_enrolment(enrolment=place, by=request.user, now=now)
        except EnrolmentRefused as refusal:
            if not place.is_active:  # a second click: the first one did it
                return see_other("courses:enrolment", code=code)
            refused = str(refusal)
        else:
            return see_other("courses:enrolment", code=code)
    elif not place.is_active:
        return see_other("courses:enrolment", code=code)
    page = {
        "enrolment": place,
        "edition": place.edition,
        "comes_back": cancelling.refund_due(place, now=now),
        "refused": refused,
        "today": today(now),
    }
    return render(request, "courses/enrolment_cancel.html", page, status=409 if refused else 200)


@require_GET
def enrolment_calendar(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Give the calendar file of one's place."""
    mine = Enrolment.objects.filter(person=request.user).select_related("edition__course", "edition__venue")
    place = get_object_or_404(mine.prefetch_related("edition__sessions"), code=code)
    answer = HttpResponse(calendars.enrolment_calendar(place), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{place.reference}.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer
