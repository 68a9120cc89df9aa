"""What this room does when somebody takes their data along or leaves."""

from datetime import datetime
from typing import Any

from accounts.models import User
from notifications import outbox
from notifications.models import Message


def export(*, person: User) -> dict[str, Any]:
    """Return which letters went to this person, and when. What they said is not kept."""
    rows = Message.objects.filter(person=person).order_by("created_at")
    return {
        "letters": [
            {"kind": row.kind, "to": row.address, "made": row.created_at.isoformat(), "state": row.state}
            for row in rows
        ]
    }


def before_close(*, person: User, now: datetime) -> None:
    """Forget all letters to this person, but for a last one that confirms the end of the account."""
    Message.objects.filter(person=person).delete()
    outbox.put("accounts.account_closed", address=person.email, language=person.language)
