"""Days that matter, and how one is after closing: on the requester's pages, and for the supporter beside them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest, see_other
from peersupport import access, queue
from peersupport.access import Visit
from peersupport.forms.dates import DateForm
from peersupport.services import aftercare, dates
from peersupport.services.sealed import MessageRefused
from peersupport.views.requester import decide, requester_page
from peersupport.views.staff import has_place, staff_page
from vault.holders import OpenCase


@sensitive_variables()
def _changed(request: HttpRequest, opened: OpenCase, form: DateForm) -> bool:
    """Add or remove what was posted; where it cannot be, the form says why."""
    if "remove" in request.POST:
        dates.remove(opened=opened, code=request.POST["remove"])
        return True
    if not form.is_valid():
        return False
    try:
        dates.add(opened=opened, what=form.cleaned_data["what"], on=form.cleaned_data["on"])
    except MessageRefused as refusal:
        form.add_error("what", str(refusal))
        return False
    return True


def _form(request: HttpRequest) -> DateForm:
    return DateForm(request.POST if request.method == "POST" and "remove" not in request.POST else None)


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def own_dates(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep the days that matter to oneself; whoever is beside one is reminded when they look here."""
    form, opened = _form(request), visit.opened
    if request.method == "POST" and _changed(request, opened, form):
        return see_other("peersupport:own_dates")
    context = {"form": form, "dates": dates.of(opened)}
    return render(request, "peersupport/dates.html", context, status=422 if form.is_bound else 200)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def talk_dates(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Keep the days that matter to somebody one stands beside, together with them."""
    opened = access.conversation(access.assignment(request, case_id), access.vault(request))
    if opened is None:
        raise Http404
    form = _form(request)
    if request.method == "POST" and _changed(request, opened, form):
        return see_other("peersupport:talk_dates", case_id)
    context = {
        "form": form,
        "dates": dates.of(opened),
        "name": queue.name(case_id),
        "case_id": case_id,
        **has_place(request),
    }
    return render(request, "peersupport/talk_dates.html", context, status=422 if form.is_bound else 200)


@requester_page
@require_POST
def after_talks(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Opt in to hear from us after closing, opt out, or put away the question that was asked."""
    opened = visit.opened
    if "yes" in request.POST:
        return decide(lambda: aftercare.opt_in(opened=opened), "after")
    if "fine" in request.POST:
        return decide(lambda: aftercare.answer(opened=opened), "fine")
    return decide(lambda: aftercare.opt_out(opened=opened), "quiet")
