"""The groups of whoever teaches: who comes, and what they told for the sake of the course."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from courses.services import organising


@never_cache
@require_safe
def group_list(request: SignedInRequest) -> HttpResponse:
    """Show a teacher the editions they teach. Who teaches nothing finds nothing."""
    editions = organising.taught_now(request.user, now=timezone.now()).with_seats().select_related("course", "venue")
    if not editions:
        raise Http404
    return render(request, "courses/group_list.html", {"editions": editions})


@never_cache
@require_safe
def group(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Show who takes part in an edition, to its teachers and to staff who run it."""
    edition = get_object_or_404(organising.led_by(request.user).select_related("course", "venue").distinct(), code=code)
    return render(request, "courses/group.html", {"edition": edition, "people": organising.group_of(edition)})
