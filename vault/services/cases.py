"""A case's keys: open them, let somebody read, end their reading, go on to the next epoch, destroy them all."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from vault.errors import NoKey
from vault.holders import Holder, OpenCase
from vault.keys import PrivateKey, new_key
from vault.models import GrantRequest, KeyPair, KeyRing, Wrap
from vault.services import audit, grants, keystore, rings


@sensitive_variables()
def open_case(*, holder: Holder, case: UUID) -> OpenCase:
    """Open the case for `holder`, and do what waited for somebody who can read: the next epoch, granted readers.

    Raises NoKey, Shredded, EnvelopeBroken, NoAudit.
    """
    if not Wrap.objects.filter(ring=case, person=holder.key_pair).exists():
        raise NoKey
    opened = OpenCase(holder, case, 0, {}, keystore.shred_key(case))
    audit.record(audit.Deed.OPENED, by=holder, case=case)
    ring = rings.find(case)
    if not ring.is_rotation_due and not ring.grant_requests.filter(has_consent=True).exists():
        rings.settle(opened, ring)
        return opened
    with transaction.atomic():
        grants.carry_out(opened, rings.lock_for(opened))
    return opened


@sensitive_variables()
def let_read(*, opened: OpenCase, to: KeyPair, from_epoch: int = GrantRequest.FRESH) -> None:
    """Let `to` read from an epoch on, or by default from a fresh one: nothing of what came before.

    Raises NoKey when the holder cannot read that far back.
    """
    with transaction.atomic():
        ring = rings.lock_for(opened)
        if from_epoch != GrantRequest.FRESH and from_epoch not in opened.keys:
            raise NoKey
        rings.wrap_for(opened, ring, to, from_epoch)


@sensitive_variables()
def rotate(*, opened: OpenCase) -> None:
    """Go on to the next epoch: what is written from now on opens only for those who can read now."""
    with transaction.atomic():
        ring = rings.lock(opened.case)
        if not rings.settle(opened, ring):
            rings.next_epoch(opened, ring, [])


def revoke(*, case: UUID, person: KeyPair, by: Holder | User | None) -> None:
    """End the reading of `person`, now: wraps, copies and requests go. The next write is under a new key."""
    audit.record(audit.Deed.REVOKED, by=by, case=case, person=person.code)
    with transaction.atomic():
        ring = rings.lock(case)
        ring.copies.filter(person=person).delete()
        ring.grant_requests.filter(person=person).delete()
        if ring.wraps.filter(person=person).delete()[0]:
            KeyRing.objects.filter(pk=case).update(is_rotation_due=True)


@sensitive_variables()
def begin(*, case: UUID, key_pair: KeyPair, private: PrivateKey, by: Holder | User | None) -> OpenCase:
    """Make the shred key, the ring and the first case key, wrapped for the requester. Raises NoAudit."""
    opened = OpenCase(Holder(key_pair, private), case, 1, {1: new_key()}, keystore.make(case=case, by=by))
    with transaction.atomic():
        ring = KeyRing.objects.create(case=case)
        rings.wrap_for(opened, ring, key_pair, 1)
    return opened


def readers(*, case: UUID) -> dict[UUID, int]:
    """Return who can read: the code of a key pair, and the first epoch it opens."""
    return dict(Wrap.objects.filter(ring=case).values_list("person__code").annotate(Min("epoch")))


def shred(*, cases: Sequence[UUID], by: Holder | User | None) -> None:
    """Destroy the shred keys, and then every row. From the first of the two on, nothing opens for anyone.

    Doing it twice does no harm: what an interrupted run left, the next one takes. Raises NoAudit.
    """
    keystore.destroy(cases=cases, by=by)
    with transaction.atomic():
        KeyRing.objects.filter(pk__in=cases).delete()
        KeyPair.objects.filter(case__in=cases).delete()
