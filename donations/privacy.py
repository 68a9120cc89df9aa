"""What this room does when somebody takes their data along or leaves. The money itself stays in the books."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from donations.models import Gift, Participation, PeriodicAgreement, Seat, Subscription
from donations.services import agreements
from payments import services as payments


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
                "comes_again": row.standing.interval if row.standing else "",
                "runs": bool(row.standing and row.standing.is_running),
            }
            for row in gifts
        ],
        "agreements": agreements_of(person),
        "fund": fund_of(person),
        "seat": seat_of(person),
        "subscriptions": [
            {"institution": str(row), "state": row.state, "places": row.seats, "invoices_to": row.invoice_email}
            for row in Subscription.objects.visible_to(person).select_related("institution").order_by("pk")
        ],
    }


def agreements_of(person: User) -> list[dict[str, Any]]:
    """Return what is kept about periodic gift agreements, but for the signed form: that the treasurer copies."""
    return [
        {
            "number": row.label,
            "cents_a_year": row.year_cents,
            "first_year": row.first_year,
            "years": row.term_years,
            "state": row.state,
            "signed": row.signed_on and row.signed_on.isoformat(),
            "ended": row.ended_on and row.ended_on.isoformat(),
            "why": row.ending,
            "signed_form_is_kept": bool(row.file),
        }
        for row in PeriodicAgreement.objects.visible_to(person).order_by("number")
    ]


def fund_of(person: User) -> dict[str, Any] | None:
    """Return what a person's participation in the fund holds."""
    row = Participation.objects.filter(person=person).select_related("standing").first()
    if row is None:
        return None
    return {
        "state": row.state,
        "since": row.since and row.since.isoformat(),
        "cents": row.standing.cents if row.standing else None,
        "register": row.register,
        "registration_number": row.registration_number,
        "looked_up": row.checked_at and row.checked_at.isoformat(),
    }


def seat_of(person: User) -> dict[str, Any] | None:
    """Return the seat that a person holds."""
    row = Seat.objects.taken().filter(person=person).select_related("subscription__institution").first()
    return {"paid_for_by": str(row.subscription), "since": row.claimed_at.isoformat()} if row else None


def before_close(*, person: User, now: datetime) -> None:
    """Take off the site, and out of the rows, whose gifts these were and whom they were for; collect nothing more."""
    Gift.objects.visible_to(person).update(
        shown_name="", shows_amount=False, is_hidden=True, dedication="", dedicated_to=""
    )
    for gift in Gift.objects.visible_to(person).promises().select_related("standing"):
        if gift.standing and gift.standing.is_running:
            payments.stop_standing(standing=gift.standing)
    for agreement in PeriodicAgreement.objects.visible_to(person).live():
        is_draft = agreement.state == PeriodicAgreement.State.DRAFT
        why = agreements.Ending.UNSIGNED if is_draft else agreements.Ending.STOPPED
        agreements.end(agreement=agreement, ending=why, on=timezone.localdate(now))
    for participation in Participation.objects.filter(person=person).select_related("standing"):
        if participation.standing and participation.standing.is_running:
            payments.stop_standing(standing=participation.standing)
    Participation.objects.filter(person=person).update(
        register="", registration_number="", checked_at=None, checked_by=None
    )
    Seat.objects.taken().filter(person=person).update(left_at=now)
