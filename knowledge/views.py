"""Pages about the foundation itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from knowledge.models import Page


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one of the editors' pages, with the foundation's details where they belong."""
    found = get_object_or_404(Page, slug=slug)
    return render(request, "knowledge/page.html", {"page": found, "has_details": slug in {"about", "contact"}})
