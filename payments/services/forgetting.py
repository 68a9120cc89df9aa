"""Names leave the books once no law asks for them any more; numbers, days and amounts stay.

What belongs to a year is kept until seven years after it: art. 52 of the Dutch General Tax Act (AWR), art. III.86 of
the Belgian Code of Economic Law (WER).
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from payments.models import Entry, Payer, Payment, Receipt, ReceiptFile, Standing
from payments.services.figures import HERE, midnight

BOOKS_ARE_KEPT = 7  # years after the one they belong to
AT_ONCE = 500


def first_day_kept(now: datetime) -> date:
    """Return the first day whose books must still be there, on Amsterdam's calendar."""
    return date(timezone.localtime(now, HERE).year - BOOKS_ARE_KEPT, 1, 1)


def forget(*, now: datetime) -> None:
    """Cut the names of who paid last before that day, and those in the documents of before. Twice does no harm."""
    before = midnight(first_day_kept(now))
    later = Payment.objects.filter(Q(created_at__gte=before) | Q(state__in=Payment.UNDECIDED), payer=OuterRef("pk"))
    booked = Entry.objects.filter(payment__payer=OuterRef("pk"), booked_at__gte=before)
    running = Standing.objects.filter(Q(ended_at=None) | Q(ended_at__gte=before), payer=OuterRef("pk"))
    old = Payer.objects.named().filter(~Exists(later), ~Exists(booked), ~Exists(running), created_at__lt=before)
    old.update(name="", email="", customer_id="", person=None)
    while _blank_receipts(before):
        pass


@transaction.atomic
def _blank_receipts(before: datetime) -> int:
    """Take the name out of some documents of before; return how many. Their bytes are made anew when asked for."""
    rows = Receipt.objects.filter(issued_at__lt=before).exclude(content__payer="")
    some = list(rows.select_for_update().order_by("pk")[:AT_ONCE])
    for receipt in some:
        receipt.content = {**receipt.content, "payer": ""}
    Receipt.objects.bulk_update(some, ["content"])
    ReceiptFile.objects.filter(receipt__in=some).delete()
    return len(some)
