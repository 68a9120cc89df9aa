"""One's own page about letters."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest, see_other
from notifications import services
from notifications.forms import PreferencesForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """Ask which optional letters somebody wants, and keep the answer."""
    form = PreferencesForm(request.POST if request.method == "POST" else None, person=request.user)
    if not form.is_valid():
        return render(request, "notifications/preferences.html", {"form": form}, status=422 if form.is_bound else 200)
    services.save_preferences(person=request.user, wanted=form.cleaned_data)
    return see_other("notifications:preferences_saved")


@never_cache
@require_safe
def preferences_saved(request: SignedInRequest) -> HttpResponse:
    """Say that the choice was kept."""
    form = PreferencesForm(person=request.user)
    rows = [(field.label, field.initial) for field in form]
    return render(request, "notifications/preferences_saved.html", {"rows": rows})
