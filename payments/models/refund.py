"""Money that goes back: refunds that we ask for or find, and disputes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payments.models.payment import Mode, Payment


class RefundQuerySet(models.QuerySet["Refund"]):
    def standing(self) -> "RefundQuerySet":
        """Refunds that take from what may be refunded: all but those that failed or were turned down."""
        return self.exclude(state__in=(Refund.State.FAILED, Refund.State.TURNED_DOWN))


class Refund(models.Model):
    """A wish to give money back, and what became of it. `is_outside` was begun at Stripe, not here."""

    class State(models.TextChoices):
        ASKED = "asked", _("waits for a second person")
        OPEN = "open", _("to be carried out")
        PENDING = "pending", _("under way")
        SUCCEEDED = "succeeded", _("paid back")
        FAILED = "failed", _("failed")
        BY_BANK = "by_bank", _("to be paid by bank")
        TURNED_DOWN = "turned_down", _("turned down")

    MOVES = {
        State.ASKED: {State.OPEN, State.BY_BANK, State.TURNED_DOWN},
        State.OPEN: {State.PENDING, State.SUCCEEDED, State.FAILED},
        State.PENDING: {State.SUCCEEDED, State.FAILED},
        State.SUCCEEDED: {State.FAILED},
        State.BY_BANK: {State.SUCCEEDED},
        State.FAILED: set(),
        State.TURNED_DOWN: set(),
    }

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds", verbose_name=_("payment"))
    cents = models.PositiveIntegerField(_("cents"))
    reason = models.CharField(_("reason"), max_length=200)
    key = models.CharField(_("key"), max_length=120, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    is_outside = models.BooleanField(_("begun at Stripe"), default=False)
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.OPEN)
    refund_id = models.CharField(_("refund at Stripe"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        permissions = [("approve_refund", _("Can approve a large refund"))]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="refund_is_more_than_nothing"),
            models.UniqueConstraint("mode", "refund_id", name="one_row_per_refund", condition=~Q(refund_id="")),
            models.UniqueConstraint("payment", "key", name="one_refund_per_click", condition=~Q(key="")),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("asked_by")),
                name="refund_is_approved_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cents} {self.code}"


class Dispute(models.Model):
    """A payer's bank took the money back, or asks about it. Only Stripe's word changes it."""

    class State(models.TextChoices):
        INQUIRY = "inquiry", _("a question, no money taken")
        OPEN = "open", _("open")
        WON = "won", _("won")
        LOST = "lost", _("lost")
        CLOSED = "closed", _("closed without a charge-back")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes", verbose_name=_("payment"))
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    dispute_id = models.CharField(_("dispute at Stripe"), max_length=120)
    cents = models.PositiveIntegerField(_("cents"))
    state = models.CharField(_("state"), max_length=7, choices=State)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    due_by = models.DateTimeField(_("answer before"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [models.UniqueConstraint("mode", "dispute_id", name="one_row_per_dispute")]

    def __str__(self) -> str:
        return self.dispute_id
