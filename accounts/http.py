"""The signed-in request, and the answer that leads on after a deed."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind `LoginRequiredMiddleware`: its user is always a `User`."""

    user: User


def see_other(to: Any, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
    """Return a 303 to a page of its own: what one answers after a form did its deed. `to` as for `redirect`."""
    return HttpResponseRedirect(resolve_url(to, *args, **kwargs), status=303)
