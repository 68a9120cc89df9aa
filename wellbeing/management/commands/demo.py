"""Load the demonstration: invented people, courses and places, relative to today."""

import random
from argparse import ArgumentParser
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from finding import services as finding


def rooms_with(name: str) -> list[tuple[str, ModuleType]]:
    """Return the demo modules that have a function called `name`, lower rooms first."""
    modules = [(room, import_module(f"{room}.demo")) for room in settings.ROOMS if find_spec(f"{room}.demo")]
    return [(room, module) for room, module in modules if hasattr(module, name)]


class Command(BaseCommand):
    help = "Load the demo data, or what is missing of it. Refuses outside the demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--large", action="store_true", help="load very much, to see how the house bears it")
        parser.add_argument("--show-secrets", action="store_true", help="print pass phrases and return codes")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError(f"This is the {settings.DJANGO_ENV} house: demo data has no place here.")
        now = timezone.now()
        random.seed(20_270_301)
        with translation.override("nl"):
            for room, module in rooms_with("load"):
                module.load(now=now)
                self.stdout.write(f"{room}: loaded")
            if options["large"]:
                self.load_large(now)
            finding.refresh_all()
        if options["show_secrets"]:
            for room, module in rooms_with("show_secrets"):
                for line in module.show_secrets():
                    self.stdout.write(f"{room}: {line}")

    def load_large(self, now: datetime) -> None:
        """Let each room that can load very much, with a bar that shows how far it is."""
        for room, module in rooms_with("load_large"):
            module.load_large(now=now, progress=lambda done, of, room=room: self.bar(room, done, of))
            self.stdout.write("")

    def bar(self, room: str, done: int, of: int) -> None:
        """Draw how far a room is."""
        filled = 40 * done // max(of, 1)
        self.stdout.write(f"\r{room:<14} [{'#' * filled}{'.' * (40 - filled)}] {done:>7}/{of}", ending="")
        self.stdout.flush()
