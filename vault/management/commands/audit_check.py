"""Check that the vault's audit is whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vault.errors import BrokenChain
from vault.services import audit


class Command(BaseCommand):
    help = (
        "Follow the chain of the audit from its oldest entry, and print its length and the last link. Keep that link "
        "outside the house: a chain that was cut short or written anew no longer contains it."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--contains", default="", help="a link that was printed before and must still be there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = audit.check(contains=options["contains"])
        except BrokenChain as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} entries, sound. Last link: {audit.last_link()}")
