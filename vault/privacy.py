"""What this room does when somebody takes their data along or leaves."""

from datetime import datetime
from typing import Any

from accounts.models import User
from vault.models import KeyPair
from vault.services import supporters


def export(*, person: User) -> dict[str, Any]:
    """Return whether this person has a vault; what it opens belongs to those who asked for help."""
    return {"vault": {"has_vault": KeyPair.objects.filter(user=person).exists()}}


def before_close(*, person: User, now: datetime) -> None:
    """Forget the vault: every case that it opened gets a new key before the next word is written."""
    supporters.remove(user=person)
