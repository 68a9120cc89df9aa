"""Bank transfers to our own account, entered by the treasurer: matched to an invoice, or put aside with a reason."""

import re
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from donations.models import BankTransfer
from donations.services.institutions import PURPOSE
from payments import modes
from payments import services as payments
from payments.models import Collection, Payment, StaffTask
from payments.money import euro
from payments.services import staffing


class TransferRefused(Exception):
    """The transfer cannot be booked so; the message may be shown."""


def open_invoices() -> QuerySet[Collection]:
    """Return the invoices of institutions that wait to be paid, the oldest first."""
    waiting = Collection.objects.filter(
        standing__purpose=PURPOSE, mode=modes.current(), payment__state=Payment.State.OPEN
    ).exclude(number="")
    return waiting.select_related("payment__payer", "standing").order_by("due_at", "pk")


def enter(*, reference: str, booked_on: date, cents: int, name: str, text: str, by: User) -> BankTransfer:
    """Write down a line of the bank statement, and book it where its text names an open invoice of that amount.

    What matches nothing becomes a task. Raises TransferRefused for a line that was entered before.
    """
    try:
        with transaction.atomic():
            transfer = BankTransfer.objects.create(
                reference=reference, booked_on=booked_on, cents=cents, name=name, text=text, entered_by=by
            )
            named = [row for row in open_invoices() if row.payment.cents == cents and names(text, row.number)]
            if len(named) == 1:
                match(transfer=transfer, payment=named[0].payment, by=by)
            else:
                staffing.put(StaffTask.Kind.UNMATCHED, key=f"transfer:{transfer.pk}", about=euro(cents, "nl"))
            return transfer
    except IntegrityError as error:
        raise TransferRefused(_("This line of the bank was entered before.")) from error


def names(text: str, number: str) -> bool:
    """Whether a description holds an invoice's number, whatever spaces and dashes the bank made of it."""
    wanted = re.sub(r"[^a-z0-9]", "", number.lower())
    return bool(wanted) and re.search(
        rf"(?<![a-z0-9]){'[^a-z0-9]*'.join(wanted)}(?![a-z0-9])", text.lower()
    ) is not None  # fmt: skip


@transaction.atomic
def match(*, transfer: BankTransfer, payment: Payment, by: User) -> None:
    """Book a transfer as the payment of an invoice. Raises TransferRefused where the two do not fit."""
    transfer = BankTransfer.objects.select_for_update().get(pk=transfer.pk)
    if not transfer.is_open:
        raise TransferRefused(_("This transfer has been booked or put aside already."))
    if payment.cents != transfer.cents:
        raise TransferRefused(
            _("The amount is not that of the invoice. Write to the institution about the difference.")
        )
    try:
        payments.settle_by_bank(payment=payment, source=transfer.reference, by=by)
    except payments.StandingRefused as refusal:
        raise TransferRefused(str(refusal)) from refusal
    transfer.payment = payment
    transfer.save(update_fields=["payment"])
    staffing.settle(f"transfer:{transfer.pk}", by=by, note=str(payment.code))


@transaction.atomic
def put_aside(*, transfer: BankTransfer, note: str, by: User) -> None:
    """Say why a transfer pays no invoice: a gift, a mistake, something else."""
    transfer = BankTransfer.objects.select_for_update().get(pk=transfer.pk)
    if not transfer.is_open:
        raise TransferRefused(_("This transfer has been booked or put aside already."))
    transfer.note = note
    transfer.save(update_fields=["note"])
    staffing.settle(f"transfer:{transfer.pk}", by=by, note=note)
