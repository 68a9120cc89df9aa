"""To meet somebody who went through the same: the requester's page, and the desk's."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest, see_other
from peersupport import access, queue
from peersupport.access import Visit
from peersupport.forms.fellows import WishForm, YesForm
from peersupport.models import Kind, MoveRefused, Region
from peersupport.services import fellows as services
from peersupport.services import pairing
from peersupport.services.sealed import MessageRefused
from peersupport.views.requester import requester_page
from peersupport.views.staff import has_place, staff_page


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def fellow(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask to meet somebody, see how it stands, or ask no more."""
    if "off" in request.POST:
        services.take_back(opened=visit.opened)
        return see_other("peersupport:fellow")
    form = WishForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, visit, form=form)
    try:
        services.ask(opened=visit.opened, **form.cleaned_data)
    except MoveRefused:
        return see_other(f"{reverse('peersupport:fellow')}?said=changed")
    return see_other("peersupport:fellow")


@requester_page
@require_POST
@sensitive_variables()
def fellow_answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say yes, with a name and one way to be reached, or no without a reason."""
    form = YesForm(request.POST)
    try:
        if "no" in request.POST:
            services.say_no(opened=visit.opened, code=forms.UUIDField().clean(request.POST.get("code")))
            return see_other("peersupport:fellow")
        if form.is_valid():
            services.say_yes(opened=visit.opened, **form.cleaned_data)
            return see_other("peersupport:fellow")
    except (MoveRefused, forms.ValidationError):
        return see_other(f"{reverse('peersupport:fellow')}?said=changed")
    except MessageRefused as refusal:
        form.add_error("reach", str(refusal))
    return _page(request, visit, yes_form=form)


@sensitive_variables()
def _page(
    request: HttpRequest, visit: Visit, *, form: WishForm | None = None, yes_form: YesForm | None = None
) -> HttpResponse:
    found = services.standing(opened=visit.opened, case=visit.case)
    bound = next((one for one in (form, yes_form) if one is not None and one.is_bound), None)
    code = found.proposal.code if found.proposal else None
    context = {
        "form": form or WishForm(),
        "yes_form": yes_form or YesForm(initial={"code": code}),
        "bound": bound,
        "may_ask": visit.case.state in services.ASKING,
        "wish": _kinds(found.wish.kinds) if found.wish else [],
        "proposal": found.proposal,
        "likeness": _words(found.likeness),
        "has_said_yes": found.has_said_yes,
        "met": [(_words(one.likeness), one.name, one.reach) for one in found.met],
        "came_to_nothing": found.came_to_nothing,
        "is_unread": found.is_unread,
        "is_changed": request.GET.get("said") == "changed",
    }
    return render(request, "peersupport/fellow.html", context, status=422 if bound else 200)


def _kinds(kinds: object) -> list[str]:
    return [str(Kind(one).label) for one in kinds if one in Kind.values] if isinstance(kinds, list | tuple) else []


def _words(likeness: services.Said) -> dict[str, Any]:
    region = Region.objects.filter(code=likeness.get("region") or None).first()
    return {
        "kinds": _kinds(likeness.get("kinds")),
        "profession": queue.profession(str(likeness.get("profession", ""))),
        "region": str(region.name) if region else "",
    }


@staff_page
@require_safe
@sensitive_variables()
def fellows(request: SignedInRequest) -> HttpResponse:
    """Show who asks to meet somebody and who fits, as far as this desk member reads both."""
    return _desk_page(request)


@sensitive_variables()
def _desk_page(request: SignedInRequest, refusal: str = "") -> HttpResponse:
    access.desk_member(request)
    regions = {region.code: str(region.name) for region in Region.objects.all()}
    rows: list[dict[str, Any]] = []
    shown: set[frozenset[UUID]] = set()
    for row in pairing.waiting(holder=access.vault(request), person=request.user):
        pairs = {frozenset({row.asked.case.pk, other.case.pk}): (other, kinds) for other, kinds in row.fits}
        fits = [
            {"other": _row(fit[0], regions), "kinds": _kinds(fit[1])} for two, fit in pairs.items() if two not in shown
        ]
        rows.append(
            {
                "one": _row(row.asked, regions),
                "is_proposed": row.asked.is_proposed,
                "fits": fits,
                "is_above": bool(pairs) and not fits,
            }
        )
        shown |= pairs.keys()
    context = {"rows": rows, "refusal": refusal, "most": pairing.MOST, **has_place(request)}
    return render(request, "peersupport/fellows.html", context, status=422 if refusal else 200)


def _row(asked: pairing.Asked, regions: dict[str, str]) -> dict[str, Any]:
    facts = asked.fellow.facts
    return {
        "code": asked.case.pk,
        "name": queue.name(asked.case.pk),
        "who": f"{queue.profession(facts.profession)}, {regions.get(facts.region, '')}",
        "kinds": _kinds(asked.fellow.kinds),
    }


@staff_page
@require_POST
@sensitive_variables()
def fellows_propose(request: SignedInRequest) -> HttpResponse:
    """Ask two people whether they want to meet."""
    access.desk_member(request)
    holder, field = access.vault(request), forms.UUIDField()
    try:
        one, other = (UUID(str(field.clean(request.POST.get(name)))) for name in ("one", "other"))
        pairing.propose(one=one, other=other, by=request.user, holder=holder)
    except forms.ValidationError:
        return see_other("peersupport:fellows")
    except MoveRefused as refusal:
        return _desk_page(request, str(refusal))
    return see_other("peersupport:fellows")
