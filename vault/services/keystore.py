"""The shred keys: one small row per case, and its end."""

import logging
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import DatabaseError, OperationalError, connections, transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from vault.errors import NoAudit, Shredded
from vault.holders import Holder
from vault.keys import new_key
from vault.models import ShredKey
from vault.routers import KEYSTORE
from vault.services import audit

log = logging.getLogger("vault")

# What rubs out deleted bytes: SQLite's write-ahead log is emptied into the file, which overwrites what it deletes;
# PostgreSQL writes the table anew and throws the old file away.
SCRUB = {"sqlite": "PRAGMA wal_checkpoint(TRUNCATE)", "postgresql": "VACUUM FULL vault_shredkey"}


@sensitive_variables()
def make(*, case: UUID, by: Holder | User | None) -> bytes:
    """Make the shred key of a new case, with its entry in the audit. Raises NoAudit."""
    try:
        with transaction.atomic(using=KEYSTORE, durable=True):
            row = ShredKey.objects.create(case=case, key=new_key())
            audit.append(audit.Deed.BEGUN, by=by, cases=[case])
    except (DatabaseError, RuntimeError) as error:
        raise NoAudit("The shred key and its audit entry could not be written.") from error
    return bytes(row.key)


@sensitive_variables()
def shred_key(case: UUID) -> bytes:
    """Return the shred key of the case. Raises Shredded."""
    try:
        return shred_keys([case])[case]
    except KeyError as error:
        raise Shredded from error


@sensitive_variables()
def shred_keys(cases: Collection[UUID]) -> dict[UUID, bytes]:
    """Return those shred keys that are still there, in one statement."""
    return {row.case: bytes(row.key) for row in ShredKey.objects.filter(case__in=cases)}


def destroy(*, cases: Sequence[UUID], by: Holder | User | None) -> None:
    """Delete the shred keys that are still there, with their entries in the audit. Raises NoAudit."""
    try:
        with transaction.atomic(using=KEYSTORE, durable=True):
            rows = ShredKey.objects.filter(case__in=cases)
            audit.append(audit.Deed.SHREDDED, by=by, cases=list(rows.values_list("case", flat=True)))
            rows.delete()
    except (DatabaseError, RuntimeError) as error:
        raise NoAudit("The end of a case could not be written in the audit.") from error
    scrub()


def scrub() -> None:
    """Rub deleted keys out of the keystore's own files. What operators must do besides is in the threat model.

    The keys are gone already: where others hold the files just now, the hourly scrub does it.
    """
    connection = connections[KEYSTORE]
    if connection.in_atomic_block:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(SCRUB[connection.vendor])
    except OperationalError:
        log.warning("scrub_postponed")
