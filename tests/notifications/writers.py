"""Letter writers for tests, one for each thing that can happen to a letter."""

from django.utils.translation import gettext as _

from notifications.letters import Attachment, Letter
from notifications.models import Message


def hello(message: Message) -> Letter:
    return Letter(_("Sign in"), "mail/letter", {}, (Attachment("note.txt", b"a note", "text/plain"),))


def reminder(message: Message) -> Letter:
    return hello(message)


def needless(message: Message) -> None:
    return None


def broken(message: Message) -> Letter:
    raise LookupError("Anna de Vries, anna@example.org")


def _private(message: Message) -> Letter:
    return hello(message)
