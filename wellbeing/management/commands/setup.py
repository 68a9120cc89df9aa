"""Make everything ready: tables in both databases, the cache's table, Dutch texts, static files."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from finding import services as finding
from knowledge import services as knowledge


class Command(BaseCommand):
    help = "Migrate both databases, make the cache's table, compile the texts and collect the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = {"verbosity": min(options["verbosity"], 1) - 1}
        for alias in settings.DATABASES:
            call_command("migrate", database=alias, interactive=False, **quiet)
        call_command("createcachetable", **quiet)
        call_command("texts")
        knowledge.keep_crisis_lines()
        call_command("roles")
        finding.refresh_all()
        if not settings.IS_DEMO:  # the demo serves them from where they are
            call_command("collectstatic", interactive=False, **quiet)
        self.stdout.write("Ready.")
