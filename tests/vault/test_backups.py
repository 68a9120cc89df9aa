"""Copies of the keystore: they come back whole, without what was shredded since, and are gone within seven days."""

import stat
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from vault.errors import Shredded
from vault.models import AuditEntry, KeyPair, KeyRing, SealedCopy, SealedItem, ShredKey, Wrap
from vault.services import audit, backups, cases, copies, items, requesters
from vault.services.requesters import Begun
from vault.tasks import destroy_old_backups


def empty_keystore() -> None:
    """Lose the disk of the keystore: rows gone past the rule that the audit is only appended to."""
    ShredKey.objects.all().delete()
    audit.forget(timezone.now() + timedelta(days=1000))
    AuditEntry.objects.all()._raw_delete("keystore")


def test_a_copy_comes_back_whole_and_only_its_owner_may_read_it(tmp_path: Path, begun: Begun) -> None:
    items.write(opened=begun.opened, kind="story", content=b"what happened")
    length, link = audit.check(), audit.last_link()

    path = backups.make(folder=tmp_path / "new", now=timezone.now())

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    empty_keystore()
    with pytest.raises(Shredded):
        cases.open_case(holder=begun.holder, case=begun.opened.case)
    assert backups.restore(path=path) == backups.Restored(keys=1, entries=length, left_out=0)
    assert (audit.check(), audit.last_link()) == (length, link)
    opened = cases.open_case(holder=begun.holder, case=begun.opened.case)
    assert [item.content for item in items.read(opened=opened)] == [b"what happened"]


def test_what_was_shredded_since_stays_shredded_when_yesterdays_copy_comes_back(tmp_path: Path, begun: Begun) -> None:
    path = backups.make(folder=tmp_path, now=timezone.now())
    alive = requesters.begin(case=uuid4())
    cases.shred(cases=[begun.opened.case], by=None)
    empty_keystore()

    assert backups.restore(path=path) == backups.Restored(keys=0, entries=path_entries(path), left_out=1)

    with pytest.raises(Shredded):
        items.write(opened=begun.opened, kind="message", content=b"too late")
    with pytest.raises(Shredded):
        cases.open_case(holder=alive.holder, case=alive.opened.case)  # begun after the copy: lost with the disk


def path_entries(path: Path) -> int:
    import sqlite3

    with sqlite3.connect(path) as copy:
        return int(copy.execute("SELECT count(*) FROM vault_auditentry").fetchone()[0])


def test_the_restore_drill_opens_nothing_with_every_key_and_yesterdays_main_dump(tmp_path: Path, begun: Begun) -> None:
    """Main database of yesterday, keystore of today, every private key in hand."""
    case = begun.opened.case
    items.write(opened=begun.opened, kind="story", content=b"what happened")
    copies.give(case=case, to=begun.holder.key_pair, kind="facts", content=b"facts", by=None)
    dump = [list(model.objects.all()) for model in (KeyRing, KeyPair, Wrap, SealedItem, SealedCopy)]
    cases.shred(cases=[case], by=None)
    backups.make(folder=tmp_path, now=timezone.now())
    for rows in dump:
        type(rows[0]).objects.bulk_create(rows)

    with pytest.raises(Shredded):
        cases.open_case(holder=begun.holder, case=case)
    with pytest.raises(Shredded):
        copies.take(holder=begun.holder, case=case, kind="facts")
    assert not [path for path in backups.copies(folder=tmp_path) if bytes(case.bytes) in path.read_bytes()]
    assert not [path for path in backups.copies(folder=tmp_path) if str(case).encode() in path.read_bytes()]


def test_a_copy_is_put_back_into_an_empty_keystore_only(tmp_path: Path, begun: Begun) -> None:
    now = timezone.now()
    path = backups.make(folder=tmp_path, now=now)

    with pytest.raises(backups.BackupRefused):
        backups.restore(path=path)
    with pytest.raises(backups.BackupRefused):
        backups.make(folder=tmp_path, now=now)
    empty_keystore()
    (tmp_path / "letter.txt").write_text("not a database")
    with pytest.raises(backups.BackupRefused):
        backups.restore(path=tmp_path / "letter.txt")


@pytest.mark.parametrize(("days", "is_gone"), [(0, False), (5.99, False), (6, True), (7, True), (400, True)])
def test_a_copy_is_destroyed_before_it_is_seven_days_old(tmp_path: Path, days: float, is_gone: bool) -> None:
    now = datetime(2027, 3, 30, 4, 0, tzinfo=UTC)
    path = backups.make(folder=tmp_path, now=now - timedelta(days=days))
    other = tmp_path / "keystore-of-somebody-else.sqlite3"
    other.touch()

    gone = backups.destroy_old(folder=tmp_path, now=now)

    assert (gone == [path], path.exists(), other.exists()) == (is_gone, not is_gone, True)


def test_copies_are_named_oldest_first_whatever_order_the_folder_has(tmp_path: Path) -> None:
    now = timezone.now()
    folder = tmp_path / "far" / "away"
    made = [backups.make(folder=folder, now=now - timedelta(days=days)) for days in (1, 4, 0, 3)]

    assert list(backups.copies(folder=folder)) == [made[number] for number in (1, 3, 0, 2)]
    assert backups.ages(folder=folder, now=now) == (0, 4 * 86_400)


def test_what_was_left_unfinished_is_destroyed_too_and_counts_as_a_copy(tmp_path: Path) -> None:
    now = timezone.now()
    part = tmp_path / f"keystore-{now - timedelta(days=9):%Y%m%dT%H%M%SZ}.sqlite3.part"
    part.write_bytes(b"half")

    assert backups.ages(folder=tmp_path, now=now)[1] >= 9 * 86400 - 1
    assert backups.destroy_old(folder=tmp_path, now=now) == [part]
    assert backups.ages(folder=tmp_path, now=now) == (None, None)


def test_the_command_makes_one_and_destroys_the_old(tmp_path: Path, settings: object) -> None:
    settings.KEYSTORE_BACKUP_DIR = ""  # type: ignore[attr-defined]
    with pytest.raises(CommandError):
        call_command("keystore_backup", folder="")
    old = backups.make(folder=tmp_path, now=timezone.now() - timedelta(days=8))
    said = StringIO()

    call_command("keystore_backup", folder=str(tmp_path), only_destroy=True, stdout=said)
    assert said.getvalue() == f"Destroyed {old.name}.\n"
    call_command("keystore_backup", folder=str(tmp_path), stdout=said)

    (made,) = backups.copies(folder=tmp_path)
    assert f"Made {made.name}." in said.getvalue()
    with pytest.raises(CommandError):
        call_command("keystore_restore", str(tmp_path / "nowhere"))
    ShredKey.objects.create(case="00000000-0000-0000-0000-000000000001", key=b"k" * 32)
    with pytest.raises(CommandError):
        call_command("keystore_restore", str(made))
    ShredKey.objects.all().delete()
    call_command("keystore_restore", str(made), stdout=said)
    assert "0 keys and 0 entries are back" in said.getvalue()


def test_the_command_says_so_where_the_copy_of_this_second_is_there_already(tmp_path: Path) -> None:
    with time_machine.travel(datetime(2027, 3, 30, 4, 0, tzinfo=UTC), tick=False):
        call_command("keystore_backup", folder=str(tmp_path), stdout=StringIO())
        [made] = backups.copies(folder=tmp_path)
        before = made.read_bytes()
        with pytest.raises(CommandError, match=made.name):
            call_command("keystore_backup", folder=str(tmp_path), stdout=StringIO())

    assert list(backups.copies(folder=tmp_path)) == [made]
    assert made.read_bytes() == before


def test_the_clock_destroys_old_copies_where_nobody_ran_the_command(tmp_path: Path, settings: object) -> None:
    path = backups.make(folder=tmp_path, now=timezone.now() - timedelta(days=8))
    settings.KEYSTORE_BACKUP_DIR = ""  # type: ignore[attr-defined]
    destroy_old_backups()
    assert path.exists()

    settings.KEYSTORE_BACKUP_DIR = str(tmp_path)  # type: ignore[attr-defined]
    destroy_old_backups()
    assert not path.exists()
