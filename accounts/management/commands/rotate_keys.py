"""Seal every sealed column anew under the first of `FIELD_KEYS`."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule


class Command(BaseCommand):
    help = (
        "Seal everything anew under the first of FIELD_KEYS. Safe to run twice and while the site is up; "
        "afterwards the older keys can go. Each room's sealed.py says what it keeps sealed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for room in settings.ROOMS:
            if module_has_submodule(import_module(room), "sealed"):
                count = import_module(f"{room}.sealed").reseal()
                self.stdout.write(f"{room}: {count} sealed anew")
