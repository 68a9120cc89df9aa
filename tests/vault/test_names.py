"""The names by which keys and locators are derived: changed, what is stored would be found and opened no more."""

import base64

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from accounts import fieldkeys
from vault import envelopes
from vault.holders import NewVault
from vault.models import Lock, VaultSession
from vault.services import locks, sessions
from vault.services.requesters import Begun


def hkdf(secret: bytes, info: bytes, salt: bytes = b"") -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=b"wellbeing vault " + info).derive(secret)


def test_a_session_is_found_by_its_locator(begun: Begun) -> None:
    cookie = sessions.begin(holder=begun.holder)
    secret = base64.urlsafe_b64decode(cookie + "=")

    assert len(secret) == 32
    assert VaultSession.objects.get().locator == hkdf(secret, b"session locator").hex()


def test_an_activation_code_is_found_by_its_key() -> None:
    assert locks.activation_locator(b"k" * 32) == hkdf(b"k" * 32, b"activation locator").hex()
    assert locks.activation_salt().hex() == fieldkeys.blind_indexes("salt", "vault activation")[-1][:32]


def test_a_return_code_is_found_by_its_locator(begun: Begun) -> None:
    locator = begun.return_code.replace("-", "")[:6]

    assert Lock.objects.get().locator == fieldkeys.blind_indexes(locator, "vault locator")[0]


def test_a_recovery_code_opens_its_lock(peer: NewVault) -> None:
    lock = Lock.objects.get(kind=Lock.Kind.RECOVERY)
    key = hkdf(peer.recovery_code.replace("-", "").encode(), b"recovery code", bytes(lock.salt))

    private = envelopes.open_private(
        hkdf(key, b"recovery"), bytes(lock.envelope), use="recovery", holder=peer.holder.code, row=lock.code
    )

    assert private == peer.holder.private.to_bytes()
