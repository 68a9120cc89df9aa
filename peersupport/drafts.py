"""Answers under way, kept so that nobody but the visitor's own browser can read them.

A random key stands in a cookie of this visit and nowhere else. The server keeps the answers sealed under it, in a row
that is found by a value derived from the same key, for an hour at most. Whoever has the database has noise; whoever
leaves, or whose hour is over, has left nothing. (Why not in hidden fields: then "Back" and "Change" lose answers.)
"""

import base64
import binascii
import json
import secrets
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from peersupport.models import Draft

KEEP = timedelta(hours=1)
KEY_BYTES, NONCE_BYTES, BLOCK = 32, 12, 4096
Answers = dict[str, dict[str, Any]]


def cookie_name() -> str:
    return "answers" if settings.IS_DEMO else "__Host-answers"


@sensitive_variables()
def read(request: HttpRequest) -> Answers:
    """Return the answers of this visit by page; nothing where there are none, or they are over."""
    key = _key(request)
    row = Draft.objects.filter(pk=_name(key), expires_at__gt=timezone.now()).first() if key else None
    if key is None or row is None:
        return {}
    body = bytes(row.sealed)
    try:
        plain = ChaCha20Poly1305(_derived(key, "seal")).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], row.pk.encode())
    except InvalidTag:
        return {}
    found: Answers = json.loads(plain)
    return found


@sensitive_variables()
def keep(request: HttpRequest, response: HttpResponseBase, answers: Answers) -> None:
    """Keep the answers for this visit, padded so that their length tells little."""
    key = _key(request) or secrets.token_bytes(KEY_BYTES)
    plain = json.dumps(answers).encode()
    plain += b" " * (-len(plain) % BLOCK)
    nonce, name = secrets.token_bytes(NONCE_BYTES), _name(key)
    sealed = nonce + ChaCha20Poly1305(_derived(key, "seal")).encrypt(nonce, plain, name.encode())
    Draft.objects.filter(expires_at__lte=timezone.now()).delete()
    Draft.objects.update_or_create(pk=name, defaults={"sealed": sealed, "expires_at": timezone.now() + KEEP})
    response.set_cookie(
        cookie_name(),
        base64.urlsafe_b64encode(key).decode(),
        secure=not settings.IS_DEMO,
        httponly=True,
        samesite="Strict",
    )


@sensitive_variables()
def forget(request: HttpRequest, response: HttpResponseBase) -> None:
    """Leave nothing of this visit's answers."""
    if key := _key(request):
        Draft.objects.filter(pk=_name(key)).delete()
    if cookie_name() in request.COOKIES:
        response.delete_cookie(cookie_name(), samesite="Strict")


@sensitive_variables()
def _key(request: HttpRequest) -> bytes | None:
    try:
        key = base64.urlsafe_b64decode(request.COOKIES.get(cookie_name(), ""))
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


@sensitive_variables()
def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"wellbeing draft {purpose}".encode()).derive(key)


@sensitive_variables()
def _name(key: bytes) -> str:
    return _derived(key, "name").hex()
