"""One's own pages about oneself: profile, privacy, the second step."""

from datetime import timedelta

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import second_factor, services
from accounts.forms import CloseAccountForm, ProfileForm
from accounts.http import SignedInRequest, see_other

YEAR = timedelta(days=365)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """Show what a person told about themselves, and keep what they change."""
    form = ProfileForm(request.POST if request.method == "POST" else None, person=request.user)
    if not form.is_valid():
        return render(request, "accounts/profile.html", {"form": form}, status=422 if form.is_bound else 200)
    services.save_profile(person=request.user, **form.cleaned_data)
    language = form.cleaned_data["language"]
    with translation.override(language):
        answer = see_other("accounts:profile_saved")
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return answer


@require_safe
def profile_saved(request: SignedInRequest) -> HttpResponse:
    """Say that the profile was kept, and show it."""
    return render(request, "accounts/profile_saved.html", {"form": ProfileForm(person=request.user)})


@require_safe
def privacy(request: SignedInRequest) -> HttpResponse:
    """Say what we keep about somebody, and let them take it along or leave."""
    return render(request, "accounts/privacy.html")


@never_cache
@require_POST
@reauthentication_required(app="allauth.account")
def privacy_export(request: SignedInRequest) -> HttpResponse:
    """Hand over all that we keep about the person, as JSON."""
    answer = JsonResponse(
        services.export(person=request.user), json_dumps_params={"ensure_ascii": False, "indent": 2, "default": str}
    )
    answer["Content-Disposition"] = 'attachment; filename="wellbeing.json"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(app="allauth.account")
def account_close(request: SignedInRequest) -> HttpResponse:
    """Ask once more, then close the account."""
    form = CloseAccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.close_account(person=request.user, now=timezone.now())
        except services.CloseRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            return see_other("accounts:account_closed")
    return render(request, "accounts/account_close.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@require_safe
def account_closed(request: HttpRequest) -> HttpResponse:
    """Say that the account is closed. The same for everybody: it tells nothing about anybody."""
    return render(request, "accounts/account_closed.html")


@never_cache
@require_safe
def second_factor_needed(request: SignedInRequest) -> HttpResponse:
    """Lead somebody who works here to set up a second step; then back to where they wanted to be."""
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        wanted = reverse("me")
    if second_factor.has_one(request.user):
        return see_other(wanted)
    return render(request, "accounts/second_factor_needed.html", {"wanted": wanted})
