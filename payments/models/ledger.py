"""The ledger and what follows from it: entries, receipts, payouts. Nothing here is changed or taken away."""

import uuid
from typing import TYPE_CHECKING, Any, Never

from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payments.models.payment import Mode, Payment

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class AppendOnly(TypeError):
    """Somebody tried to change or delete what may only be added to."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **kwargs: Any) -> Never:
        """Refuse: a correction is a new entry."""
        raise AppendOnly("The ledger is only added to; write a new entry.")

    def delete(self) -> Never:
        """Refuse: a correction is a new entry."""
        raise AppendOnly("The ledger is only added to; write a new entry.")

    def kept(self) -> "EntryQuerySet":
        """Entries that count towards what we keep of a payment; costs (fees) are ours to bear."""
        return self.filter(currency="eur").exclude(kind=Entry.Kind.FEE)

    def cents(self) -> int:
        """Return the sum of these entries."""
        return self.aggregate(sum=Sum("cents"))["sum"] or 0


class Entry(models.Model):
    """One fact about money, for ever: what came in (+) or went out (−), by whose word."""

    class Kind(models.TextChoices):
        CHARGE = "charge", _("payment received")
        REFUND = "refund", _("refund")
        REFUND_REVERSAL = "refund_reversal", _("refund that did not arrive")
        DISPUTE = "dispute", _("taken back in a dispute")
        DISPUTE_REVERSAL = "dispute_reversal", _("returned after a dispute")
        FEE = "fee", _("costs of Stripe")
        BANK = "bank", _("bank transfer")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="entries", verbose_name=_("payment"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    cents = models.IntegerField(_("cents"))
    currency = models.CharField(_("currency"), max_length=3, default="eur")
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    source_id = models.CharField(_("source"), max_length=120, help_text=_("The charge, refund or dispute at Stripe."))
    booked_at = models.DateTimeField(_("booked"))
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.UniqueConstraint("mode", "source_id", "kind", name="one_entry_per_source_and_kind"),
            models.CheckConstraint(condition=~Q(cents=0), name="entry_is_not_nothing"),
        ]
        indexes = [models.Index("booked_at", name="entry_booked")]

    def __str__(self) -> str:
        return f"{self.kind} {self.cents}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; refuse to change one."""
        if not self._state.adding:
            raise AppendOnly("The ledger is only added to; write a new entry.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        """Refuse: a correction is a new entry."""
        raise AppendOnly("The ledger is only added to; write a new entry.")


class ReceiptCounter(models.Model):
    """The last number given in a year. Locked while a receipt is written, so numbers have no gap."""

    mode = models.CharField(max_length=4, choices=Mode)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("mode", "year", name="one_receipt_counter_per_year")]

    def __str__(self) -> str:
        return f"{self.mode} {self.year}: {self.last}"


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ReceiptQuerySet":
        """Receipts of what this person paid; whoever keeps the books sees all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_staff and user.has_perm("payments.view_receipt"):
            return self
        return self.filter(entry__payment__payer__person=user)


class Receipt(models.Model):
    """A numbered document for one entry: a receipt, a credit note, or the withdrawal of a credit note.

    `content` is what the document says, frozen on the day; its bytes are made once, in `ReceiptFile`.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("receipt")
        CREDIT = "credit", _("credit note")
        WITHDRAWAL = "withdrawal", _("withdrawal of a credit note")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="receipt", verbose_name=_("entry"))
    voids = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="voided_by", verbose_name=_("voids")
    )
    language = models.CharField(_("language"), max_length=2)
    content = models.JSONField(_("content"))
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.UniqueConstraint("mode", "year", "number", name="one_receipt_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="receipt_numbers_begin_at_one"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as people read it, with the year; test documents say so."""
        return f"{'TEST-' if self.mode == Mode.TEST else ''}{self.year}-{self.number:05d}"


class ReceiptFile(models.Model):
    """The bytes of a receipt, made once and kept as long as the books."""

    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="file")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("receipt's file")
        verbose_name_plural = _("receipts' files")

    def __str__(self) -> str:
        return self.sha256


class Payout(models.Model):
    """One transfer from Stripe to our bank account, and whether our entries explain it."""

    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    payout_id = models.CharField(_("payout at Stripe"), max_length=120)
    cents = models.IntegerField(_("cents"))
    arrives_on = models.DateField(_("arrives"))
    unexplained_cents = models.IntegerField(_("not explained"), null=True, blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        constraints = [models.UniqueConstraint("mode", "payout_id", name="one_row_per_payout")]

    def __str__(self) -> str:
        return self.payout_id


class PayoutLine(models.Model):
    """One balance transaction of a payout, with the payment it belongs to where we know it."""

    payout = models.ForeignKey(Payout, models.PROTECT, related_name="lines")
    transaction_id = models.CharField(max_length=120)
    source_id = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40)
    net_cents = models.IntegerField()
    explained_cents = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("line of a payout")
        verbose_name_plural = _("lines of a payout")
        constraints = [models.UniqueConstraint("payout", "transaction_id", name="one_line_per_transaction")]

    def __str__(self) -> str:
        return self.transaction_id
