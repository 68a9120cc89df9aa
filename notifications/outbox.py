"""Put a letter in the outbox, in the transaction of the change that causes it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from notifications import tasks
from notifications.models import Message


def put(
    kind: str,
    *,
    to: User | None = None,
    address: str = "",
    language: str = "",
    key: str = "",
    due_at: datetime | None = None,
    **about: str | int,
) -> Message | None:
    """Write a message of `kind` ("room.what_happened") to a person, or to an address of a guest.

    `about` holds codes of rows; the room's letter writer looks them up when the letter goes out. A name that begins
    with `sealed` holds a secret, sealed with a field key; it is wiped from the row once the letter went.
    A `key` makes the message unique for ever: the second `put` with it does nothing and returns None.
    """
    message = Message(
        kind=kind,
        person=to,
        address=address or (to.email if to else ""),
        language=language or (to.language if to else get_language() or "nl"),
        context=about,
        key=key,
        due_at=due_at or timezone.now(),
    )
    if not key:
        message.save()
    elif not saved_first(message):
        return None
    if message.due_at <= timezone.now():
        transaction.on_commit(lambda: tasks.ring(message.pk))
    return message


def saved_first(message: Message) -> bool:
    """Save a message unless its key is taken; tell whether it was saved."""
    if Message.objects.filter(key=message.key).exists():
        return False
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError:
        return False  # somebody put the same key at the same moment
    return True
