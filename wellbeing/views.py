"""The front door: home, health, and the pages that say what went wrong."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from courses.pages import remembered
from courses.services import catalogue
from wellbeing import health, navigation


@login_not_required
@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Lead the visitor to the home page in their language."""
    response = redirect("home")
    response["Vary"] = "Accept-Language"
    return response


@login_not_required
@require_safe
@remembered
def home(request: HttpRequest) -> HttpResponse:
    """Say in ten seconds what this is."""
    editions, total = catalogue.coming(timezone.now(), 3)
    return render(
        request,
        "wellbeing/home.html",
        {
            "entrances": navigation.entrances(),
            "support_url": navigation.url("peersupport:start"),
            "knowledge_url": navigation.url("knowledge:article_list"),
            "editions": editions,
            "edition_total": total,
        },
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
def readyz(request: HttpRequest) -> JsonResponse:
    """Tell monitors how the parts do; what kind of fault it is, only staff and monitors with the token hear."""
    answer, faults = health.state(now=timezone.now())
    status = 200 if health.is_ready(answer) else 503
    if health.may_see_details(request):
        answer["faults"] = faults
    return JsonResponse(answer, status=status)
