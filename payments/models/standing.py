"""Money that comes again and again: the promise, and each period of it that was or is to be paid."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payments.models.payment import Mode, Payer, Payment

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class StandingQuerySet(models.QuerySet["Standing"]):
    def visible_to(self, user: "User | AnonymousUser") -> "StandingQuerySet":
        """Standing payments of this person. Staff look in the admin."""
        return self.filter(payer__person=user) if user.is_authenticated else self.none()

    def running(self) -> "StandingQuerySet":
        """Standing payments that are not over."""
        return self.exclude(state=Standing.State.ENDED)

    def untold(self) -> "StandingQuerySet":
        """Standing payments that changed since their purpose was told."""
        return self.filter(told_version__lt=F("version"))

    def renewing(self, *, after: datetime, until: datetime) -> "StandingQuerySet":
        """Standing payments whose next period begins between two moments."""
        return self.filter(state=Standing.State.ACTIVE, period_ends_at__gt=after, period_ends_at__lte=until)


class Standing(models.Model):
    """A promise to pay an amount each month or each year, until somebody stops it (a subscription at Stripe).

    What came of each period is a `Collection`, whose money is a `Payment` like any other. The state follows what
    Stripe says now, never the name of an event (see `services.standings`). `version` rises with every change that
    the purpose should know of; `told_version` and `told_state` are what it knows.
    """

    class State(models.TextChoices):
        STARTING = "starting", _("not yet begun")
        ACTIVE = "active", _("running")
        FAILING = "failing", _("could not be collected; tried again")
        ENDING = "ending", _("stops at the end of the period")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("stopped")

    class Interval(models.TextChoices):
        MONTH = "month", _("monthly")
        YEAR = "year", _("yearly")

    class Way(models.TextChoices):
        CHECKOUT = "checkout", _("by itself, after a first payment on the checkout page")
        INVOICE = "invoice", _("by an invoice for each period")

    class Ending(models.TextChoices):
        NEVER = "never", _("the first payment never came")
        ASKED = "asked", _("stopped on request")
        FAILED = "failed", _("could not be collected")
        DISPUTED = "disputed", _("taken back by the bank")
        OUTSIDE = "outside", _("stopped at Stripe")

    # A stopped one never runs again; only one whose first payment never came may be begun anew.
    MOVES = {
        State.STARTING: {State.ACTIVE, State.FAILING, State.ENDING, State.PAUSED, State.ENDED},
        State.ACTIVE: {State.FAILING, State.ENDING, State.PAUSED, State.ENDED},
        State.FAILING: {State.ACTIVE, State.ENDING, State.PAUSED, State.ENDED},
        State.ENDING: {State.ACTIVE, State.FAILING, State.PAUSED, State.ENDED},
        State.PAUSED: {State.ACTIVE, State.FAILING, State.ENDING, State.ENDED},
        State.ENDED: {State.STARTING},
    }

    code = models.UUIDField(_("code"), default=uuid.uuid4, unique=True, editable=False)
    payer = models.ForeignKey(Payer, models.PROTECT, related_name="standings", verbose_name=_("payer"))
    payment = models.OneToOneField(
        Payment, models.PROTECT, related_name="standing", verbose_name=_("payment that began it")
    )
    purpose = models.CharField(_("purpose"), max_length=60)
    reference = models.CharField(_("reference"), max_length=80)
    description = models.CharField(
        _("description"), max_length=120, help_text=_("Neutral: it stands on statements and receipts.")
    )
    cents = models.PositiveIntegerField(_("cents"), help_text=_("Of one; times the number."))
    quantity = models.PositiveIntegerField(_("number"), default=1)
    interval = models.CharField(_("how often"), max_length=5, choices=Interval)
    way = models.CharField(_("way"), max_length=8, choices=Way)
    days_until_due = models.PositiveSmallIntegerField(_("days to pay an invoice"), null=True, blank=True)
    order_number = models.CharField(_("order number"), max_length=30, blank=True)
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    manage_path = models.CharField(max_length=300, help_text=_("Where the payer sees, changes and stops it."))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.STARTING)
    subscription_id = models.CharField(_("subscription at Stripe"), max_length=120, blank=True)
    period_ends_at = models.DateTimeField(_("next period"), null=True, blank=True)
    failed_tries = models.PositiveSmallIntegerField(
        _("failed tries"), default=0, help_text=_("Of the period that cannot be collected now.")
    )
    stop_asked_at = models.DateTimeField(_("asked to stop"), null=True, blank=True)
    ended_at = models.DateTimeField(_("stopped on"), null=True, blank=True)
    ending = models.CharField(_("why it stopped"), max_length=8, choices=Ending, blank=True)
    looks = models.PositiveIntegerField(default=0, editable=False)
    applied_look = models.PositiveIntegerField(default=0, editable=False)
    looked_at = models.DateTimeField(_("last looked at"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    told_version = models.PositiveIntegerField(default=0, editable=False)
    told_state = models.CharField(max_length=8, choices=State, default=State.STARTING, editable=False)
    telling_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing payment")
        verbose_name_plural = _("standing payments")
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="standing_is_more_than_nothing"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="standing_is_for_one_at_least"),
            models.UniqueConstraint(
                "mode", "subscription_id", name="one_standing_per_subscription", condition=~Q(subscription_id="")
            ),
            models.UniqueConstraint(
                "mode", "purpose", "reference", name="one_running_standing_per_reference", condition=~Q(state="ended")
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at__isnull=True)),
                name="standing_ended_on_a_day",
            ),
        ]
        indexes = [models.Index("state", "period_ends_at", name="standing_state_period")]

    def __str__(self) -> str:
        return self.description

    @property
    def total_cents(self) -> int:
        """What one period costs."""
        return self.cents * self.quantity

    @property
    def is_running(self) -> bool:
        """Whether money may still be collected for it."""
        return self.state != self.State.ENDED

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop and Stripe has not confirmed that yet."""
        return self.stop_asked_at is not None and self.state not in (self.State.ENDING, self.State.ENDED)


class Collection(models.Model):
    """One period of a standing payment: an invoice at Stripe. Whether it was paid, its payment knows."""

    standing = models.ForeignKey(
        Standing, models.PROTECT, related_name="collections", verbose_name=_("standing payment")
    )
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="collection", verbose_name=_("payment"))
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    invoice_id = models.CharField(_("invoice at Stripe"), max_length=120, blank=True)
    intent_id = models.CharField(_("payment intent at Stripe"), max_length=120, blank=True)
    number = models.CharField(_("invoice number"), max_length=60, blank=True)
    status = models.CharField(_("state at Stripe"), max_length=13, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    period_starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    period_ends_at = models.DateTimeField(_("up to"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be paid before"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        constraints = [
            models.UniqueConstraint(
                "mode", "invoice_id", name="one_collection_per_invoice", condition=~Q(invoice_id="")
            ),
        ]
        indexes = [models.Index("intent_id", name="collection_intent")]

    def __str__(self) -> str:
        return self.number or self.invoice_id
