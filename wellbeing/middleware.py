"""What every answer carries: a request id for the logs, and headers that Django does not set."""

import re
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

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


def security_headers(get_response: Handler) -> Handler:
    """Close the browser features that no page of ours uses, and keep our answers to our own origin."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
