"""Seal a text before it goes into a column, and open it again: AES-256-GCM under versioned keys.

`FIELD_KEYS` is "2:<base64>,1:<base64>": the first key seals, every key opens, so a key is renewed by putting a new
one in front and running `manage.py rotate_keys`. A sealed text is bound to its table, column and row: copied to
another place it does not open. What does not open raises `SealBroken`; there is no way round.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FORM = "s1"  # the form of the envelope: s1.<key id>.<base64url of nonce and ciphertext>
KEY_BYTES = 32
NONCE_BYTES = 12


class SealBroken(Exception):
    """This text was not sealed here, not for this place, not with a key we hold, or was changed since."""


@lru_cache(maxsize=8)
def read_keys(text: str) -> dict[str, bytes]:
    """Return the keys that `FIELD_KEYS` names, the sealing one first. Raises ImproperlyConfigured."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, encoded = part.partition(":")
        if not name.isalnum() or name in keys:
            raise ImproperlyConfigured("FIELD_KEYS: each key needs an id of its own, of letters and digits.")
        try:
            keys[name] = base64.b64decode(encoded.translate(str.maketrans("-_", "+/")), validate=True)
        except binascii.Error as error:
            raise ImproperlyConfigured(f"FIELD_KEYS: key {name} is not base64.") from error
        if len(keys[name]) != KEY_BYTES:
            raise ImproperlyConfigured(f"FIELD_KEYS: key {name} must be {KEY_BYTES} bytes.")
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS names no key.")
    return keys


@lru_cache(maxsize=32)
def _derived(key: bytes, purpose: str) -> bytes:
    """Return a key for one purpose only, so that no key does two jobs."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"wellbeing field {purpose}".encode()).derive(key)


def _place(key_id: str, table: str, column: str, row: str) -> bytes:
    return json.dumps([FORM, key_id, table, column, row]).encode()


def seal(text: str, *, table: str, column: str, row: str) -> str:
    """Return `text` sealed for one place. `row` is what names the row for ever: its code, not its position."""
    key_id, key = next(iter(read_keys(settings.FIELD_KEYS).items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_derived(key, "seal")).encrypt(nonce, text.encode(), _place(key_id, table, column, row))
    return f"{FORM}.{key_id}.{base64.urlsafe_b64encode(nonce + sealed).decode().rstrip('=')}"


def unseal(envelope: str, *, table: str, column: str, row: str) -> str:
    """Return the text sealed for this place. Raises SealBroken, always with the same words."""
    try:
        form, key_id, encoded = envelope.split(".")
        body = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
        key = read_keys(settings.FIELD_KEYS)[key_id]
        if form != FORM:
            raise ValueError
        place = _place(key_id, table, column, row)
        return AESGCM(_derived(key, "seal")).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], place).decode()
    except (ValueError, KeyError, InvalidTag) as error:  # binascii.Error and UnicodeDecodeError are ValueErrors
        raise SealBroken("This text cannot be opened.") from error


def reseal(envelope: str, *, table: str, column: str, row: str) -> str:
    """Return the same text under the sealing key; the same envelope if it already is."""
    if envelope.split(".")[1:2] == [next(iter(read_keys(settings.FIELD_KEYS)))]:
        return envelope
    return seal(unseal(envelope, table=table, column=column, row=row), table=table, column=column, row=row)


def blind_index(text: str, purpose: str) -> str:
    """Return what to store beside a sealed text so that it can be looked up exactly, without being readable."""
    return blind_indexes(text, purpose)[0]


def blind_indexes(text: str, purpose: str) -> list[str]:
    """Return the index of `text` under every key we hold, the sealing one first: look up with `__in`."""
    return [
        hmac.new(_derived(key, f"index {purpose}"), text.encode(), hashlib.sha256).hexdigest()
        for key in read_keys(settings.FIELD_KEYS).values()
    ]
