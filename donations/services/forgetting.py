"""What this room knew of a giver beside the books goes when the books let go of their name."""

from datetime import datetime

from donations.models import BankTransfer, Gift, Subscription
from payments.models import Payer
from payments.services.forgetting import first_day_kept

CUT = "–"  # a line of the bank that pays no invoice stays explained


def forget(*, now: datetime) -> None:
    """Cut what stands on the site by name, lines of the bank, and an institution's addresses. Twice does no harm."""
    cut = Payer.objects.cut().values("pk")
    gifts = Gift.objects.filter(payment__payer__in=cut).exclude(shown_name="", dedicated_to="")
    gifts.update(shown_name="", dedication="", dedicated_to="")
    lines = BankTransfer.objects.filter(booked_on__lt=first_day_kept(now))
    lines.exclude(name="", text="").update(name="", text="")
    lines.exclude(note__in=["", CUT]).update(note=CUT)
    subscriptions = Subscription.objects.filter(standing__payer__in=cut).exclude(invoice_email="", order_number="")
    subscriptions.update(invoice_email="", order_number="", domains=[])
