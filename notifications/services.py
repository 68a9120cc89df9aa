"""What others may ask of the outbox: send again, and how it stands."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import tasks
from notifications.models import Message, Preference

State = Message.State


class ResendRefused(Exception):
    """This letter cannot go again."""


@transaction.atomic
def resend(*, message: Message) -> None:
    """Send a letter that was given up, or a sent one once more, at once.

    Raises ResendRefused for one that still waits, that is no longer needed, or whose secret part is gone.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    if State.WAITING not in Message.MOVES[State(message.state)] or message.state == State.SENDING:
        raise ResendRefused(_("This letter waits already or is no longer needed."))
    if message.state == State.SENT and message.held_a_secret:
        raise ResendRefused(_("This letter held a code that works once. Ask the person to request a new one."))
    message.copy += message.state == State.SENT
    message.state, message.tries, message.error = State.WAITING, 0, ""
    message.due_at, message.sent_at, message.claimed_at = timezone.now(), None, None
    message.save()
    transaction.on_commit(lambda: tasks.ring(message.pk))


def oldest_waiting_seconds(*, now: datetime) -> int:
    """Return for how long the letter that is longest overdue has been due; 0 where none is."""
    due = Message.objects.due(now).values_list("due_at", flat=True).first()
    return int((now - due).total_seconds()) if due else 0


def dead_letters() -> int:
    """Return how many letters were given up and wait for staff."""
    return Message.objects.dead().count()


@transaction.atomic
def save_preferences(*, person: User, wanted: dict[str, bool]) -> None:
    """Keep which optional letters `person` wants, by topic."""
    for topic, is_wanted in wanted.items():
        Preference.objects.update_or_create(person=person, topic=topic, defaults={"is_wanted": is_wanted})
