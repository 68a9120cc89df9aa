"""The directory of the referral network, kept by the desk."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest, see_other
from peersupport import access, cards
from peersupport.forms.steps import ExpertForm
from peersupport.models import Expert
from peersupport.queue import spoken
from peersupport.services import experts
from peersupport.views.staff import has_place, staff_page


@staff_page
@require_safe
def expert_list(request: SignedInRequest) -> HttpResponse:
    """Show who is in the network: discipline, region, wait, conditions, and when somebody last checked."""
    access.desk_member(request)
    rows = [
        {
            "expert": expert,
            "languages": spoken(expert.languages),
            "waiting": cards.waiting(expert.waiting_weeks),
            "is_stale": experts.is_stale(expert),
        }
        for expert in Expert.objects.select_related("region", "person").order_by("-is_listed", "discipline", "name")
    ]
    context = {"rows": rows, "is_kept": request.GET.get("said") == "kept", **has_place(request)}
    return render(request, "peersupport/experts.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def expert_add(request: SignedInRequest) -> HttpResponse:
    """Put somebody in the directory."""
    return _edit(request, None)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def expert_change(request: SignedInRequest, code: UUID) -> HttpResponse:
    """Change a line of the directory, or take it out of sight."""
    access.desk_member(request)
    return _edit(request, get_object_or_404(Expert, code=code))


def _edit(request: SignedInRequest, expert: Expert | None) -> HttpResponse:
    access.desk_member(request)
    form = ExpertForm(request.POST if request.method == "POST" else None, instance=expert)
    if form.is_valid():
        form.save()
        return see_other(f"{reverse('peersupport:experts')}?said=kept")
    context = {"form": form, "expert": expert, **has_place(request)}
    return render(request, "peersupport/expert_form.html", context, status=422 if form.is_bound else 200)
