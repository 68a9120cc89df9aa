"""Delivery: claim a row, write the letter, hand it over once, mark it sent.

A letter can be sent twice in one window only: the mail server took it and the worker died before the row said so.
Ten minutes later the claim is given back and the letter goes again, with the same Message-ID.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.utils import timezone, translation

from notifications import letters, post
from notifications.models import SEALED, Message, Preference

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(days=1),
)
CLAIM_HOLDS = timedelta(minutes=10)
KEPT = timedelta(days=730)  # longer than any question about a letter, and than any key that keeps it single

log = structlog.get_logger(__name__)
State = Message.State


def deliver(*, pk: int, now: datetime) -> str:
    """Deliver the message `pk` if it waits and is due. Return its state afterwards, or "" if it was not ours to send.

    Never raises for a letter that fails: the row says what went wrong and when the next try is.
    """
    message = claim(pk=pk, now=now)
    if message is None:
        return ""
    try:
        mail = write(message)
        if mail is None:
            return move(message, State.DROPPED, context=without_secrets(message), claimed_at=None)
        mail.send()
    except Exception as error:
        return postpone(message, fault(error), now=now)
    return move(
        message, State.SENT, sent_at=timezone.now(), claimed_at=None, error="", context=without_secrets(message)
    )


def claim(*, pk: int, now: datetime) -> Message | None:
    """Take the message for this worker alone, by one conditional update; return None if it is not to be had."""
    taken = Message.objects.filter(pk=pk, state=State.WAITING, due_at__lte=now).update(
        state=State.SENDING, claimed_at=now, tries=F("tries") + 1
    )
    return Message.objects.select_related("person").get(pk=pk) if taken else None


def write(message: Message) -> EmailMultiAlternatives | None:
    """Return the mail in the message's language, or None where it is no longer needed or no longer wanted."""
    if message.person and not Preference.objects.wants(message.person, message.kind):
        return None
    with translation.override(message.language):
        letter = letters.writer(message.kind)(message)
        return post.laid_out(message, letter) if letter else None


def postpone(message: Message, error: str, *, now: datetime) -> str:
    """Let a failed message wait for its next try, or give it up after the last."""
    log.warning("letter_not_sent", message=str(message.code), kind=message.kind, tries=message.tries, error=error)
    if message.tries > len(PAUSES):
        return move(message, State.DEAD, claimed_at=None, error=error)
    return move(message, State.WAITING, due_at=now + PAUSES[message.tries - 1], claimed_at=None, error=error)


def move(message: Message, to: str, **fields: Any) -> str:
    """Change the state of a message we claimed, unless the claim was given back meanwhile."""
    if to not in Message.MOVES[State(message.state)]:
        raise ValueError(f"a message that is {message.state} cannot become {to}")
    mine = Message.objects.filter(pk=message.pk, state=message.state, claimed_at=message.claimed_at)
    if not mine.update(state=to, **fields):
        log.warning("letter_claim_lost", message=str(message.code), kind=message.kind)
        return ""
    return str(to)


def fault(error: Exception) -> str:
    """Name what went wrong without the words of the letter or the address: the kind of error and the server's code."""
    codes = {str(code) for code in (getattr(error, "smtp_code", None),) if code}
    refused = getattr(error, "recipients", None)
    if isinstance(refused, dict):
        codes |= {str(answer[0]) for answer in refused.values()}
    return " ".join([type(error).__name__, *sorted(codes)])[:120]


def without_secrets(message: Message) -> dict[str, Any]:
    """Return what the row may remember after the letter went: a sealed part (a code, a key) is wiped."""
    return {name: "" if name.startswith(SEALED) else value for name, value in message.context.items()}


def give_back_claims(*, now: datetime) -> int:
    """Let messages wait again whose worker died; one that outlived all its tries is given up. Return how many."""
    stale = Message.objects.filter(state=State.SENDING, claimed_at__lt=now - CLAIM_HOLDS)
    dead = stale.filter(tries__gt=len(PAUSES)).update(state=State.DEAD, claimed_at=None, error="worker lost")
    return dead + stale.update(state=State.WAITING, claimed_at=None, due_at=now, error="worker lost")


def forget(*, now: datetime) -> int:
    """Delete letters that went or were not needed any more, two years after they were made; return how many."""
    return Message.objects.filter(state__in=[State.SENT, State.DROPPED], created_at__lt=now - KEPT).delete()[0]
