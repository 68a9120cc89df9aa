"""What this room does when somebody takes their data along or leaves. The money itself stays in the books."""

from datetime import datetime
from typing import Any

from accounts.models import User
from donations.models import Gift


def export(*, person: User) -> dict[str, Any]:
    """Return what a person gave and what they let others see of it."""
    gifts = Gift.objects.visible_to(person).select_related("payment", "campaign").order_by("created_at", "pk")
    return {
        "gifts": [
            {
                "begun": row.created_at.isoformat(),
                "cents": row.cents,
                "state": row.payment.state,
                "purpose": row.purpose,
                "dedication": row.dedication,
                "dedicated_to": row.dedicated_to,
                "shown_name": row.shown_name,
                "shows_amount": row.shows_amount,
            }
            for row in gifts
        ]
    }


def before_close(*, person: User, now: datetime) -> None:
    """Take off the site, and out of the rows, whose gifts these were and whom they were for."""
    Gift.objects.visible_to(person).update(
        shown_name="", shows_amount=False, is_hidden=True, dedication="", dedicated_to=""
    )
