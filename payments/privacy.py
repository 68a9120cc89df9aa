"""What this room does when somebody takes their data along. Who leaves stays in the books, as the tax law asks."""

from typing import Any

from accounts.models import User
from payments.models import Payment, Receipt, Standing


def export(*, person: User) -> dict[str, Any]:
    """Return what a person paid, what they pay again and again, and the numbers of their receipts."""
    return {
        "payments": [
            {
                "description": row.description,
                "cents": row.cents,
                "state": row.state,
                "name": row.payer.name,
                "email": row.payer.email,
                "made": row.created_at.isoformat(),
            }
            for row in Payment.objects.filter(payer__person=person).select_related("payer").order_by("created_at")
        ],
        "standing_payments": [
            {
                "description": row.description,
                "cents": row.total_cents,
                "interval": row.interval,
                "state": row.state,
                "made": row.created_at.isoformat(),
                "ended": row.ended_at and row.ended_at.isoformat(),
            }
            for row in Standing.objects.visible_to(person).order_by("created_at")
        ],
        "receipts": [
            {"number": row.label, "kind": row.kind, "issued": row.issued_at.isoformat()}
            for row in Receipt.objects.filter(entry__payment__payer__person=person).order_by("issued_at")
        ],
    }
