"""One run of a course: when, where, for how many, at what price."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated
from accounts.models import Institution
from courses.models.course import CancellationTerms, Course, Delivery, Teacher, TeachingLanguage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


LAST_OFFER = timedelta(hours=3)  # closer to the start than this, nobody can still be expected to answer an offer


class Venue(models.Model):
    """A place where people meet, and how one gets in."""

    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200)
    city = models.CharField(_("city"), max_length=80)
    country = models.CharField(_("country"), max_length=2, choices=Institution.Country)
    directions_nl = models.TextField(
        _("directions (Dutch)"), blank=True, help_text=_("Route, parking, the door, steps.")
    )
    directions_en = models.TextField(_("directions (English)"), blank=True)

    directions = Translated()

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, user: "User | AnonymousUser") -> "EditionQuerySet":
        """Editions that anyone may read: published or cancelled, of a course on the site. Staff see all."""
        if user.is_active and user.is_staff:
            return self
        return self.filter(course__is_published=True).exclude(state=Edition.State.DRAFT)

    def published(self) -> "EditionQuerySet":
        """Editions in the catalogue."""
        return self.filter(state=Edition.State.PUBLISHED, course__is_published=True)

    def upcoming(self, now: datetime) -> "EditionQuerySet":
        """Editions that have not ended, by their first meeting."""
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def with_seats(self) -> "EditionQuerySet":
        """Add `seats_taken` and `seats_waiting` to each edition, within the same query."""
        from courses.models.enrolment import Enrolment  # it knows editions; only this query knows it

        def counted(*states: str) -> Coalesce:
            found = Enrolment.objects.filter(edition=OuterRef("pk"), state__in=states)
            number = found.order_by().values("edition").annotate(number=Count("pk")).values("number")
            return Coalesce(Subquery(number, output_field=models.IntegerField()), 0)

        return self.annotate(seats_taken=counted("held", "confirmed", "offered"), seats_waiting=counted("waiting"))


class Edition(models.Model):
    """One run of a course, with its own dates, places and prices.

    `starts_at` and `ends_at` are copied from its sessions by `services.set_sessions`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("on the site")
        CANCELLED = "cancelled", _("cancelled")

    MOVES = {
        State.DRAFT: {State.PUBLISHED, State.CANCELLED},
        State.PUBLISHED: {State.DRAFT, State.CANCELLED},
        State.CANCELLED: set(),
    }

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="editions", verbose_name=_("course"))
    language = models.CharField(_("language"), max_length=2, choices=TeachingLanguage, default=TeachingLanguage.DUTCH)
    delivery = models.CharField(_("taught"), max_length=9, choices=Delivery, default=Delivery.IN_PERSON)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("venue")
    )
    join_url = models.URLField(_("joining link"), blank=True, help_text=_("Shown to participants only."))
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Amsterdam")
    rhythm_nl = models.CharField(_("rhythm (Dutch)"), max_length=80, help_text=_("For instance: acht dinsdagavonden."))
    rhythm_en = models.CharField(_("rhythm (English)"), max_length=80)
    teachers = models.ManyToManyField(Teacher, related_name="editions", verbose_name=_("teachers"))
    places = models.PositiveSmallIntegerField(_("places"))
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True, editable=False)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True, editable=False)
    opens_at = models.DateTimeField(_("enrolment opens"), default=timezone.now)
    closes_at = models.DateTimeField(_("enrolment closes"), null=True, blank=True, help_text=_("Empty: at the start."))
    terms = models.ForeignKey(CancellationTerms, models.PROTECT, related_name="editions", verbose_name=_("terms"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    rhythm = Translated()

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="edition_has_a_place"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="edition_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gte=F("opens_at")),
                name="enrolment_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(delivery="online") | Q(venue__isnull=False) | Q(state="draft"),
                name="edition_in_person_has_a_venue",
            ),
        ]
        indexes = [models.Index("state", "starts_at", name="edition_state_starts")]

    def __str__(self) -> str:
        return (
            f"{self.course.title}, {timezone.localtime(self.starts_at):%Y-%m-%d}" if self.starts_at else str(self.code)
        )

    @property
    def seats_left(self) -> int:
        """Places that anyone may still take; 0 while someone waits, for nobody overtakes the waiting list.

        Reads what `with_seats` found; asks the database when that was not called.
        """
        taken, waiting = vars(self).get("seats_taken"), vars(self).get("seats_waiting")
        if taken is None or waiting is None:
            counted = vars(Edition.objects.with_seats().get(pk=self.pk))
            taken, waiting = counted["seats_taken"], counted["seats_waiting"]
        return 0 if waiting else max(0, self.places - taken)

    @property
    def has_free_place(self) -> bool:
        """Whether someone new may take a place. Asks the database unless `with_seats` was called."""
        return self.seats_left > 0

    def is_open_at(self, now: datetime) -> bool:
        """Whether one may enrol at this moment, for a place or for the waiting list."""
        closes_at = self.closes_at or self.starts_at
        is_published = self.state == self.State.PUBLISHED and self.course.is_published
        return is_published and self.opens_at <= now and closes_at is not None and now < closes_at

    def has_waiting_list_at(self, now: datetime) -> bool:
        """Whether waiting for a place still makes sense: later nobody is offered one."""
        return self.starts_at is not None and self.starts_at - now >= LAST_OFFER


class Session(models.Model):
    """One step of an edition: a live meeting, an online module, an assignment."""

    class Kind(models.TextChoices):
        LIVE = "live", _("live session")
        MODULE = "module", _("online module")
        ASSIGNMENT = "assignment", _("assignment")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sessions")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LIVE)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    is_online = models.BooleanField(_("online"), default=False)

    title = Translated()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts")
        ]
        indexes = [models.Index("edition", "starts_at", name="session_edition_starts")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Price(models.Model):
    """One price of an edition. An edition without prices is free."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("regular")
        EARLY = "early", _("early, until a date")
        REDUCED = "reduced", _("pay what you can, above a floor")
        MEMBER = "member", _("members, with a seat of their institution")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="prices")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.REGULAR)
    label_nl = models.CharField(
        _("for (Dutch)"), max_length=80, help_text=_("For instance: arts of medisch specialist.")
    )
    label_en = models.CharField(_("for (English)"), max_length=80)
    cents = models.PositiveIntegerField(_("cents"), help_text=_("For “pay what you can”: the floor."))
    until_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day of an early price."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    label = Translated()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = [
            models.CheckConstraint(condition=Q(cents__lte=1_000_000), name="price_at_most_ten_thousand_euro"),
            models.CheckConstraint(
                condition=~Q(kind="early") | Q(until_on__isnull=False), name="early_price_has_a_last_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.cents / 100:.2f}"


class EditionQuestion(models.Model):
    """Something that an edition asks of whoever enrols, with the reason why."""

    class Kind(models.TextChoices):
        DIETARY = "dietary", _("dietary needs")
        ACCESSIBILITY = "accessibility", _("accessibility")
        EXPERIENCE = "experience", _("experience")
        OTHER = "other", _("something else")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="questions")
    kind = models.CharField(_("about"), max_length=13, choices=Kind, default=Kind.OTHER)
    text_nl = models.CharField(_("question (Dutch)"), max_length=200)
    text_en = models.CharField(_("question (English)"), max_length=200)
    why_nl = models.CharField(_("why we ask (Dutch)"), max_length=200, blank=True)
    why_en = models.CharField(_("why we ask (English)"), max_length=200, blank=True)
    is_required = models.BooleanField(_("required"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    text = Translated()
    why = Translated()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return str(self.text)
