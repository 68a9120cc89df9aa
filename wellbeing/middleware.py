"""What every answer carries: a request id for the logs, and headers that Django does not set."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import is_valid_path

from wellbeing import logs

Handler = Callable[[HttpRequest], HttpResponse]
QUIET = {"healthz", "readyz"}
PAGES = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
log = structlog.get_logger(__name__)

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


def request_id(get_response: Handler) -> Handler:
    """Give the request an id: the proxy's `X-Request-ID` where it is plain, else a new one. Logs carry it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        made = given if re.fullmatch(r"[0-9a-zA-Z-]{8,64}", given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=made)
        response = get_response(request)
        response["X-Request-ID"] = made
        return response

    return middleware


def request_log(get_response: Handler) -> Handler:
    """Write one line for each answer: the route, never the path, which may hold a code.

    Of the sealed rooms only failures are told, and of nobody.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = get_response(request)
        match = request.resolver_match
        is_sealed = bool(match and match.app_name in settings.SEALED_ROOMS)
        if (match and match.url_name in QUIET) or (is_sealed and response.status_code < 500):
            return response
        user = getattr(request, "_cached_user", None)  # asking for request.user would read the session
        person = {"user": logs.hashed_user(user.pk, settings.SECRET_KEY)} if user and user.pk and not is_sealed else {}
        log.info(
            "request",
            method=request.method,
            route=match.route if match else "",
            status=response.status_code,
            ms=round((time.monotonic() - began) * 1000, 1),
            **person,
        )
        return response

    return middleware


def security_headers(get_response: Handler) -> Handler:
    """Close the browser features that no page of ours uses, and keep our answers to our own origin.

    What somebody who is signed in was shown stays in no browser, unless the page itself says for how long: after
    they left, "Back" on a computer on the ward must bring nothing up again.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def way_back(get_response: Handler) -> Handler:
    """Lead whoever asks to see an address that only takes answers to the page it belongs to.

    A form that came back with errors stands at such an address: reloading it, changing the language or signing in
    anew asks for it with GET, and would end on an empty page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET" and request.path.startswith(PAGES):
            return HttpResponseRedirect(page_above(request.path))
        return response

    return middleware


def page_above(path: str) -> str:
    """Return the nearest address above `path` that there is."""
    above = path.rstrip("/").rsplit("/", 1)[0] + "/"
    return above if is_valid_path(above) else page_above(above)
