"""Gifts, the campaigns they are for, and the mailed links by which a giver sees them. The money is in `payments`."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated
from payments import modes
from payments.models import Entry, Payment, Standing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def shown(self) -> "CampaignQuerySet":
        """Campaigns that stand on the site, over or not."""
        return self.filter(is_published=True)

    def running(self, today: date) -> "CampaignQuerySet":
        """Campaigns that one can give to today."""
        return self.shown().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today)

    def with_received(self) -> "CampaignQuerySet":
        """Add `received_cents` and `giver_count`, both from the ledger: nowhere is a sum kept."""
        gifts = Gift.objects.received().filter(campaign=OuterRef("pk")).order_by().values("campaign")
        return self.annotate(
            received_cents=Coalesce(Subquery(gifts.annotate(sum=Sum("kept_cents")).values("sum")), 0),
            giver_count=Coalesce(Subquery(gifts.annotate(count=Count("pk")).values("count")), 0),
        )


class Campaign(models.Model):
    """Something that people give to together, with a goal and an end."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120)
    summary_nl = models.CharField(_("in one sentence (Dutch)"), max_length=200)
    summary_en = models.CharField(_("in one sentence (English)"), max_length=200)
    about_nl = models.TextField(_("about (Dutch)"), help_text=_("Markdown."))
    about_en = models.TextField(_("about (English)"))
    result_nl = models.TextField(_("what it became (Dutch)"), blank=True, help_text=_("After the end. Markdown."))
    result_en = models.TextField(_("what it became (English)"), blank=True)
    goal_cents = models.PositiveIntegerField(_("goal in cents"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    is_published = models.BooleanField(_("on the site"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    title = Translated()
    summary = Translated()
    about = Translated()
    result = Translated()

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            models.CheckConstraint(condition=Q(goal_cents__gt=0), name="campaign_has_a_goal"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def is_running(self, today: date) -> bool:
        """Whether one can give to it today."""
        return self.is_published and self.starts_on <= today and (self.ends_on is None or today <= self.ends_on)


class GiftQuerySet(models.QuerySet["Gift"]):
    def visible_to(self, user: "User | AnonymousUser") -> "GiftQuerySet":
        """Gifts that this person made with their account. Staff look in the admin."""
        return self.filter(payment__payer__person=user) if user.is_authenticated else self.none()

    def of_address(self, email: str) -> "GiftQuerySet":
        """Gifts whose receipts went to this address, with an account or without."""
        return self.filter(payment__payer__email__iexact=email) if email else self.none()

    def promises(self) -> "GiftQuerySet":
        """The first gift of each standing one that was begun in earnest, running or over."""
        return self.filter(standing__payment=F("payment")).exclude(
            standing__subscription_id="", payment__state__in=NEVER_PAID
        )

    def begun(self) -> "GiftQuerySet":
        """Gifts of which money came or is on its way, whatever happened to it later."""
        return self.exclude(payment__state__in=NEVER_PAID)

    def with_kept(self) -> "GiftQuerySet":
        """Add `kept_cents`: what the ledger says that we keep of each."""
        entries: QuerySet[Entry] = Entry.objects.kept().filter(payment=OuterRef("payment"), mode=modes.current())
        kept = entries.order_by().values("payment").annotate(sum=Sum("cents")).values("sum")
        return self.annotate(kept_cents=Coalesce(Subquery(kept), 0))

    def received(self) -> "GiftQuerySet":
        """Gifts of which we keep something now."""
        return self.with_kept().filter(kept_cents__gt=0)  # type: ignore[misc]  # with_kept adds it

    def public(self) -> "GiftQuerySet":
        """Received gifts of which the giver lets others see the name or the amount."""
        return self.received().filter(Q(shows_amount=True) | ~Q(shown_name=""), is_hidden=False)


NEVER_PAID = (Payment.State.DRAFT, Payment.State.OPEN, Payment.State.EXPIRED, Payment.State.FAILED)


class Gift(models.Model):
    """What somebody gives: once, or one period of what comes again. What became of the money, the payment knows.

    Of a `standing` gift the first one (`payment.standing`) holds what the giver wished; each later period is a gift
    of its own, so that goals, lists and overviews count it without asking how it came.

    `key` is made with the page: a second click finds the first one's gift.
    """

    class Dedication(models.TextChoices):
        HONOUR = "honour", _("in honour of somebody")
        MEMORY = "memory", _("in memory of somebody")

    code = models.UUIDField(_("code"), default=uuid.uuid4, unique=True, editable=False)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="gift", verbose_name=_("payment"))
    standing = models.ForeignKey(
        Standing, models.PROTECT, null=True, blank=True, related_name="gifts", verbose_name=_("standing payment")
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="gifts", verbose_name=_("campaign")
    )
    cents = models.PositiveIntegerField(_("cents"))
    dedication = models.CharField(_("in honour or in memory"), max_length=6, choices=Dedication, blank=True)
    dedicated_to = models.CharField(_("of whom"), max_length=120, blank=True)
    shown_name = models.CharField(_("name on the site"), max_length=80, blank=True)
    shows_amount = models.BooleanField(_("amount on the site"), default=False)
    is_hidden = models.BooleanField(_("taken off the site"), default=False)
    is_replaced = models.BooleanField(_("replaced by another gift"), default=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)

    objects = GiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="gift_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(dedication="", dedicated_to="") | (~Q(dedication="") & ~Q(dedicated_to="")),
                name="gift_is_dedicated_to_somebody_or_nobody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)

    @property
    def purpose(self) -> str:
        """What it is for, in the reader's language."""
        return str(self.campaign.title if self.campaign else _("where it is needed most"))

    @property
    def given_at(self) -> datetime:
        """When the money came, or else when the gift was begun."""
        return self.payment.paid_at or self.created_at


class ManageLink(models.Model):
    """A mailed link that opens somebody's gifts once, within half an hour. Used or over, the row goes."""

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("expires_at", name="manage_link_expires")]

    def __str__(self) -> str:
        return f"{self.expires_at:%Y-%m-%d %H:%M}"
