"""The keys themselves: random bytes, and the hybrid pair (ML-KEM-768 with X25519) of a person."""

import hashlib
import secrets
from functools import cached_property

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.views.decorators.debug import sensitive_variables

from vault.errors import EnvelopeBroken
from vault.unshown import Unshown

KEY_BYTES = 32
SEED_BYTES = 64  # of ML-KEM-768; after it come the 32 bytes of the X25519 key
MLKEM_PUBLIC_BYTES = 1184


class PrivateKey(Unshown):
    """A person's private key, open in memory."""

    def __init__(self, mlkem: MLKEM768PrivateKey, x25519: X25519PrivateKey) -> None:
        self._mlkem, self._x25519 = mlkem, x25519
        self.pair = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)

    @classmethod
    def make(cls) -> "PrivateKey":
        return cls(MLKEM768PrivateKey.generate(), X25519PrivateKey.generate())

    @classmethod
    @sensitive_variables()
    def from_bytes(cls, raw: bytes) -> "PrivateKey":
        """Read back what `to_bytes` gave. Raises EnvelopeBroken."""
        try:
            return cls(
                MLKEM768PrivateKey.from_seed_bytes(raw[:SEED_BYTES]),
                X25519PrivateKey.from_private_bytes(raw[SEED_BYTES:]),
            )
        except ValueError as error:
            raise EnvelopeBroken("private key") from error

    def to_bytes(self) -> bytes:
        return self._mlkem.private_bytes_raw() + self._x25519.private_bytes_raw()

    @cached_property
    def fingerprint(self) -> bytes:
        """What stands for the public half in every envelope sealed to it."""
        return fingerprint(self.public_bytes())

    def public_bytes(self) -> bytes:
        return self._mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()


def public_key(raw: bytes) -> hpke.MLKEM768X25519PublicKey:
    """Read a stored public key. Raises EnvelopeBroken."""
    try:
        return hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(raw[:MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(raw[MLKEM_PUBLIC_BYTES:]),
        )
    except ValueError as error:
        raise EnvelopeBroken("public key") from error


def fingerprint(public: bytes) -> bytes:
    """Return what stands for a public key in every envelope sealed to it: a key put in its place opens nothing."""
    return hashlib.sha256(public).digest()


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


@sensitive_variables()
def derived(secret: bytes, purpose: str, *, salt: bytes = b"") -> bytes:
    """Return a key for one purpose from a secret that is already random enough (HKDF-SHA256)."""
    return HKDF(SHA256(), KEY_BYTES, salt=salt, info=f"wellbeing vault {purpose}".encode()).derive(secret)
