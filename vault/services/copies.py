"""Sealed bytes for one person who holds no case key: matching facts for the desk, contact for the offered peer."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from vault import envelopes
from vault.errors import EnvelopeBroken, NoKey
from vault.holders import Holder
from vault.models import KeyPair, SealedCopy
from vault.services import alarms, audit, keystore, rings


@sensitive_variables()
def give(*, case: UUID, to: KeyPair, kind: str, content: bytes, by: Holder | User | None) -> None:
    """Seal a copy to one person, in place of an earlier one of this kind. Raises Shredded, TooLong, NoAudit."""
    key = keystore.shred_key(case)
    audit.record(audit.Deed.COPY_GIVEN, by=by, case=case, person=to.code)
    envelope = envelopes.seal_copy(key, bytes(to.public_key), content, case=case, kind=kind, person=to.code)
    with transaction.atomic():
        ring = rings.lock(case)
        ring.copies.update_or_create(person=to, kind=kind, defaults={"envelope": envelope})


@sensitive_variables()
def take(*, holder: Holder, case: UUID, kind: str) -> bytes:
    """Return the copy of this kind. Raises NoKey, Shredded, EnvelopeBroken, NoAudit."""
    keystore.shred_key(case)
    found = _open(holder, [case], kind)
    if case not in found:
        raise NoKey
    if (content := found[case]) is None:
        raise EnvelopeBroken("copy")
    return content


@sensitive_variables()
def take_many(*, holder: Holder, cases: Collection[UUID], kind: str) -> dict[UUID, bytes]:
    """Return the copies that open, in a constant number of statements; of a changed one, only the alarm."""
    return {case: content for case, content in _open(holder, cases, kind).items() if content is not None}


def withdraw(*, case: UUID, by: Holder | User | None, kind: str | None = None, to: KeyPair | None = None) -> None:
    """Delete copies of the case: of one kind or all, from one person or all."""
    copies = SealedCopy.objects.filter(ring=case)
    if kind is not None:
        copies = copies.filter(kind=kind)
    if to is not None:
        copies = copies.filter(person=to)
    audit.record(audit.Deed.COPY_WITHDRAWN, by=by, case=case, person=to.code if to else None)
    copies.delete()


def holders(*, case: UUID, kind: str) -> list[KeyPair]:
    """Return who has a copy of this kind."""
    return list(KeyPair.objects.filter(copies__ring=case, copies__kind=kind).select_related("user").order_by("pk"))


@sensitive_variables()
def _open(holder: Holder, cases: Collection[UUID], kind: str) -> dict[UUID, bytes | None]:
    rows = list(SealedCopy.objects.filter(ring__in=cases, person=holder.key_pair, kind=kind))
    keys = keystore.shred_keys([row.ring_id for row in rows])
    audit.record_many(audit.Deed.COPY_TAKEN, by=holder, cases=list(keys))
    return {row.ring_id: _content(holder, row, keys[row.ring_id]) for row in rows if row.ring_id in keys}


@sensitive_variables()
def _content(holder: Holder, row: SealedCopy, shred_key: bytes) -> bytes | None:
    try:
        return envelopes.open_copy(
            shred_key, holder.private, bytes(row.envelope), case=row.ring_id, kind=row.kind, person=holder.code
        )
    except EnvelopeBroken:
        alarms.broken(by=holder, case=row.ring_id, what="copy")
        return None
