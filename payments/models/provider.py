"""Between us and Stripe: events that came in, calls that must go out. The rows are the truth."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payments.models.payment import Mode, Payment
from payments.models.refund import Refund
from payments.models.standing import Standing


class WebhookEventQuerySet(models.QuerySet["WebhookEvent"]):
    def due(self, now: datetime) -> "WebhookEventQuerySet":
        """Events that wait to be acted on, oldest first."""
        return self.filter(state=WebhookEvent.State.NEW, next_try_at__lte=now).order_by("received_at", "pk")


class WebhookEvent(models.Model):
    """One event of Stripe, kept once. Its body goes after thirty days; nothing is ever read from its logs."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        DONE = "done", _("done")
        IGNORED = "ignored", _("not ours")
        FAILED = "failed", _("given up")

    MOVES = {
        State.NEW: {State.DONE, State.IGNORED, State.FAILED},
        State.FAILED: {State.NEW},
        State.DONE: {State.NEW},
        State.IGNORED: {State.NEW},
    }

    event_id = models.CharField(_("event"), max_length=120)
    type = models.CharField(_("type"), max_length=80)
    object_id = models.CharField(_("about"), max_length=120, blank=True)
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    api_version = models.CharField(_("version"), max_length=40, blank=True)
    body = models.JSONField(_("content of the event"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.NEW)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    error_code = models.CharField(_("last error"), max_length=80, blank=True)
    is_recovered = models.BooleanField(
        _("recovered"), default=False, help_text=_("Not delivered to us; found by asking.")
    )
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("payment")
    )
    standing = models.ForeignKey(
        Standing, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("standing payment")
    )
    received_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = WebhookEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of Stripe")
        verbose_name_plural = _("events of Stripe")
        constraints = [models.UniqueConstraint("mode", "event_id", name="one_row_per_event")]
        indexes = [
            models.Index("state", "next_try_at", name="event_state_next_try"),
            models.Index("type", "received_at", name="event_type_received"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"


class CallQuerySet(models.QuerySet["Call"]):
    def due(self, now: datetime) -> "CallQuerySet":
        """Calls that must still be made, oldest first."""
        return self.filter(state=Call.State.OPEN, next_try_at__lte=now).order_by("created_at", "pk")


class Call(models.Model):
    """Something that Stripe must be asked to do, once, whatever breaks meanwhile.

    `key` is the idempotency key; it rises (`attempt`) only after a read proved that nothing was left behind.
    """

    class Verb(models.TextChoices):
        CREATE_SESSION = "create_session", _("open a checkout")
        EXPIRE_SESSION = "expire_session", _("close a checkout")
        CREATE_REFUND = "create_refund", _("refund")
        CREATE_SUBSCRIPTION = "create_subscription", _("begin invoices")
        CHANGE_SUBSCRIPTION = "change_subscription", _("change what is collected")
        STOP_SUBSCRIPTION = "stop_subscription", _("stop collecting")
        PAY_INVOICE = "pay_invoice", _("mark an invoice as paid by bank")
        VOID_INVOICE = "void_invoice", _("withdraw an invoice")

    class State(models.TextChoices):
        OPEN = "open", _("to do")
        DONE = "done", _("done")
        DROPPED = "dropped", _("no longer needed")
        FAILED = "failed", _("refused")

    MOVES = {
        State.OPEN: {State.DONE, State.DROPPED, State.FAILED},
        State.FAILED: {State.OPEN},
        State.DONE: set(),
        State.DROPPED: set(),
    }

    verb = models.CharField(_("verb"), max_length=19, choices=Verb)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="calls", verbose_name=_("payment"))
    refund = models.ForeignKey(
        Refund, models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("refund")
    )
    standing = models.ForeignKey(
        Standing, models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("standing payment")
    )
    target = models.CharField(_("about"), max_length=120, blank=True)
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    key = models.CharField(_("key"), max_length=120)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    arguments = models.JSONField(_("arguments"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    first_tried_at = models.DateTimeField(_("first tried"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    must_read_first = models.BooleanField(_("read first"), default=False)
    error_code = models.CharField(_("last error"), max_length=80, blank=True)
    answer_id = models.CharField(_("answer"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call to Stripe")
        verbose_name_plural = _("calls to Stripe")
        constraints = [
            models.UniqueConstraint("mode", "key", name="one_call_per_key"),
            models.CheckConstraint(
                condition=~Q(verb="create_refund") | Q(refund__isnull=False), name="refund_call_has_a_refund"
            ),
            models.UniqueConstraint(
                "payment", name="one_open_session_call_per_payment", condition=Q(verb="create_session", state="open")
            ),
        ]
        indexes = [models.Index("state", "next_try_at", name="call_state_next_try")]

    def __str__(self) -> str:
        return self.key
