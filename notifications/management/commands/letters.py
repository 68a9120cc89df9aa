"""How the outbox stands, in numbers; and everything that was given up once more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from notifications import services
from notifications.models import Message


class Command(BaseCommand):
    help = "Say how many letters wait, went and were given up; with --resend send those given up again, sealed or not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--resend", action="store_true", help="send every letter that was given up again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["resend"]:
            dead = list(Message.objects.dead())
            for message in dead:
                services.resend(message=message)
            self.stdout.write(f"{len(dead)} sent again")
        for row in Message.objects.values("state").annotate(count=Count("pk")).order_by("state"):
            self.stdout.write(f"{row['state']}: {row['count']}")
