"""Who pays, what is to be paid, and each visit to the checkout for it."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class Mode(models.TextChoices):
    """Real money or not. Every money row carries it, so that the two never meet."""

    LIVE = "live", _("live")
    TEST = "test", _("test")


class PayerQuerySet(models.QuerySet["Payer"]):
    def named(self) -> "PayerQuerySet":
        """Payers whom the books still know by name or address."""
        return self.exclude(name="", email="")

    def cut(self) -> "PayerQuerySet":
        """Payers whose name the books let go of."""
        return self.filter(name="", email="")


class Payer(models.Model):
    """Who pays, as they gave their name at the time. The person and the name can be cut off; the money stays."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="payers",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail address"))
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    customer_id = models.CharField(_("customer at Stripe"), max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("payer")
        verbose_name_plural = _("payers")
        constraints = [
            models.UniqueConstraint("mode", "customer_id", name="one_payer_per_customer", condition=~Q(customer_id="")),
        ]

    def __str__(self) -> str:
        return self.name or "–"


class PaymentQuerySet(models.QuerySet["Payment"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PaymentQuerySet":
        """Payments that this person made. Staff look in the admin."""
        return self.filter(payer__person=user) if user.is_authenticated else self.none()

    def undecided(self) -> "PaymentQuerySet":
        """Payments that may still be paid: asked for, under way, or with money on its way."""
        return self.filter(state__in=Payment.UNDECIDED)

    def past_expiry(self, now: datetime) -> "PaymentQuerySet":
        """Undecided payments whose time is over: their checkout is to be closed."""
        return self.undecided().filter(expires_at__lte=now)

    def untold(self) -> "PaymentQuerySet":
        """Payments that changed since their purpose was told."""
        return self.filter(told_version__lt=F("version"))


class Payment(models.Model):
    """An amount that somebody is asked to pay, once, for one purpose and reference.

    The state follows the ledger and what Stripe says now, never the name of an event (see `services.fold`).
    `version` rises with every change that the purpose should know of; `told_version` is what it knows.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("not yet at the checkout")
        OPEN = "open", _("waiting for payment")
        PROCESSING = "processing", _("on its way")
        PAID = "paid", _("paid")
        PART_REFUNDED = "part_refunded", _("refunded in part")
        REFUNDED = "refunded", _("refunded")
        DISPUTED = "disputed", _("disputed")
        LOST = "lost", _("lost in a dispute")
        EXPIRED = "expired", _("expired")
        FAILED = "failed", _("failed")
        REVIEW = "review", _("to be looked at")

    UNDECIDED = (State.DRAFT, State.OPEN, State.PROCESSING)
    SETTLED = (State.PAID, State.PART_REFUNDED, State.REFUNDED, State.DISPUTED, State.LOST)

    # One step each. Fold may find several steps done at once (`services.states.steps`); what cannot be
    # reached by steps is not moved but put before staff.
    MOVES = {
        State.DRAFT: {State.OPEN, State.EXPIRED, State.REVIEW},
        State.OPEN: {State.PROCESSING, State.PAID, State.EXPIRED, State.FAILED, State.REVIEW},
        State.PROCESSING: {State.PAID, State.FAILED, State.REVIEW},
        State.FAILED: {State.OPEN, State.REVIEW},
        State.EXPIRED: {State.OPEN, State.REVIEW},
        State.PAID: {State.PART_REFUNDED, State.REFUNDED, State.DISPUTED, State.REVIEW},
        State.PART_REFUNDED: {State.PAID, State.REFUNDED, State.DISPUTED, State.REVIEW},
        State.REFUNDED: {State.PAID, State.PART_REFUNDED, State.DISPUTED, State.REVIEW},
        State.DISPUTED: {State.PAID, State.PART_REFUNDED, State.REFUNDED, State.LOST, State.REVIEW},
        State.LOST: {State.PAID, State.PART_REFUNDED, State.DISPUTED, State.REVIEW},
        State.REVIEW: {State.PAID, State.PART_REFUNDED, State.REFUNDED, State.DISPUTED, State.LOST},
    }

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payer = models.ForeignKey(Payer, models.PROTECT, related_name="payments", verbose_name=_("payer"))
    purpose = models.CharField(_("purpose"), max_length=60)
    reference = models.CharField(_("reference"), max_length=80)
    description = models.CharField(
        _("description"), max_length=120, help_text=_("Neutral: it stands on statements and receipts.")
    )
    cents = models.PositiveIntegerField(_("cents"))
    currency = models.CharField(_("currency"), max_length=3, default="eur", editable=False)
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    return_path = models.CharField(max_length=300)
    state = models.CharField(_("state"), max_length=13, choices=State, default=State.DRAFT)
    expires_at = models.DateTimeField(_("to be paid before"), null=True, blank=True)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    looks = models.PositiveIntegerField(default=0, editable=False, help_text=_("Times we began to read at Stripe."))
    applied_look = models.PositiveIntegerField(default=0, editable=False)
    looked_at = models.DateTimeField(_("last looked at"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    told_version = models.PositiveIntegerField(default=0, editable=False)
    telling_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="payment_is_more_than_nothing"),
            models.CheckConstraint(condition=Q(currency="eur"), name="payment_is_in_euro"),
            models.UniqueConstraint(
                "mode",
                "purpose",
                "reference",
                name="one_open_payment_per_reference",
                condition=Q(state__in=("draft", "open", "processing")),
            ),
        ]
        indexes = [
            models.Index("state", "expires_at", name="payment_state_expires"),
            models.Index("purpose", "reference", name="payment_reference"),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def is_settled(self) -> bool:
        """Whether money came in, whatever happened to it later."""
        return self.state in self.SETTLED


class Checkout(models.Model):
    """One visit to the checkout page for a payment (a session at Stripe). A payment may need several."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        COMPLETE = "complete", _("complete")
        EXPIRED = "expired", _("expired")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="checkouts", verbose_name=_("payment"))
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    session_id = models.CharField(_("session at Stripe"), max_length=120)
    intent_id = models.CharField(_("payment intent at Stripe"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    expires_at = models.DateTimeField(_("expires"))
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("checkout")
        verbose_name_plural = _("checkouts")
        constraints = [
            models.UniqueConstraint("mode", "session_id", name="one_checkout_per_session"),
            models.UniqueConstraint("mode", "intent_id", name="one_checkout_per_intent", condition=~Q(intent_id="")),
            models.UniqueConstraint("payment", "attempt", name="one_checkout_per_attempt"),
        ]

    def __str__(self) -> str:
        return self.session_id
