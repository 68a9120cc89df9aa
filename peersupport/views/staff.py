"""The door of desk and supporters: who has a place here, and their vault."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest, see_other
from accounts.models import User
from peersupport import access
from peersupport.forms.people import PhraseForm, RecoveryForm
from peersupport.manners import sealed_page
from peersupport.models import Assignment, Case, DeskMember, Supporter
from peersupport.services import leads, nearness
from vault import http
from vault.errors import AlreadySetUp, Mistyped, NoVault, WrongSecret
from vault.holders import Holder, NewVault
from vault.services import supporters as vaults

Page = Callable[..., HttpResponse]


def staff_page(view: Page) -> Page:
    """A page for desk and supporters: manners of the room, and the way to the vault where it is locked."""

    @sealed_page
    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except access.TooNear:
            return see_other(f"{reverse('peersupport:mine')}?said=near")
        except access.VaultIsLocked:
            page = "vault_unlock" if vaults.keyed(users=[request.user]) else "vault_make"
            return see_other(f"{reverse(f'peersupport:{page}')}?{urlencode({'next': request.path})}")

    return guarded


def places(*, person: str = "pk") -> dict[str, Exists]:
    """Return, for a statement about people, which places each has here; `person` is the column that says who."""
    groups = {
        name: Exists(User.groups.through.objects.filter(user=OuterRef(person), group__name=group))
        for name, group in (("is_lead", leads.LEAD), ("is_board", leads.BOARD))
    }
    desk = DeskMember.objects.filter(person=OuterRef(person), is_active=True)
    helps = Supporter.objects.filter(person=OuterRef(person))
    return {"is_desk": Exists(desk), "is_supporter": Exists(helps), **groups}


def has_place(request: SignedInRequest) -> dict[str, bool]:
    """Return which places the person has here. Raises Http404 where they have none."""
    found = User.objects.values(**places()).get(pk=request.user.pk)
    if not any(found.values()):
        raise Http404
    return {name: bool(has) for name, has in found.items()}


def _onward(request: SignedInRequest) -> str:
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else reverse("peersupport:desk")


@staff_page
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """Lead everybody to their own first page."""
    places = has_place(request)
    first = {"is_desk": "queue", "is_supporter": "mine", "is_lead": "lead", "is_board": "board"}
    return see_other(next(f"peersupport:{page}" for place, page in first.items() if places[place]))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def vault_make(request: SignedInRequest) -> HttpResponse:
    """Make a vault: six words and a recovery code, shown once."""
    has_place(request)
    if vaults.keyed(users=[request.user]):
        return see_other("peersupport:vault_unlock")
    if request.method != "POST":
        return render(request, "peersupport/vault_make.html", {})
    try:
        return _shown_once(request, vaults.set_up(user=request.user))
    except AlreadySetUp:
        return see_other("peersupport:vault_unlock")


@sensitive_variables()
def _shown_once(request: SignedInRequest, made: NewVault) -> HttpResponse:
    context = {"phrase": made.phrase, "recovery_code": made.recovery_code, "onward": _onward(request)}
    response = render(request, "peersupport/vault_made.html", context)
    http.open_supporter(request, response, holder=made.holder)
    look_who_is_near(request, made.holder)
    return response


@sensitive_variables()
def look_who_is_near(request: SignedInRequest, holder: Holder) -> None:
    """Let a desk member stand up, and a supporter step aside, wherever they have come too near since."""
    if has_place(request)["is_desk"]:
        nearness.review_desk(holder=holder, person=request.user)
    for beside in Assignment.objects.filter(person=request.user, is_live=True, case__in=Case.objects.open()):
        with suppress(access.TooNear):
            access.conversation(beside, holder, is_read=False)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def vault_unlock(request: SignedInRequest) -> HttpResponse:
    """Open one's vault with the six words."""
    has_place(request)
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            holder = vaults.unlock(user=request.user, phrase=form.cleaned_data["phrase"])
        except Mistyped as slip:
            word = _("Word %(number)s is not in our list. Look at it once more.") % {"number": slip.word}
            form.add_error("phrase", word if slip.word else _("There should be six words."))
        except WrongSecret:
            form.add_error("phrase", _("These words do not open your vault. Look at them once more."))
        except NoVault:
            return see_other("peersupport:vault_make")
        else:
            response = see_other(_onward(request))
            http.open_supporter(request, response, holder=holder)
            look_who_is_near(request, holder)
            return response
    context = {"form": form, "query": request.GET.urlencode()}
    return render(request, "peersupport/vault_unlock.html", context, status=422 if form.is_bound else 200)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def vault_recover(request: SignedInRequest) -> HttpResponse:
    """Open one's vault with the recovery code; it gets new words and a new code."""
    has_place(request)
    form = RecoveryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = vaults.recover(user=request.user, recovery_code=form.cleaned_data["recovery_code"])
        except Mistyped:
            form.add_error("recovery_code", _("There is a slip in this code. Look at it once more; nothing was tried."))
        except WrongSecret:
            form.add_error("recovery_code", _("This code does not open your vault."))
        except NoVault:
            return see_other("peersupport:vault_make")
        else:
            return _shown_once(request, made)
    return render(request, "peersupport/vault_recover.html", {"form": form}, status=422 if form.is_bound else 200)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def vault_replace(request: SignedInRequest) -> HttpResponse:
    """Begin anew without words and code: an empty vault; each requester is asked whether this person may read again."""
    has_place(request)
    if not vaults.keyed(users=[request.user]):
        return see_other("peersupport:vault_make")
    if request.method != "POST":
        return render(request, "peersupport/vault_replace.html", {})
    return _shown_once(request, vaults.replace(user=request.user))


@staff_page
@require_POST
def vault_lock(request: SignedInRequest) -> HttpResponse:
    """Lock one's vault."""
    has_place(request)
    response = see_other("peersupport:desk")
    http.close_supporter(request, response)
    return response
