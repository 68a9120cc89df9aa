"""Grants that wait: who is to read, once somebody who can read is there. Only a reader lets another read."""

import hashlib
import hmac
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from vault.encoding import bind
from vault.errors import NoKey
from vault.holders import Holder, OpenCase
from vault.keys import derived, fingerprint
from vault.models import GrantRequest, KeyPair, KeyRing
from vault.services import alarms, audit, keystore, rings


def ask(
    *, case: UUID, to: KeyPair, consent: bool, by: Holder | User | None, from_epoch: int = GrantRequest.FRESH
) -> GrantRequest:
    """Let a request wait for the next holder, in place of an earlier one for the same person.

    `from_epoch` FRESH: nothing of what came before. Without `consent` it waits for the requester's yes first.
    Raises Shredded, NoAudit.
    """
    key = keystore.shred_key(case)
    audit.record(audit.Deed.ASKED, by=by, case=case, person=to.code)
    request = GrantRequest(ring=rings.find(case), person=to, from_epoch=from_epoch, has_consent=consent)
    request.mac = _mac(key, request)
    with transaction.atomic():
        GrantRequest.objects.filter(ring=case, person=to).delete()
        request.save()
    return request


def waiting(*, case: UUID) -> list[GrantRequest]:
    """Return what waits, oldest first: with consent for a holder, without it for the requester."""
    return list(GrantRequest.objects.filter(ring=case).select_related("person__user").order_by("pk"))


@sensitive_variables()
def allow(*, opened: OpenCase, grant: GrantRequest) -> None:
    """Say yes as the requester, and carry it out. Raises NoKey for anybody else, and for a request of another case."""
    with transaction.atomic():
        ring = rings.lock_for(opened)
        if opened.holder.case != opened.case:
            raise NoKey
        request = ring.grant_requests.filter(pk=grant.pk).first()
        if request is None:
            raise NoKey
        if _is_sound(opened, request):
            request.has_consent = True
            request.mac = _mac(opened.shred_key, request)
            request.save()
        carry_out(opened, ring)


def refuse(*, case: UUID, grant: GrantRequest, by: Holder | User | None) -> None:
    """Say no: the request is gone, and the person is not told."""
    audit.record(audit.Deed.REFUSED, by=by, case=case, person=grant.person.code)
    GrantRequest.objects.filter(ring=case, pk=grant.pk).delete()


@sensitive_variables()
def carry_out(opened: OpenCase, ring: KeyRing) -> None:
    """Carry out what has consent and lies within what this holder reads; the rest waits on. The ring is locked."""
    for request in ring.grant_requests.filter(has_consent=True).select_related("person").order_by("pk"):
        if not _is_sound(opened, request):
            request.delete()
        elif request.from_epoch == GrantRequest.FRESH or request.from_epoch in opened.keys:
            rings.wrap_for(opened, ring, request.person, request.from_epoch)
            request.delete()


@sensitive_variables()
def _mac(shred_key: bytes, request: GrantRequest) -> bytes:
    """Bind a request to the case, the person, their very public key, the epoch and the consent."""
    said = bind(
        "grant",
        request.ring_id,
        request.person.code,
        fingerprint(bytes(request.person.public_key)),
        request.from_epoch,
        int(request.has_consent),
    )
    return hmac.new(derived(shred_key, "grant"), said, hashlib.sha256).digest()


def _is_sound(opened: OpenCase, request: GrantRequest) -> bool:
    """Say whether the vault itself wrote this request; raise the alarm if not."""
    is_sound = hmac.compare_digest(_mac(opened.shred_key, request), bytes(request.mac))
    if not is_sound:
        alarms.broken(by=opened.holder, case=opened.case, what="grant request")
    return is_sound
