"""The signed-in request, where a request comes from, and the answer that leads on after a deed."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind `LoginRequiredMiddleware`: its user is always a `User`."""

    user: User


def see_other(to: Any, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
    """Return a 303 to a page of its own: what one answers after a form did its deed. `to` as for `redirect`."""
    return HttpResponseRedirect(resolve_url(to, *args, **kwargs), status=303)


def address(request: HttpRequest) -> str:
    """Return the visitor's own network address, as the limits on signing in see it: TRUSTED_PROXY_COUNT proxies back.

    A request that came past fewer proxies than that (from inside, or by a mistake) counts by where it came from.
    """
    try:
        return str(get_adapter().get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied):
        return str(request.META.get("REMOTE_ADDR", ""))
