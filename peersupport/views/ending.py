"""The requester's way to quiet and to an end: pause, close, open again, erase and undo it, change how to be reached."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import see_other
from peersupport import access
from peersupport.access import Visit
from peersupport.forms.request import contact_from
from peersupport.forms.steps import NOW, EraseForm, OwnContactForm
from peersupport.manners import sealed_page
from peersupport.models import ACTIVE, MoveRefused
from peersupport.services import choices, closing, pausing, sealed
from peersupport.views.requester import decide, requester_page
from vault import http


@requester_page
@require_POST
def pause(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Let everything rest for a while."""
    return decide(lambda: pausing.pause(opened=visit.opened), "paused")


@requester_page
@require_POST
def resume(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take it up again."""
    return decide(lambda: pausing.resume(opened=visit.opened), "resumed")


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say what closing means, and begin it."""
    if visit.case.state not in ACTIVE:
        return see_other("peersupport:case")
    if request.method == "POST":
        return decide(lambda: closing.close(opened=visit.opened), "closing")
    return render(request, "peersupport/end.html", {})


@requester_page
@require_POST
def stay(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say that one wants to go on as it is."""
    return decide(lambda: closing.stay(opened=visit.opened), "stays")


@requester_page
@require_POST
def reopen(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Open it again."""
    return decide(lambda: closing.reopen(opened=visit.opened), "reopened")


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def contact(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Change how one may be reached."""
    known = sealed.contact(visit.opened)
    initial: dict[str, Any] = {name: getattr(known, name) for name in OwnContactForm.base_fields}
    form = OwnContactForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        wanted = contact_from({"contact": form.cleaned_data})
        return decide(lambda: sealed.set_contact(opened=visit.opened, contact=wanted), "contact")
    return render(request, "peersupport/own_contact.html", {"form": form}, status=422 if form.is_bound else 200)


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Erase everything: with a day to undo it, or at once and for ever."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "peersupport/erase.html", {"form": form}, status=422 if form.is_bound else 200)
    if form.cleaned_data["when"] == NOW:
        choices.erase(case_id=visit.case.pk)
        response = see_other("peersupport:erased")
        http.close_requester(request, response)
        return response
    closing.erase(case_id=visit.case.pk)
    return see_other("peersupport:undo")


@login_not_required
@sealed_page
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest) -> HttpResponse:
    """Show an erased case to its requester for a day: bring it back, or destroy it now."""
    case = access.erased(request)
    if case is None:
        return see_other("peersupport:return")
    if request.method != "POST":
        return render(request, "peersupport/undo.html", {"until": closing.ends_at(case)})
    if "now" in request.POST:
        closing.destroy(case_ids=[case.pk])
        response = see_other("peersupport:erased")
        http.close_requester(request, response)
        return response
    try:
        closing.undo(case_id=case.pk)
    except MoveRefused:
        return see_other("peersupport:return")
    return decide(lambda: None, "undone")
