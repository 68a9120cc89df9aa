"""What only a person can settle: a list for the treasurer, never a silent repair."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payments.models.payment import Mode, Payment


class CheckoutSwitch(models.Model):
    """One turn of the switch that closes the checkout page for a purpose. The latest row holds; none is changed."""

    purpose = models.CharField(_("purpose"), max_length=60)
    is_closed = models.BooleanField(_("closed"))
    reason = models.CharField(_("why"), max_length=300, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    set_at = models.DateTimeField(_("on"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("opening or closing of the checkout page")
        verbose_name_plural = _("openings and closings of the checkout page")
        indexes = [models.Index("purpose", name="checkout_switch_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose} {'-' if self.is_closed else '+'}"


class StaffTaskQuerySet(models.QuerySet["StaffTask"]):
    def open(self) -> "StaffTaskQuerySet":
        """Tasks that nobody has settled yet."""
        return self.filter(done_at__isnull=True)


class StaffTask(models.Model):
    """One thing about money that waits for a decision. `about` holds codes, never words about a person."""

    class Kind(models.TextChoices):
        REVIEW = "review", _("amount or currency differs")
        REFUND_FAILED = "refund_failed", _("refund failed: pay by bank")
        REFUND_BY_BANK = "refund_by_bank", _("pay back by bank")
        REFUND_APPROVAL = "refund_approval", _("refund waits for a second person")
        REFUND_OUTSIDE = "refund_outside", _("refund begun at Stripe")
        DISPUTE = "dispute", _("dispute")
        CALL_REFUSED = "call_refused", _("Stripe refused a call")
        EVENT_FAILED = "event_failed", _("an event could not be handled")
        EVENT_LATE = "event_late", _("Stripe has not answered for an hour")
        NOT_TOLD = "not_told", _("what was paid for could not be confirmed")
        WRONG_MODE = "wrong_mode", _("an event of the other mode")
        RECOVERED = "recovered", _("a missed event was recovered")
        UNEXPLAINED = "unexplained", _("money that our books do not explain")
        SECOND_SUBSCRIPTION = "second_subscr", _("a second subscription for the same")
        CLOCK = "clock", _("our clock differs from Stripe's")
        INVOICE_LATE = "invoice_late", _("an invoice is overdue")
        UNMATCHED = "unmatched", _("a bank transfer without an invoice")
        CARD_TESTING = "card_testing", _("many cards fail: somebody may be trying stolen ones")
        BY_BANK_ONLY = "by_bank_only", _("gifts were set to bank transfer only")
        AGREEMENT_SHORT = "agreement_short", _("a periodic gift: less came in than was promised")
        AGREEMENT_STOP = "agreement_stop", _("a periodic gift: nothing is collected any more")
        FIGURES_MISSING = "figures_missing", _("the figures of a year are not published")

    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, related_name="staff_tasks", verbose_name=_("payment")
    )
    key = models.CharField(_("key"), max_length=160, unique=True)
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    about = models.CharField(_("about"), max_length=160, blank=True)
    due_at = models.DateTimeField(_("before"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    done_at = models.DateTimeField(_("settled"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    note = models.CharField(_("what was done"), max_length=300, blank=True)

    objects = StaffTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task about money")
        verbose_name_plural = _("tasks about money")
        indexes = [models.Index("done_at", "created_at", name="staff_task_open")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.about}"
