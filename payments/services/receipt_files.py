"""The bytes of a receipt: made once by typst from what was frozen, then kept."""

import hashlib
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.typesetting import typeset
from payments.models import Mode, Receipt, ReceiptFile
from payments.money import euro

TEMPLATE = settings.BASE_DIR / "templates" / "payments" / "receipt.typ"


def pdf(receipt: Receipt) -> bytes:
    """Return the document, the same bytes every time."""
    kept = ReceiptFile.objects.filter(receipt=receipt).first()
    if kept is None:
        made = render(receipt)
        kept, _is_new = ReceiptFile.objects.get_or_create(
            receipt=receipt, defaults={"pdf": made, "sha256": hashlib.sha256(made).hexdigest()}
        )
    return bytes(kept.pdf)


def render(receipt: Receipt) -> bytes:
    """Set the document. What people typed goes in as data, never as part of the template."""
    with override(receipt.language):
        return typeset(TEMPLATE, made_at=receipt.issued_at, receipt=words(receipt))


def words(receipt: Receipt) -> dict[str, Any]:
    """Return every word of the document, in its language."""
    content, foundation = receipt.content, receipt.content["foundation"]
    titles = {
        Receipt.Kind.RECEIPT: _("Receipt"),
        Receipt.Kind.CREDIT: _("Credit note"),
        Receipt.Kind.WITHDRAWAL: _("Withdrawal of a credit note"),
    }
    notes = {
        Receipt.Kind.RECEIPT: _("We received this amount in full."),
        Receipt.Kind.CREDIT: _("This amount was returned to you. It belongs to receipt %(number)s."),
        Receipt.Kind.WITHDRAWAL: _("The amount of credit note %(number)s came back to us; that note no longer counts."),
    }
    kind = Receipt.Kind(receipt.kind)
    rows = [
        (_("Number"), receipt.label),
        (_("Date"), day(timezone.localdate(receipt.issued_at))),
        (_("Name"), content["payer"]),
        (_("For"), content["description"]),
        (_("Booked on"), day(date.fromisoformat(content["booked_on"]))),
    ]
    ids = (
        (_("Chamber of Commerce"), foundation["chamber_number"]),
        (_("RSIN"), foundation["tax_number"]),
        (_("IBAN"), foundation["iban"]),
    )
    if not content["payer"]:  # cut once the books need not be kept
        rows = [row for row in rows if row[1]]
    return {
        "language": receipt.language,
        "title": titles[kind],
        "site": settings.SITE_NAME,
        "foundation": [foundation["legal_name"], foundation["address"], foundation["email"], foundation["phone"]],
        "ids": [f"{label} {value}" for label, value in ids if value],
        "rows": rows,
        "total_label": _("Amount"),
        "total": euro(content["cents"], receipt.language),
        "note": notes[kind] % {"number": content["voids"]},
        "mark": _("TEST – no money was paid") if receipt.mode == Mode.TEST else "",
    }


def day(value: date) -> str:
    """Write a day out: "2 maart 2027"."""
    return date_format(value, "j F Y")


def filename(receipt: Receipt) -> str:
    """Return a name for the file that says nothing about what was paid for."""
    return f"{receipt.label}.pdf"
