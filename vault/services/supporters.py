"""Supporters and desk members: set up a vault, unlock it, recover it, replace it, remove it."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from vault import codes, hashing, phrases
from vault.errors import AlreadySetUp, NoVault, WrongSecret
from vault.holders import Holder, NewVault
from vault.keys import PrivateKey, derived
from vault.models import GrantRequest, KeyPair, Lock, Wrap
from vault.services import audit, grants, locks
from vault.unshown import Unshown

Kind = Lock.Kind


def key_pair(*, user: User) -> KeyPair:
    """Return the key pair that one seals to. Raises NoVault."""
    try:
        return KeyPair.objects.select_related("user").get(user=user)
    except KeyPair.DoesNotExist as error:
        raise NoVault from error


def key_pairs(*, users: Iterable[User]) -> list[KeyPair]:
    """Return the key pairs of those who have a vault."""
    return list(KeyPair.objects.filter(user__in=users).select_related("user").order_by("pk"))


def keyed(*, users: Iterable[User]) -> set[int]:
    """Return the primary keys of those who have a vault."""
    return set(KeyPair.objects.filter(user__in=users).values_list("user_id", flat=True))


@sensitive_variables()
def set_up(*, user: User) -> NewVault:
    """Make a key pair, a pass phrase and a recovery code for `user`. Raises AlreadySetUp, Overloaded."""
    if KeyPair.objects.filter(user=user).exists():
        raise AlreadySetUp
    secrets = _NewSecrets()
    private = PrivateKey.make()
    audit.record(audit.Deed.SET_UP, by=user)
    try:
        with transaction.atomic():
            pair = KeyPair.objects.create(user=user, public_key=private.public_bytes())
            secrets.lock(pair, private)
    except IntegrityError as error:  # a second click came first
        raise AlreadySetUp from error
    return NewVault(Holder(pair, private), secrets.phrase, codes.shown(secrets.recovery_code))


@sensitive_variables()
def unlock(*, user: User, phrase: str) -> Holder:
    """Open the vault with the pass phrase. Raises Mistyped, WrongSecret, NoVault, Overloaded."""
    said = phrases.read(phrase)
    lock = _lock(user, Kind.PHRASE)
    key = hashing.key_from(said, salt=bytes(lock.salt), cost=hashing.PHRASE)
    try:
        private = locks.open_lock(lock, key)
    except WrongSecret:
        audit.record(audit.Deed.UNLOCK_FAILED, by=user)
        raise
    audit.record(audit.Deed.UNLOCKED, by=user)
    return Holder(lock.key_pair, private)


@sensitive_variables()
def recover(*, user: User, recovery_code: str) -> NewVault:
    """Open the vault with the recovery code and give it a new phrase and a new code; the keys stay.

    Raises Mistyped, WrongSecret, NoVault, Overloaded. Sessions that are open are closed.
    """
    code = codes.read(recovery_code, codes.RECOVERY)
    lock = _lock(user, Kind.RECOVERY)
    try:
        private = locks.open_lock(lock, _recovery_key(code, bytes(lock.salt)))
    except WrongSecret:
        audit.record(audit.Deed.RECOVERY_FAILED, by=user)
        raise
    secrets = _NewSecrets()
    audit.record(audit.Deed.RECOVERED, by=user)
    with transaction.atomic():
        lock.key_pair.locks.all().delete()
        lock.key_pair.sessions.all().delete()
        secrets.lock(lock.key_pair, private)
    return NewVault(Holder(lock.key_pair, private), secrets.phrase, codes.shown(secrets.recovery_code))


@sensitive_variables()
def replace(*, user: User) -> NewVault:
    """Give `user`, who lost phrase and code, a new vault, empty until the other holders let them read again.

    In every case that they could read, or waited to read, a grant request waits for the requester's consent.
    Raises NoVault, Overloaded.
    """
    old = key_pair(user=user)
    secrets = _NewSecrets()
    private = PrivateKey.make()
    audit.record(audit.Deed.REPLACED, by=user, person=old.code)
    with transaction.atomic():
        held = dict(GrantRequest.objects.filter(person=old).values_list("ring_id", "from_epoch"))
        held |= dict(Wrap.objects.filter(person=old).values_list("ring_id").annotate(Min("epoch")))
        old.delete()
        pair = KeyPair.objects.create(user=user, public_key=private.public_bytes())
        secrets.lock(pair, private)
        for case, first_epoch in held.items():
            grants.ask(case=case, to=pair, from_epoch=first_epoch, consent=False, by=user)
    return NewVault(Holder(pair, private), secrets.phrase, codes.shown(secrets.recovery_code))


def remove(*, user: User) -> None:
    """Forget the vault of `user`: keys, wraps, copies, sessions. Does nothing when there is none."""
    for pair in KeyPair.objects.filter(user=user):
        audit.record(audit.Deed.REMOVED, by=user, person=pair.code)
        pair.delete()


def _lock(user: User, kind: Lock.Kind) -> Lock:
    try:
        return Lock.objects.select_related("key_pair__user").get(key_pair__user=user, kind=kind)
    except Lock.DoesNotExist as error:
        raise NoVault from error


def _recovery_key(code: str, salt: bytes) -> bytes:
    """A code of 135 random bits needs no slow hash."""
    return derived(code.encode(), "recovery code", salt=salt)


class _NewSecrets(Unshown):
    """A phrase and a recovery code with their keys, made before any transaction begins."""

    @sensitive_variables()
    def __init__(self) -> None:
        self.phrase, self.phrase_salt = phrases.make(), hashing.new_salt()
        self.phrase_key = hashing.key_from(self.phrase, salt=self.phrase_salt, cost=hashing.PHRASE)
        self.recovery_code, self.recovery_salt = codes.make(codes.RECOVERY), hashing.new_salt()
        self.recovery_key = _recovery_key(self.recovery_code, self.recovery_salt)

    def lock(self, pair: KeyPair, private: PrivateKey) -> None:
        locks.attach(pair, private, Kind.PHRASE, self.phrase_key, self.phrase_salt).save()
        locks.attach(pair, private, Kind.RECOVERY, self.recovery_key, self.recovery_salt).save()
