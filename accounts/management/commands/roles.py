"""Lay down the groups of staff with their rights."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.roles import lay_down_roles


class Command(BaseCommand):
    help = "Make the groups of staff and give each exactly its rights. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        for group in lay_down_roles():
            self.stdout.write(f"{group.name}: {group.permissions.count()} rights")
