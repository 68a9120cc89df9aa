"""Errors in Stripe's shape."""

from typing import Any


class Refusal(Exception):
    """An answer of 4xx or 5xx, as Stripe's error body says it."""

    def __init__(self, message: str, *, status: int = 400, kind: str = "invalid_request_error", **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, **{k: v for k, v in more.items() if v is not None}}}


def no_such(noun: str, identity: str) -> Refusal:
    """Return the refusal for an object that does not exist in test mode."""
    hint = "; a similar object exists in live mode, but a test mode key was used to make this request."
    message = f"No such {noun}: '{identity}'" + (hint if "_live_" in identity else "")
    return Refusal(message, status=404, code="resource_missing", param="id")
