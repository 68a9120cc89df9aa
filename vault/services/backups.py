"""Copies of the keystore, against a lost disk: made by the day, and destroyed before they are seven days old.

A copy is an SQLite file of its own, whatever database the keystore is in. Its age stands in its name: moving or
touching the file makes it no younger.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import models, transaction
from django.views.decorators.debug import sensitive_variables

from vault.models import AuditEntry, KeyRing, ShredKey
from vault.routers import KEYSTORE

PROMISED = timedelta(days=7)
EARLY = timedelta(days=1)  # what a daily run would only find when it is too old goes with the run before
FORM, NAME, UNFINISHED = "%Y%m%dT%H%M%SZ", "keystore-{}.sqlite3", ".part"
ROWS = 1000


class BackupRefused(Exception):
    """This copy cannot be made or put back; the message says why."""


@dataclass(frozen=True)
class Restored:
    """What came back: shred keys, entries of the audit, and keys left out because their case is no more."""

    keys: int
    entries: int
    left_out: int


@sensitive_variables()
def make(*, folder: Path, now: datetime) -> Path:
    """Write a copy of the keystore that only this user may read, and return where. Raises BackupRefused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / NAME.format(now.astimezone(UTC).strftime(FORM))
    part = path.with_name(path.name + UNFINISHED)
    if path.exists():
        raise BackupRefused(f"{path.name} is there already.")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with contextlib.closing(sqlite3.connect(part)) as copy, transaction.atomic(using=KEYSTORE):
        for model in (AuditEntry, ShredKey):  # the keys last: one that is shredded meanwhile is not in the copy
            _write(copy, model)
        copy.commit()
    part.rename(path)
    return path


def _write(copy: sqlite3.Connection, model: type[models.Model]) -> None:
    table, columns = model._meta.db_table, [field.attname for field in model._meta.local_fields]
    copy.execute(f"CREATE TABLE {table} ({_names(columns)})")
    said = f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - names of our own columns
    rows = model._default_manager.order_by("pk").values_list(*columns).iterator(chunk_size=ROWS)
    copy.executemany(said, (tuple(_plain(value) for value in row) for row in rows))


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return bytes(value) if isinstance(value, bytes | memoryview) else value if isinstance(value, int) else str(value)


def copies(*, folder: Path) -> dict[Path, datetime]:
    """Return the copies in the folder and when each was made, oldest first; what was left unfinished counts too."""
    found = {}
    for path in folder.glob(NAME.format("*") + "*"):
        made = path.name.removeprefix(NAME.partition("{")[0]).split(".")[0]
        with contextlib.suppress(ValueError):
            found[path] = datetime.strptime(made, FORM).replace(tzinfo=UTC)
    return dict(sorted(found.items(), key=lambda one: one[1]))


def destroy_old(*, folder: Path, now: datetime) -> list[Path]:
    """Overwrite and delete every copy that would be seven days old before tomorrow's run. Return which."""
    old = [path for path, made in copies(folder=folder).items() if now - made >= PROMISED - EARLY]
    for path in old:
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    return old


def ages(*, folder: Path, now: datetime) -> tuple[int | None, int | None]:
    """Return the seconds since the newest and since the oldest copy was made; None where there is none."""
    made = list(copies(folder=folder).values())
    seconds = [int((now - one).total_seconds()) for one in made]
    return (seconds[-1], seconds[0]) if seconds else (None, None)


@sensitive_variables()
def restore(*, path: Path) -> Restored:
    """Fill an empty keystore from a copy, without the keys of cases that are no more. Raises BackupRefused.

    What was shredded after the copy was made has no row in the main database any more: its key stays destroyed.
    """
    if ShredKey.objects.exists() or AuditEntry.objects.exists():
        raise BackupRefused("The keystore is not empty. A copy is put back into a new one only.")
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        entries = [AuditEntry(**row) for row in _read(copy, AuditEntry)]
        keys = [ShredKey(**row) for row in _read(copy, ShredKey)]
    alive = set(KeyRing.objects.values_list("pk", flat=True))
    kept = [key for key in keys if key.case in alive]
    with transaction.atomic(using=KEYSTORE):
        AuditEntry.objects.bulk_create(entries, batch_size=ROWS)
        ShredKey.objects.bulk_create(kept, batch_size=ROWS)
    return Restored(len(kept), len(entries), len(keys) - len(kept))


def _read(copy: sqlite3.Connection, model: type[models.Model]) -> list[dict[str, object]]:
    fields = model._meta.local_fields
    said = f"SELECT {_names(field.attname for field in fields)} FROM {model._meta.db_table}"  # noqa: S608 - as above
    try:
        rows = copy.execute(said).fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupRefused("This is not a copy of a keystore.") from error
    return [{field.attname: field.to_python(value) for field, value in zip(fields, row, strict=True)} for row in rows]
