"""The writer of the one neutral letter (see `notifications/letters.py`)."""

from django.utils.translation import gettext as _

from notifications.letters import Letter
from notifications.models import Message
from peersupport.services.notices import open_address


def new(message: Message) -> Letter | None:
    """Say that something is new, in the same words for every event."""
    message.address = open_address(message.context["sealed_address"])  # in memory only: the row keeps it sealed
    return Letter(_("There is something new for you"), "peersupport/mail/new", {}, is_plain=True)
