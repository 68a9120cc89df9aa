"""Inside a transaction, with the ring of a case locked: bring open keys up to date, make epochs, make wraps."""

from collections.abc import Sequence
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from vault import envelopes
from vault.errors import EnvelopeBroken, NoKey, Shredded
from vault.holders import OpenCase
from vault.keys import new_key
from vault.models import GrantRequest, KeyPair, KeyRing, Wrap
from vault.services import alarms, audit


def find(case: UUID) -> KeyRing:
    """Return the ring, as it is at this moment. Raises Shredded."""
    return _get(case, lock=False)


def lock(case: UUID) -> KeyRing:
    """Return the ring, locked until the transaction ends. Raises Shredded."""
    return _get(case, lock=True)


def lock_for(opened: OpenCase) -> KeyRing:
    """Return the ring, locked, with `opened` brought up to date: what every write begins with."""
    ring = lock(opened.case)
    settle(opened, ring)
    return ring


def _get(case: UUID, *, lock: bool) -> KeyRing:
    rings = KeyRing.objects.select_for_update() if lock else KeyRing.objects.all()
    try:
        return rings.get(pk=case)
    except KeyRing.DoesNotExist as error:
        raise Shredded from error


@sensitive_variables()
def settle(opened: OpenCase, ring: KeyRing) -> bool:
    """Bring the open keys up to date with the ring, and make the next epoch if it is due; say whether it was.

    Raises NoKey when this holder's reading has ended meanwhile.
    """
    if opened.epoch != ring.epoch or ring.is_rotation_due:
        _unwrap(opened, ring)
    due = ring.is_rotation_due
    if due:
        next_epoch(opened, ring, [])
    return due


@sensitive_variables()
def _unwrap(opened: OpenCase, ring: KeyRing) -> None:
    me = opened.holder
    wraps = {wrap.epoch: bytes(wrap.envelope) for wrap in ring.wraps.filter(person=me.key_pair)}
    if ring.epoch not in wraps:
        raise NoKey
    try:
        opened.keys = {
            epoch: envelopes.open_wrap(
                opened.shred_key, me.private, envelope, case=opened.case, epoch=epoch, person=me.code
            )
            for epoch, envelope in wraps.items()
        }
    except EnvelopeBroken:
        alarms.broken(by=me, case=opened.case, what="wrap")
        raise
    opened.epoch = ring.epoch


@sensitive_variables()
def next_epoch(opened: OpenCase, ring: KeyRing, joining: Sequence[KeyPair]) -> None:
    """Make a new case key for all whose wrap of the current epoch is sound, and for those who join."""
    audit.record(audit.Deed.ROTATED, by=opened.holder, case=opened.case)
    people = {person.pk: person for person in [*_sound_readers(opened, ring), *joining]}
    ring.epoch, ring.is_rotation_due = ring.epoch + 1, False
    ring.save()
    opened.keys[ring.epoch], opened.epoch = new_key(), ring.epoch
    Wrap.objects.bulk_create([_wrap(opened, ring.epoch, person) for person in people.values()])


def _sound_readers(opened: OpenCase, ring: KeyRing) -> list[KeyPair]:
    """Return who reads the current epoch; a wrap that was slipped in, or a swapped public key, raises the alarm."""
    sound = []
    for wrap in ring.wraps.filter(epoch=ring.epoch).select_related("person"):
        try:
            envelopes.check_wrap(
                opened.shred_key,
                bytes(wrap.person.public_key),
                bytes(wrap.envelope),
                case=opened.case,
                epoch=wrap.epoch,
                person=wrap.person.code,
            )
        except EnvelopeBroken:
            alarms.broken(by=opened.holder, case=opened.case, what="wrap")
        else:
            sound.append(wrap.person)
    return sound


@sensitive_variables()
def wrap_for(opened: OpenCase, ring: KeyRing, to: KeyPair, from_epoch: int) -> None:
    audit.record(audit.Deed.GRANTED, by=opened.holder, case=opened.case, person=to.code)
    if from_epoch == GrantRequest.FRESH:
        next_epoch(opened, ring, [to])
        return
    had = set(ring.wraps.filter(person=to).values_list("epoch", flat=True))
    epochs = [epoch for epoch in opened.epochs if epoch >= from_epoch and epoch not in had]
    Wrap.objects.bulk_create([_wrap(opened, epoch, to) for epoch in epochs])


@sensitive_variables()
def _wrap(opened: OpenCase, epoch: int, to: KeyPair) -> Wrap:
    envelope = envelopes.seal_wrap(
        opened.shred_key,
        bytes(to.public_key),
        opened.keys[epoch],
        case=opened.case,
        epoch=epoch,
        person=to.code,
    )
    return Wrap(ring_id=opened.case, person=to, epoch=epoch, envelope=envelope)
