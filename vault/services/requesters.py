"""Requesters: the person who asks holds the keys, behind a code on paper."""

import hmac
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from vault import codes, hashing
from vault.errors import NoKey, NotYet, WrongSecret
from vault.holders import Holder, OpenCase
from vault.keys import PrivateKey
from vault.models import KeyPair, Lock
from vault.services import audit, cases, locks, rings
from vault.services.locks import Prepared
from vault.unshown import Unshown

Kind = Lock.Kind
ACTIVATION_DAYS = 7
GROUPS = codes.RETURN // codes.GROUP
DUMMY_BYTES = 125  # as long as a true lock: version, nonce, 96 bytes of keys, tag


class Begun(Unshown):
    """A new case: open for its requester, with the code that brings them back."""

    def __init__(self, holder: Holder, opened: OpenCase) -> None:
        self.holder, self.opened, self.return_code = holder, opened, holder.return_code


class BegunByPhone(Unshown):
    """A new case, taken by phone: whoever hears the activation code becomes its requester."""

    def __init__(self, opened: OpenCase, activation_code: str) -> None:
        self.opened, self.activation_code = opened, activation_code


def prepare() -> Prepared:
    """Do the costly part of `begin` or `renew_code` before a transaction is opened. Raises Overloaded."""
    return locks.prepare_return_code()


def prepare_by_phone() -> Prepared:
    """Do the costly part of `begin_by_phone`. Raises Overloaded."""
    return locks.prepare_activation_code()


@sensitive_variables()
def begin(*, case: UUID, prepared: Prepared | None = None) -> Begun:
    """Make the keys of a new case and its return code. Raises Overloaded, NoAudit."""
    prepared = prepared or prepare()
    private = PrivateKey.make()
    with transaction.atomic():
        pair = KeyPair.objects.create(case=case, public_key=private.public_bytes())
        locks.attach_code(pair, private, prepared)
        opened = cases.begin(case=case, key_pair=pair, private=private, by=Holder(pair, private))
    opened.holder.return_code = codes.shown(prepared.code)
    return Begun(opened.holder, opened)


@sensitive_variables()
def begin_by_phone(*, case: UUID, by: Holder, prepared: Prepared | None = None) -> BegunByPhone:
    """Make the keys of a case that the desk takes down: what is written now bears the desk's name.

    The desk keeps no key: once this request is over, only the activation code opens the case. Raises Overloaded.
    """
    prepared = prepared or prepare_by_phone()
    private = PrivateKey.make()
    with transaction.atomic():
        pair = KeyPair.objects.create(case=case, public_key=private.public_bytes())
        lock = locks.attach(pair, private, Kind.ACTIVATION, prepared.key, prepared.salt)
        lock.ends_at = timezone.now() + timedelta(days=ACTIVATION_DAYS)
        lock.save()
        opened = cases.begin(case=case, key_pair=pair, private=private, by=by)
    opened.author = by.code
    return BegunByPhone(opened, codes.shown(prepared.code))


@sensitive_variables()
def come_back(*, typed: str) -> Holder:
    """Open the requester's keys with a return, re-entry or activation code: one Argon2id, whatever was typed.

    A re-entry or activation code works once; the holder then carries a fresh `return_code`, to be shown.
    Raises Mistyped, WrongSecret, NotYet, Overloaded, NoAudit.
    """
    code = codes.read(typed, codes.RETURN, codes.ACTIVATION)
    lock, key = _by_locator(code) if len(code) == codes.RETURN else _by_hash(code)
    try:
        private = locks.open_lock(lock, key)
    except WrongSecret:
        audit.record(audit.Deed.RETURN_FAILED, by=None)
        raise
    if lock.opens_at and lock.opens_at > timezone.now():
        raise NotYet(lock.opens_at)
    holder = Holder(lock.key_pair, private)
    audit.record(audit.Deed.CAME_BACK, by=holder, case=holder.case)
    if lock.kind != Kind.RETURN:
        renew_code(holder=holder)
    return holder


@sensitive_variables()
def renew_code(*, holder: Holder, prepared: Prepared | None = None) -> str:
    """Give the requester a fresh return code and fresh keys; every earlier code and session of the case is dead.

    The keys are fresh too because an old copy of the rows may exist somewhere: whoever has one, and learns the old code
    later, reads nothing that is written from now on. `holder` is changed in place; open its session anew.
    Raises NoKey, Shredded, Overloaded, NoAudit.
    """
    if holder.case is None:
        raise NoKey
    prepared = prepared or prepare()
    private = PrivateKey.make()
    opened = cases.open_case(holder=holder, case=holder.case)
    audit.record(audit.Deed.CODE_RENEWED, by=holder, case=holder.case)
    with transaction.atomic():
        ring = rings.lock_for(opened)
        pair = KeyPair.objects.create(case=holder.case, public_key=private.public_bytes())
        locks.attach_code(pair, private, prepared)
        rings.wrap_for(opened, ring, pair, opened.epochs[0])
        KeyPair.objects.filter(case=holder.case).exclude(pk=pair.pk).delete()  # and so the next epoch is due
    holder.key_pair, holder.private, holder.return_code = pair, private, codes.shown(prepared.code)
    return holder.return_code


def groups_to_confirm(*, holder: Holder) -> tuple[int, int]:
    """Return which two of the five groups this requester types back, counted from 1; the same at every look."""
    first = holder.code.int % GROUPS
    second = (first + 1 + holder.code.int // GROUPS % (GROUPS - 1)) % GROUPS
    return min(first, second) + 1, max(first, second) + 1


@sensitive_variables()
def confirm(*, holder: Holder, first: str, second: str) -> bool:
    """Say whether the two groups that were typed back are right, as long as the code is still shown."""
    groups = holder.return_code.split("-")
    asked = [groups[number - 1] for number in groups_to_confirm(holder=holder) if number <= len(groups)]
    typed = [codes.fold(first), codes.fold(second)]
    return hmac.compare_digest("-".join(asked).encode(), "-".join(typed).encode())


@sensitive_variables()
def issue_reentry_code(*, opened: OpenCase, delay: timedelta) -> str:
    """Make a way back for a requester who lost the code: new keys for all that this holder reads.

    The old code keeps working until the new one is used. Raises Overloaded, NoKey, NoAudit.
    """
    prepared = prepare()
    private = PrivateKey.make()
    audit.record(audit.Deed.REENTRY_ISSUED, by=opened.holder, case=opened.case)
    with transaction.atomic():
        ring = rings.lock_for(opened)
        KeyPair.objects.filter(case=opened.case, locks__kind=Kind.REENTRY).delete()
        pair = KeyPair.objects.create(case=opened.case, public_key=private.public_bytes())
        locks.attach_code(pair, private, prepared, kind=Kind.REENTRY, opens_at=timezone.now() + delay)
        rings.wrap_for(opened, ring, pair, opened.epochs[0])
    return codes.shown(prepared.code)


# Finding the lock, at the same cost for every code -----------------------------------------------------


@sensitive_variables()
def _by_locator(code: str) -> tuple[Lock, bytes]:
    """Return the lock with this locator, or a dummy that opens for nobody, and the key from the secret."""
    locator, secret = codes.parts(code)
    indexes = locks.locators(locator)
    lock = _find(Lock.objects.filter(locator__in=indexes, kind__in=locks.BY_CODE))
    lock = lock or _dummy(bytes.fromhex(locks.locators(f"dummy salt {locator}")[0])[: hashing.SALT_BYTES])
    return lock, hashing.key_from(secret, salt=bytes(lock.salt), cost=hashing.CODE)


@sensitive_variables()
def _by_hash(code: str) -> tuple[Lock, bytes]:
    salt = locks.activation_salt()
    key = hashing.key_from(code, salt=salt, cost=hashing.CODE)
    sought = Lock.objects.filter(
        locator=locks.activation_locator(key), kind=Kind.ACTIVATION, ends_at__gt=timezone.now()
    )
    return _find(sought) or _dummy(salt), key


def _find(sought: QuerySet[Lock]) -> Lock | None:
    return sought.select_related("key_pair__user").first()


def _dummy(salt: bytes) -> Lock:
    return Lock(kind=Kind.RETURN, key_pair=KeyPair(), salt=salt, envelope=b"\x01".ljust(DUMMY_BYTES, b"\0"))
