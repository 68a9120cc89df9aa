"""Pages for anybody, without an account and without a key."""

from csp.decorators import csp
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from peersupport import drafts
from peersupport.manners import INDEXED, sealed_page
from peersupport.models import Desk
from peersupport.services import clocks
from vault import http


def ways() -> dict[str, object]:
    """Return how the desks can be reached: the national desk, its hours, and whether it answers now."""
    desk = Desk.objects.prefetch_related("duty_hours", "holidays").filter(is_national=True).first()
    now = timezone.now()
    return {
        "national": desk,
        "hours": sorted(desk.duty_hours.all(), key=lambda one: (one.weekday, one.opens)) if desk else [],
        "is_on_duty": clocks.is_on_duty(desk=desk, now=now) if desk else False,
        "next_opening": clocks.next_opening(desk=desk, now=now) if desk else None,
    }


@login_not_required
@csp(INDEXED)
@sealed_page
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Say what this is, who knows and who never, how it goes, and how to reach us."""
    return render(request, "peersupport/start.html", ways())


@login_not_required
@sealed_page
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Numbers first: for whoever is not safe now. No form, no log-in."""
    return render(request, "peersupport/now.html", ways())


@login_not_required
@sealed_page
@require_safe
def promise(request: HttpRequest) -> HttpResponse:
    """Say what we can promise and what we cannot."""
    return render(request, "peersupport/promise.html", ways())


@login_not_required
@sealed_page
@require_safe
def colleague(request: HttpRequest) -> HttpResponse:
    """For somebody who worries about a colleague: the asker is helped; the colleague is never registered."""
    return render(request, "peersupport/colleague.html", ways())


@login_not_required
@sealed_page
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """End the visit, clear what the site left in the browser, and go somewhere ordinary."""
    response = HttpResponseRedirect(settings.SUPPORT_LEAVE_URL)
    drafts.forget(request, response)
    http.close_requester(request, response)
    http.close_supporter(request, response)
    if request.user.is_authenticated:
        logout(request)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
