"""The front door: home, health, and the pages that say what went wrong."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from wellbeing import navigation


@login_not_required
@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Lead the visitor to the home page in their language."""
    response = redirect("home")
    response["Vary"] = "Accept-Language"
    return response


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say in ten seconds what this is."""
    return render(
        request,
        "wellbeing/home.html",
        {"entrances": navigation.entrances(), "support_url": navigation.url("peersupport:start")},
    )


@login_not_required
@never_cache
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process lives, without a query."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({})


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


@login_not_required
def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", {"is_csrf": True}, status=403)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", {"site_name": settings.SITE_NAME}, status=500)
