"""One's own calendar, the way into an online session, and certificates."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.http import SignedInRequest, see_other
from courses.models import Edition, Session
from courses.services import calendars, joining


@require_http_methods(["GET", "POST"])
def calendar_personal(request: SignedInRequest) -> HttpResponse:
    """Show the secret address of one's calendar; on the button, close it and make another."""
    if request.method == "POST":
        calendars.close_feed(request.user)
        return see_other("courses:calendar_personal")
    address = settings.SITE_URL + calendars.feed_address(request.user)
    return render(request, "courses/calendar_personal.html", {"address": address})


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the calendar that this secret opens; a closed or made-up address is a 404 like any other."""
    owner = calendars.feed_owner(secret)
    if owner is None:
        raise Http404
    answer = HttpResponse(
        calendars.personal_calendar(owner, now=timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_GET
def session_join(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Lead participants into their online session; too early or too late, say when."""
    now = timezone.now()
    session = get_object_or_404(Session.objects.select_related("edition__course"), code=code)
    edition = session.edition
    if not joining.has_door(session, edition) or edition.state != Edition.State.PUBLISHED:
        raise Http404
    if not joining.may_enter(request.user, session):
        raise Http404
    if joining.is_door_open(session, now=now):
        answer = HttpResponseRedirect(edition.join_url)
        answer["Cache-Control"] = "no-store"
        answer["Referrer-Policy"] = "no-referrer"
        return answer
    page = {
        "edition": edition,
        "session": session,
        "is_over": session.ends_at <= now,
    }
    return render(request, "courses/session_join.html", page)
