"""The signed-in request, where a request comes from, and the answers that rooms share."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import content_disposition_header

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind `LoginRequiredMiddleware`: its user is always a `User`."""

    user: User


def see_other(to: Any, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
    """Return a 303 to a page of its own: what one answers after a form did its deed. `to` as for `redirect`."""
    return HttpResponseRedirect(resolve_url(to, *args, **kwargs), status=303)


def attachment(content: bytes, *, mime: str, name: str) -> HttpResponse:
    """Return a file that somebody handed in: to keep under its name, and never to be shown by the browser itself."""
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def address(request: HttpRequest) -> str:
    """Return the visitor's own network address, as the limits on signing in see it: TRUSTED_PROXY_COUNT proxies back.

    A request that came past fewer proxies than that (from inside, or by a mistake) counts by where it came from.
    """
    try:
        return str(get_adapter().get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied):
        return str(request.META.get("REMOTE_ADDR", ""))
