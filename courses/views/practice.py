"""Practices: for everyone, for participants, for teachers."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses.models import Practice
from courses.views.sound import sound


@login_not_required
@require_safe
def practice_list(request: HttpRequest) -> HttpResponse:
    """Show the practices that this visitor may open."""
    return render(request, "courses/practice_list.html", {"practices": Practice.objects.visible_to(request.user)})


@login_not_required
@require_safe
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a practice; one that is not for this visitor is not found."""
    found = get_object_or_404(Practice.objects.visible_to(request.user), slug=slug)
    return render(request, "courses/practice.html", {"practice": found})


@login_not_required
@require_safe
@cache_control(private=True, max_age=3600)
def practice_audio(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the sound of a practice, in the reader's language where there is one."""
    found = get_object_or_404(Practice.objects.visible_to(request.user), slug=slug)
    if not found.audio:
        raise Http404
    return sound(request, found.audio, name=slug)
