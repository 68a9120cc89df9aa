"""The catalogue for calendars, news readers and search engines."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.pages import remembered
from courses.services import feeds as services


@login_not_required
@require_safe
@remembered
def calendar(request: HttpRequest) -> HttpResponse:
    """Give the coming sessions as a calendar that one can follow."""
    return HttpResponse(services.calendar(now=timezone.now()), content_type="text/calendar; charset=utf-8")


@login_not_required
@require_safe
@remembered
def feed(request: HttpRequest) -> HttpResponse:
    """Give the newest dates as an Atom feed."""
    return HttpResponse(services.news(now=timezone.now()), content_type="application/atom+xml; charset=utf-8")
