"""Let a giver see their gifts without an account, by a link mailed to the address that got the receipts."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from accounts import fieldkeys
from donations.models import Gift, ManageLink
from notifications import outbox
from notifications.adapter import place
from payments.models import Receipt

LINK_HOLDS = timedelta(minutes=30)
LETTER = "donations.manage_link"


def hashed(token: str) -> str:
    """Return what the table knows of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def ask_link(*, email: str, language: str, now: datetime) -> None:
    """Have a link mailed, if gifts were made with this address.

    The same rows are written whatever the address; whether a letter goes is found out by its writer, so neither
    the answer nor the time it takes says who gave.
    """
    ManageLink.objects.filter(expires_at__lte=now).delete()
    token = secrets.token_urlsafe(32)
    ManageLink.objects.create(token_hash=hashed(token), email=email, expires_at=now + LINK_HOLDS)
    outbox.put(LETTER, address=email, language=language, sealed_link=fieldkeys.seal(token, **place(LETTER, email)))


def has_link(*, token: str, now: datetime) -> bool:
    """Whether this link still opens. Looking does not use it up: mail scanners look too."""
    return ManageLink.objects.filter(token_hash=hashed(token), expires_at__gt=now).exists()


@transaction.atomic
def use_link(*, token: str, now: datetime) -> str:
    """Use the link up and return its address; "" if it was used before, is over, or never was."""
    link = ManageLink.objects.select_for_update().filter(token_hash=hashed(token), expires_at__gt=now).first()
    if link is None:
        return ""
    link.delete()
    return link.email


def receipts_of(gift: Gift) -> list[Receipt]:
    """Return the documents of a gift, oldest first, from entries that were fetched along."""
    entries = sorted(gift.payment.entries.all(), key=lambda entry: entry.pk)
    return [entry.receipt for entry in entries if hasattr(entry, "receipt")]
