"""Lock a private key with what a person knows, and open it again."""

from datetime import datetime

from django.views.decorators.debug import sensitive_variables

from accounts import fieldkeys
from vault import codes, envelopes, hashing
from vault.errors import EnvelopeBroken, WrongSecret
from vault.keys import PrivateKey, derived
from vault.models import KeyPair, Lock
from vault.unshown import Unshown

Kind = Lock.Kind
BY_CODE = (Kind.RETURN, Kind.REENTRY)


class Prepared(Unshown):
    """A code with its costly hash done: made before a transaction begins, so that none waits for Argon2id."""

    def __init__(self, code: str, salt: bytes, key: bytes) -> None:
        self.code, self.salt, self.key = code, salt, key

    @property
    def parts(self) -> codes.ReturnCode:
        return codes.parts(self.code)


@sensitive_variables()
def prepare_return_code() -> Prepared:
    """Make a return or re-entry code. Raises Overloaded."""
    code, salt = codes.make(codes.RETURN), hashing.new_salt()
    return Prepared(code, salt, hashing.key_from(codes.parts(code).secret, salt=salt, cost=hashing.CODE))


@sensitive_variables()
def prepare_activation_code() -> Prepared:
    """Make an activation code. Raises Overloaded."""
    code, salt = codes.make(codes.ACTIVATION), activation_salt()
    return Prepared(code, salt, hashing.key_from(code, salt=salt, cost=hashing.CODE))


def activation_salt() -> bytes:
    """Return the one salt of all activation codes: eight symbols have no room for a locator.

    It comes from the oldest field key, so a key newly put in front changes nothing for the codes that are out.
    """
    return bytes.fromhex(fieldkeys.blind_indexes("salt", "vault activation")[-1])[: hashing.SALT_BYTES]


@sensitive_variables()
def activation_locator(key: bytes) -> str:
    return derived(key, "activation locator").hex()


def locators(locator: str) -> list[str]:
    """Return what a locator may be stored as, under every field key we hold; the first is the one to store."""
    return fieldkeys.blind_indexes(locator, "vault locator")


@sensitive_variables()
def attach(
    key_pair: KeyPair, private: PrivateKey, kind: Lock.Kind, key: bytes, salt: bytes, *, locator: str = ""
) -> Lock:
    """Return an unsaved lock of this kind on the private key. `locator` is the clear one of a return code."""
    lock = Lock(key_pair=key_pair, kind=kind, salt=salt)
    if locator:
        lock.locator = locators(locator)[0]
        lock.sealed_locator = fieldkeys.seal(locator, table="vault_lock", column="locator", row=str(lock.code))
    elif kind == Kind.ACTIVATION:
        lock.locator = activation_locator(key)
    lock.envelope = envelopes.seal_private(
        derived(key, kind), private.to_bytes(), use=kind, holder=key_pair.code, row=lock.code
    )
    return lock


@sensitive_variables()
def attach_code(
    key_pair: KeyPair,
    private: PrivateKey,
    prepared: Prepared,
    *,
    kind: Lock.Kind = Kind.RETURN,
    opens_at: datetime | None = None,
) -> Lock:
    """Save a lock under a prepared return or re-entry code, in place of one of the same kind."""
    lock = attach(key_pair, private, kind, prepared.key, prepared.salt, locator=prepared.parts.locator)
    lock.opens_at = opens_at
    key_pair.locks.filter(kind=kind).delete()
    lock.save()
    return lock


@sensitive_variables()
def open_lock(lock: Lock, key: bytes) -> PrivateKey:
    """Return the private key behind the lock. Raises WrongSecret."""
    try:
        raw = envelopes.open_private(
            derived(key, lock.kind),
            bytes(lock.envelope),
            use=lock.kind,
            holder=lock.key_pair.code,
            row=lock.code,
        )
    except EnvelopeBroken as error:
        raise WrongSecret from error
    return PrivateKey.from_bytes(raw)
