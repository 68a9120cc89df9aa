"""One's own profile: what the matching needs of a supporter, and to whom a supporter or desk member is too near."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest, see_other
from peersupport import access
from peersupport.forms.people import ProfileForm, StandingForm, TieForm
from peersupport.services import people
from peersupport.views.staff import has_place, look_who_is_near, staff_page
from vault import http


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def profile(request: SignedInRequest) -> HttpResponse:
    """Keep what the matching needs: availability, how many at a time, training, languages; and who is too near."""
    has_place(request)
    if request.method != "POST":
        return _page(request)
    form = ProfileForm(request.POST, instance=access.supporter(request))
    if not form.is_valid():
        return _page(request, form=form)
    form.save()
    people.keep_phone(person=request.user, number=form.cleaned_data["phone"])
    return see_other(f"{reverse('peersupport:profile')}?said=kept")


@sensitive_variables()
def _page(request: SignedInRequest, **bound: Any) -> HttpResponse:
    places = has_place(request)
    me = access.supporter(request) if places["is_supporter"] else None
    forms = {
        "form": ProfileForm(instance=me, initial={"phone": people.phone_of(request.user)}) if me else None,
        "tie_form": TieForm(),
        "standing_form": StandingForm(),
        **bound,
    }
    context = {
        "me": me,
        "ties": request.user.ties.select_related("region").order_by("pk"),
        "standing": [(entry.code, people.open_standing(entry)) for entry in request.user.standing.order_by("pk")],
        "is_kept": request.GET.get("said") == "kept",
        **forms,
        **places,
    }
    return render(request, "peersupport/profile.html", context, status=422 if bound else 200)


def _look(request: SignedInRequest) -> None:
    """Look at once whether a case is too near now; with the vault locked, at its next opening."""
    if holder := http.supporter(request):
        look_who_is_near(request, holder)


@staff_page
@require_POST
def tie_add(request: SignedInRequest) -> HttpResponse:
    """Say where one works, trains, judges or governs."""
    has_place(request)
    form = TieForm(request.POST)
    form.instance.person = request.user
    if not form.is_valid():
        return _page(request, tie_form=form)
    form.save()
    _look(request)
    return see_other(f"{reverse('peersupport:profile')}#ties")


@staff_page
@require_POST
def tie_remove(request: SignedInRequest, code: UUID) -> HttpResponse:
    has_place(request)
    if not request.user.ties.filter(code=code).delete()[0]:
        raise Http404
    return see_other(f"{reverse('peersupport:profile')}#ties")


@staff_page
@require_POST
@sensitive_variables()
def standing_add(request: SignedInRequest) -> HttpResponse:
    """Never match me with this person or place."""
    has_place(request)
    form = StandingForm(request.POST)
    if not form.is_valid():
        return _page(request, standing_form=form)
    people.add_standing(person=request.user, name=form.cleaned_data["name"])
    _look(request)
    return see_other(f"{reverse('peersupport:profile')}#standing")


@staff_page
@require_POST
def standing_remove(request: SignedInRequest, code: UUID) -> HttpResponse:
    has_place(request)
    if not request.user.standing.filter(code=code).delete()[0]:
        raise Http404
    return see_other(f"{reverse('peersupport:profile')}#standing")
