"""Numbered documents: one for every entry that a payer sees, gapless per year and mode."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from notifications import outbox
from payments.models import Entry, Payment, Receipt, ReceiptCounter

OUT = (Entry.Kind.REFUND, Entry.Kind.DISPUTE)
BACK_IN = {Entry.Kind.REFUND_REVERSAL: Entry.Kind.REFUND, Entry.Kind.DISPUTE_REVERSAL: Entry.Kind.DISPUTE}
LETTERS = {Receipt.Kind.RECEIPT: "receipt", Receipt.Kind.CREDIT: "credit_note", Receipt.Kind.WITHDRAWAL: "withdrawal"}


def write_receipts(payment: Payment) -> list[Receipt]:
    """Write the documents that are missing, and put their letters in the outbox. Call under the payment's lock.

    A payment that staff must look at gets none until it is in order.
    """
    if payment.state == Payment.State.REVIEW:
        return []
    missing = payment.entries.kept().filter(receipt__isnull=True).order_by("booked_at", "pk")
    found = (write_receipt(entry) for entry in sorted(missing, key=lambda entry: entry.cents < 0))
    return [receipt for receipt in found if receipt]


def write_receipt(entry: Entry) -> Receipt | None:
    """Write the document of one entry; None where it answers no document (a credit without a receipt)."""
    if entry.kind in BACK_IN:
        kind, voids = Receipt.Kind.WITHDRAWAL, credit_note_of(entry)
    elif entry.cents > 0:
        kind, voids = Receipt.Kind.RECEIPT, None
    else:
        kind, voids = Receipt.Kind.CREDIT, first_receipt(entry.payment)
    if voids is None and kind != Receipt.Kind.RECEIPT:
        return None
    receipt = issue(entry, kind, voids)
    outbox.put(
        f"payments.{LETTERS[kind]}",
        to=entry.payment.payer.person,
        address=entry.payment.payer.email,
        language=receipt.language,
        key=f"receipt:{entry.pk}",
        receipt=str(receipt.code),
    )
    return receipt


def first_receipt(payment: Payment) -> Receipt | None:
    """Return the receipt that a credit note of this payment refers to."""
    return Receipt.objects.filter(entry__payment=payment, kind=Receipt.Kind.RECEIPT).order_by("pk").first()


def credit_note_of(entry: Entry) -> Receipt | None:
    """Return the credit note that this entry takes back."""
    return Receipt.objects.filter(
        entry__payment=entry.payment, entry__kind=BACK_IN[Entry.Kind(entry.kind)], entry__source_id=entry.source_id
    ).first()


@transaction.atomic
def issue(entry: Entry, kind: Receipt.Kind, voids: Receipt | None) -> Receipt:
    """Give the next number of the year. The counter's lock is held until the caller's transaction ends."""
    payment, now = entry.payment, timezone.now()
    year = timezone.localtime(now).year
    ReceiptCounter.objects.get_or_create(mode=entry.mode, year=year)
    counter = ReceiptCounter.objects.select_for_update().get(mode=entry.mode, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return Receipt.objects.create(
        mode=entry.mode,
        year=year,
        number=counter.last,
        kind=kind,
        entry=entry,
        voids=voids,
        language=payment.language,
        issued_at=now,
        content={
            "foundation": dict(settings.FOUNDATION),
            "payer": payment.payer.name,
            "description": payment.description,
            "cents": entry.cents,
            "booked_on": timezone.localdate(entry.booked_at).isoformat(),
            "voids": voids.label if voids else "",
        },
    )
