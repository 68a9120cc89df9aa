"""Put a copy of the keystore back, into an empty one."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vault.services import backups


class Command(BaseCommand):
    help = (
        "Fill an empty keystore (after `migrate --database=keystore`) from a copy. The keys of cases that the main "
        "database no longer has are left out: what was erased since stays erased."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            back = backups.restore(path=path)
        except backups.BackupRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{back.keys} keys and {back.entries} entries are back; {back.left_out} keys left out.")
