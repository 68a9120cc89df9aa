"""The vault's two cookies, and the only part of it that sees a request.

A cookie holds the 32-byte session secret and nothing else. Outside the demo its name begins with `__Host-` (Secure,
whole host, no domain). The demo speaks plain http on the loopback address, where some browsers refuse Secure cookies,
so there, and only there, both go without. The requester's cookie is another one than the supporter's: one browser may
be both.
"""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from vault.holders import Holder
from vault.services import sessions

SUPPORTER, REQUESTER = "vault", "visit"


def cookie_name(kind: str) -> str:
    return kind if settings.IS_DEMO else f"__Host-{kind}"


def login(request: HttpRequest) -> str:
    """Return what stands for this very log-in: another one, of the same person too, opens nothing."""
    return hashlib.sha256(f"vault {request.session.session_key}".encode()).hexdigest()


@sensitive_variables()
def open_supporter(request: HttpRequest, response: HttpResponseBase, *, holder: Holder) -> None:
    """Keep a supporter's vault open for this log-in: 30 minutes idle, 8 hours at most."""
    _forget(request, SUPPORTER)
    _set(response, SUPPORTER, sessions.begin(holder=holder, login=login(request)))


@sensitive_variables()
def supporter(request: HttpRequest) -> Holder | None:
    """Return the signed-in user's open vault, or None."""
    holder = sessions.resume(
        cookie=request.COOKIES.get(cookie_name(SUPPORTER), ""), now=timezone.now(), login=login(request)
    )
    is_theirs = holder is not None and request.user.is_authenticated and holder.user == request.user
    return holder if is_theirs else None


def close_supporter(request: HttpRequest, response: HttpResponseBase) -> None:
    _forget(request, SUPPORTER)
    response.delete_cookie(cookie_name(SUPPORTER), path="/", samesite="Strict")


@sensitive_variables()
def open_requester(request: HttpRequest, response: HttpResponseBase, *, holder: Holder) -> None:
    """Keep a requester's case open in this browser: 20 minutes idle."""
    _forget(request, REQUESTER)
    _set(response, REQUESTER, sessions.begin(holder=holder))


@sensitive_variables()
def requester(request: HttpRequest) -> Holder | None:
    """Return the requester whose case is open in this browser, or None."""
    holder = sessions.resume(cookie=request.COOKIES.get(cookie_name(REQUESTER), ""), now=timezone.now())
    return holder if holder is not None and holder.case else None


def close_requester(request: HttpRequest, response: HttpResponseBase) -> None:
    _forget(request, REQUESTER)
    response.delete_cookie(cookie_name(REQUESTER), path="/", samesite="Strict")


@sensitive_variables()
def _set(response: HttpResponseBase, kind: str, secret: str) -> None:
    response.set_cookie(
        cookie_name(kind), secret, path="/", secure=not settings.IS_DEMO, httponly=True, samesite="Strict"
    )


@sensitive_variables()
def _forget(request: HttpRequest, kind: str) -> None:
    sessions.end(cookie=request.COOKIES.get(cookie_name(kind), ""))
