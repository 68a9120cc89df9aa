"""The envelopes. Each begins with its version, so that a suite can be replaced while older ones still open.

Version 1: ChaCha20-Poly1305 (RFC 8439) under a random 96-bit nonce; to a person, HPKE (RFC 9180) in base mode with
ML-KEM-768 + X25519, HKDF-SHA256 and ChaCha20-Poly1305. Whatever does not open raises EnvelopeBroken.
"""

import secrets
from typing import TypedDict, Unpack
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.views.decorators.debug import sensitive_variables

from vault.encoding import bind, pad, unpad
from vault.errors import EnvelopeBroken
from vault.keys import PrivateKey, fingerprint, public_key

VERSION = 1
NONCE_BYTES = 12
SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


@sensitive_variables()
def seal(key: bytes, content: bytes, place: bytes) -> bytes:
    """Return version, nonce and ciphertext. `place` (from `bind`) is what the envelope belongs to."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    version = bytes([VERSION])
    return version + nonce + ChaCha20Poly1305(key).encrypt(nonce, content, version + place)


@sensitive_variables()
def unseal(key: bytes, envelope: bytes, place: bytes) -> bytes:
    """Return what was sealed under this key for this place."""
    version, nonce, sealed = envelope[:1], envelope[1 : 1 + NONCE_BYTES], envelope[1 + NONCE_BYTES :]
    if version != bytes([VERSION]):
        raise EnvelopeBroken("version")
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, sealed, version + place)
    except (InvalidTag, ValueError) as error:
        raise EnvelopeBroken("sealed for another key or place, or changed") from error


@sensitive_variables()
def _seal_to(shred_key: bytes, public: bytes, content: bytes, place: bytes) -> bytes:
    """Seal to a person and then under the case's shred key: both are needed to open."""
    bound = place + bind("to", fingerprint(public))
    return seal(shred_key, SUITE.encrypt(content, public_key(public), info=bound), bound)


@sensitive_variables()
def _unseal_from(shred_key: bytes, private: PrivateKey, envelope: bytes, place: bytes) -> bytes:
    bound = place + bind("to", private.fingerprint)
    inner = unseal(shred_key, envelope, bound)
    try:
        return SUITE.decrypt(inner, private.pair, info=bound)
    except InvalidTag as error:
        raise EnvelopeBroken("sealed to another person") from error


# Items: bytes under the case key of one epoch ------------------------------------------------------


class ItemPlace(TypedDict):
    """What an item belongs to; changed in any part, it does not open."""

    case: UUID
    epoch: int
    item: UUID
    kind: str
    author: UUID


@sensitive_variables()
def seal_item(case_key: bytes, content: bytes, *, is_large: bool = False, **place: Unpack[ItemPlace]) -> bytes:
    """Return a padded envelope for one item. Raises TooLong."""
    return seal(case_key, pad(content, is_large=is_large), _of_item(place))


@sensitive_variables()
def open_item(case_key: bytes, envelope: bytes, **place: Unpack[ItemPlace]) -> bytes:
    return unpad(unseal(case_key, envelope, _of_item(place)))


def _of_item(place: ItemPlace) -> bytes:
    return bind("item", place["case"], place["epoch"], place["item"], place["kind"], place["author"])


# Wraps: the case key of one epoch, for one person ----------------------------------------------------


@sensitive_variables()
def seal_wrap(shred_key: bytes, public: bytes, case_key: bytes, *, case: UUID, epoch: int, person: UUID) -> bytes:
    return _seal_to(shred_key, public, case_key, bind("wrap", case, epoch, person))


@sensitive_variables()
def open_wrap(shred_key: bytes, private: PrivateKey, envelope: bytes, *, case: UUID, epoch: int, person: UUID) -> bytes:
    return _unseal_from(shred_key, private, envelope, bind("wrap", case, epoch, person))


@sensitive_variables()
def check_wrap(shred_key: bytes, public: bytes, envelope: bytes, *, case: UUID, epoch: int, person: UUID) -> None:
    """Raise EnvelopeBroken unless this wrap was made with the shred key, for this person and this public key.

    This needs no private key: a row that somebody slipped into the database, or a public key that was
    swapped, is found before the next epoch would be sealed to it.
    """
    unseal(shred_key, envelope, bind("wrap", case, epoch, person) + bind("to", fingerprint(public)))


# Copies: bytes for one person, without the case key ---------------------------------------------------


@sensitive_variables()
def seal_copy(shred_key: bytes, public: bytes, content: bytes, *, case: UUID, kind: str, person: UUID) -> bytes:
    return _seal_to(shred_key, public, pad(content), bind("copy", case, kind, person))


@sensitive_variables()
def open_copy(shred_key: bytes, private: PrivateKey, envelope: bytes, *, case: UUID, kind: str, person: UUID) -> bytes:
    return unpad(_unseal_from(shred_key, private, envelope, bind("copy", case, kind, person)))


# Private keys: under a lock, or under the secret of a session ------------------------------------------


@sensitive_variables()
def seal_private(key: bytes, content: bytes, *, use: str, holder: UUID, row: UUID) -> bytes:
    return seal(key, content, bind("private", use, holder, row))


@sensitive_variables()
def open_private(key: bytes, envelope: bytes, *, use: str, holder: UUID, row: UUID) -> bytes:
    return unseal(key, envelope, bind("private", use, holder, row))
