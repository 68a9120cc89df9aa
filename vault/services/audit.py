"""The audit: written before the deed, in the keystore, whatever becomes of the caller's transaction.

The main database may roll back; the entry stays. If it cannot be written, NoAudit is raised and the deed is not done.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from vault.encoding import bind
from vault.errors import BrokenChain, NoAudit
from vault.holders import Holder
from vault.keys import derived
from vault.models import AuditEntry, ShredKey
from vault.routers import KEYSTORE

Deed = AuditEntry.Deed
REQUESTER, HOUSE = "requester", "house"
START = hashlib.sha256(b"wellbeing vault audit 1").hexdigest()
KEPT = timedelta(days=731)  # 24 months
TRIES = 20
ONCE_AN_HOUR = {Deed.OPENED, Deed.COPY_TAKEN}  # looking again in the same hour would be the same entry


def record(
    deed: AuditEntry.Deed,
    *,
    by: Holder | User | None,
    case: UUID | None = None,
    person: UUID | None = None,
) -> None:
    """Append one deed. `by` None is the house itself. Raises NoAudit."""
    record_many(deed, by=by, cases=[case], person=person)


def record_many(
    deed: AuditEntry.Deed,
    *,
    by: Holder | User | None,
    cases: Sequence[UUID | None],
    person: UUID | None = None,
) -> None:
    """Append the same deed for several cases, in a constant number of statements. Raises NoAudit."""
    try:
        with transaction.atomic(using=KEYSTORE, durable=True):
            append(deed, by=by, cases=cases, person=person)
    except (DatabaseError, RuntimeError) as error:  # RuntimeError: inside a keystore transaction that may roll back
        raise NoAudit("The audit could not be written.") from error


def append(
    deed: AuditEntry.Deed, *, by: Holder | User | None, cases: Sequence[UUID | None], person: UUID | None = None
) -> None:
    """Append inside a keystore transaction of the vault's own: making and shredding a key happen with their entry."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    names = pseudonyms([case for case in cases if case])
    abouts = [names.get(case, "") if case else "" for case in cases]
    if deed in ONCE_AN_HOUR:
        written = AuditEntry.objects.filter(at=hour, actor=actor(by), deed=deed, person=str(person or ""))
        abouts = sorted(set(abouts) - set(written.values_list("about", flat=True)))
    for _attempt in range(TRIES):
        newest = AuditEntry.objects.order_by("-number").first()
        previous, number = (newest.chain, newest.number) if newest else (START, 0)
        entries = []
        for about in abouts:
            number += 1
            entry = AuditEntry(
                number=number,
                at=hour,
                deed=deed,
                actor=actor(by),
                about=about,
                person=str(person or ""),
                previous=previous,
            )
            entry.chain = previous = link(entry)
            entries.append(entry)
        try:
            with transaction.atomic(using=KEYSTORE):
                AuditEntry.objects.bulk_create(entries)
        except IntegrityError:
            continue  # somebody appended at this very moment; the chain cannot fork
        return
    raise NoAudit("The audit is too busy.")


def actor(by: Holder | User | None) -> str:
    if by is None:
        return HOUSE
    user = by.user if isinstance(by, Holder) else by
    return str(user.code) if user else REQUESTER


def pseudonyms(cases: Sequence[UUID]) -> dict[UUID, str]:
    """Return what the audit calls these cases: an HMAC under the shred key, meaningless once that is gone."""
    rows = ShredKey.objects.filter(case__in=cases)
    return {
        row.case: hmac.new(derived(bytes(row.key), "audit"), row.case.bytes, hashlib.sha256).hexdigest() for row in rows
    }


def link(entry: AuditEntry) -> str:
    """Return the hash that chains this entry to the one before it."""
    said = bind(
        "audit", entry.previous, entry.number, entry.at.isoformat(), entry.deed, entry.actor, entry.about, entry.person
    )
    return hashlib.sha256(said).hexdigest()


def check(*, contains: str = "") -> int:
    """Return how many entries stand in a sound chain. Raises BrokenChain.

    `contains` is a link seen before that must still be there: a chain cut short is sound in itself.
    """
    previous, count = None, 0
    for entry in AuditEntry.objects.order_by("number").iterator():
        if (previous and (entry.previous, entry.number) != previous) or entry.chain != link(entry):
            raise BrokenChain(f"The audit is not sound at entry {entry.number}.")
        previous, count = (entry.chain, entry.number + 1), count + 1
    if contains and not AuditEntry.objects.filter(chain=contains).exists():
        raise BrokenChain("The audit no longer holds a link that it once held.")
    return count


def last_link() -> str:
    """Return the newest link of the chain."""
    last = AuditEntry.objects.order_by("-number").first()
    return last.chain if last else START


def forget(now: datetime) -> int:
    """Delete what is older than 24 months, from the tail; the chain begins at the oldest that is left."""
    return AuditEntry.objects.filter(at__lt=now - KEPT).delete()[0]
