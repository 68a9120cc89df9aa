"""Make a copy of the keystore, and destroy those that get too old."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from vault.services import backups


class Command(BaseCommand):
    help = (
        "Write a copy of the keystore to the folder and destroy every copy that would be seven days old before "
        "tomorrow. Schedule it once a day; /readyz watches the folder in KEYSTORE_BACKUP_DIR."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--folder", default=settings.KEYSTORE_BACKUP_DIR, help="default: KEYSTORE_BACKUP_DIR")
        parser.add_argument("--only-destroy", action="store_true", help="make no copy, only destroy the old ones")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"]:
            raise CommandError("Say where: --folder, or KEYSTORE_BACKUP_DIR in the settings.")
        folder, now = Path(options["folder"]), timezone.now()
        if not options["only_destroy"]:
            try:
                made = backups.make(folder=folder, now=now)
            except backups.BackupRefused as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"Made {made.name}.")
        for path in backups.destroy_old(folder=folder, now=now):
            self.stdout.write(f"Destroyed {path.name}.")
