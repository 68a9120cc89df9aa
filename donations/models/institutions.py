"""Institutions that subscribe: so many seats a year, claimed by people whom the institution does not learn."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated
from accounts.models import Institution
from payments.models import Standing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class SubscriptionSize(models.Model):
    """A size that an institution can choose: so many seats, at so much each a year."""

    name_nl = models.CharField(_("name (Dutch)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80)
    seats = models.PositiveSmallIntegerField(_("seats"), unique=True)
    cents = models.PositiveIntegerField(_("cents a seat, a year"))
    is_offered = models.BooleanField(_("can be chosen"), default=True)

    name = Translated()

    class Meta:
        verbose_name = _("size of a subscription")
        verbose_name_plural = _("sizes of subscriptions")
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=5), name="subscription_has_five_seats_or_more"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="seat_costs_something"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def total_cents(self) -> int:
        """What a year costs."""
        return self.seats * self.cents


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, user: "User | AnonymousUser") -> "SubscriptionQuerySet":
        """Subscriptions of which this person is the contact. Staff look in the admin."""
        return self.filter(contact=user) if user.is_authenticated else self.none()

    def active(self) -> "SubscriptionQuerySet":
        """Subscriptions whose year was paid."""
        return self.filter(state=Subscription.State.ACTIVE)


class Subscription(models.Model):
    """An institution's seats, for as long as the yearly invoices are paid."""

    class State(models.TextChoices):
        ASKED = "asked", _("first invoice not yet paid")
        ACTIVE = "active", _("active")
        LAPSED = "lapsed", _("an invoice stayed unpaid")
        ENDED = "ended", _("ended")

    MOVES = {
        State.ASKED: {State.ACTIVE, State.ENDED},
        State.ACTIVE: {State.LAPSED, State.ENDED},
        State.LAPSED: {State.ACTIVE, State.ENDED},
        State.ENDED: set(),
    }

    code = models.UUIDField(_("code"), default=uuid.uuid4, unique=True, editable=False)
    join_code = models.UUIDField(_("code in the link for colleagues"), default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="subscriptions", verbose_name=_("institution")
    )
    department = models.CharField(_("department"), max_length=80, blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="subscriptions", verbose_name=_("contact")
    )
    size = models.ForeignKey(SubscriptionSize, models.PROTECT, related_name="+", verbose_name=_("size"))
    next_size = models.ForeignKey(
        SubscriptionSize, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("size from next year")
    )
    seats = models.PositiveSmallIntegerField(_("seats"))
    invoice_email = models.EmailField(_("address for invoices"))
    order_number = models.CharField(_("order number"), max_length=30, blank=True)
    domains = models.JSONField(_("mail domains of colleagues"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    standing = models.OneToOneField(
        Standing, models.PROTECT, related_name="subscription", verbose_name=_("standing payment")
    )
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.ASKED)
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription of an institution")
        verbose_name_plural = _("subscriptions of institutions")
        constraints = [
            models.UniqueConstraint(
                "institution", "department", name="one_subscription_per_department", condition=~Q(state="ended")
            ),
            models.CheckConstraint(condition=Q(seats__gte=5), name="subscription_holds_five_seats_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.institution}, {self.department}" if self.department else str(self.institution)


class SeatQuerySet(models.QuerySet["Seat"]):
    def taken(self) -> "SeatQuerySet":
        """Seats that somebody holds now."""
        return self.filter(left_at__isnull=True)

    def taken_on(self, day: date) -> "SeatQuerySet":
        """Seats that were held when a day began."""
        return self.filter(Q(left_at__isnull=True) | Q(left_at__date__gte=day), claimed_at__date__lt=day)

    def giving_rights(self) -> "SeatQuerySet":
        """Seats that count today: held, in a subscription whose year was paid."""
        return self.taken().filter(subscription__state=Subscription.State.ACTIVE)


class Seat(models.Model):
    """Somebody's seat. Nothing of it is ever shown to the institution, nor listed for staff: see docs/decisions."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="held")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    claimed_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint("person", name="one_seat_per_person", condition=Q(left_at__isnull=True)),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("claimed_at")),
                name="seat_is_left_after_it_is_claimed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)


class SeatInvitation(models.Model):
    """A mailed link to one seat. To whom it went is not kept; used or over, the row goes."""

    token_hash = models.CharField(max_length=64, unique=True)
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="invitations")
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("expires_at", name="seat_invitation_expires")]

    def __str__(self) -> str:
        return f"{self.expires_at:%Y-%m-%d}"


class BankTransfer(models.Model):
    """A line of our bank statement, entered by the treasurer: which invoice it pays, or why it pays none."""

    reference = models.CharField(
        _("the bank's reference"), max_length=60, unique=True, help_text=_("So that no line is booked twice.")
    )
    booked_on = models.DateField(_("booked on"))
    cents = models.PositiveIntegerField(_("cents"))
    name = models.CharField(_("from"), max_length=160, blank=True)
    text = models.CharField(_("description"), max_length=300, blank=True)
    payment = models.OneToOneField(
        "payments.Payment", models.PROTECT, null=True, blank=True, related_name="transfer", verbose_name=_("payment")
    )
    note = models.CharField(_("why it pays no invoice"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("bank transfer")
        verbose_name_plural = _("bank transfers")
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="transfer_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(payment__isnull=True) | Q(note=""), name="transfer_pays_an_invoice_or_says_why_not"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet what it is for."""
        return self.payment_id is None and not self.note
