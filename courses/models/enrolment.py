"""A person's place in an edition: held, confirmed, waited for; who moved it and when."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated
from courses.models.edition import Edition, EditionQuestion

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: "User | AnonymousUser") -> "EnrolmentQuerySet":
        """One's own enrolments; staff who may view enrolments see all."""
        if user.is_active and user.is_staff and user.has_perm("courses.view_enrolment"):
            return self
        return self.filter(person_id=user.pk) if user.pk else self.none()

    def active(self) -> "EnrolmentQuerySet":
        """Enrolments that are not over: in a seat, on the waiting list, or with a choice to make."""
        return self.filter(state__in=Enrolment.ACTIVE)

    def seated(self) -> "EnrolmentQuerySet":
        """Enrolments that take a place: held, confirmed or offered."""
        return self.filter(state__in=Enrolment.SEATED)

    def confirmed(self) -> "EnrolmentQuerySet":
        """Enrolments of participants."""
        return self.filter(state=Enrolment.State.CONFIRMED)

    def waiting(self) -> "EnrolmentQuerySet":
        """Enrolments on the waiting list, first in line first."""
        return self.filter(state=Enrolment.State.WAITING).order_by("queue_rank", "pk")

    def held_past(self, now: datetime) -> "EnrolmentQuerySet":
        """Held places whose time to pay is over."""
        return self.filter(state=Enrolment.State.HELD, hold_until__lte=now)

    def offered_past(self, now: datetime) -> "EnrolmentQuerySet":
        """Offers that nobody answered in time."""
        return self.filter(state=Enrolment.State.OFFERED, offered_until__lte=now)


class Enrolment(models.Model):
    """One person's place in one edition, or their spot on its waiting list.

    The price and the cancellation terms are copied when the person enrols and never change after.
    """

    class State(models.TextChoices):
        HELD = "held", _("held while paying")
        CONFIRMED = "confirmed", _("confirmed")
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", _("place offered")
        LAPSED = "lapsed", _("offer missed")
        EXPIRED = "expired", _("not taken in time")
        CANCELLED = "cancelled", _("cancelled")

    # A late payment finds its place again from EXPIRED, LAPSED or WAITING: see services/payment.py.
    MOVES = {
        State.HELD: {State.CONFIRMED, State.OFFERED, State.LAPSED, State.EXPIRED, State.CANCELLED},
        State.CONFIRMED: {State.CANCELLED},
        State.WAITING: {State.OFFERED, State.CONFIRMED, State.EXPIRED, State.CANCELLED},
        State.OFFERED: {State.HELD, State.CONFIRMED, State.LAPSED, State.CANCELLED},
        State.LAPSED: {State.WAITING, State.CONFIRMED, State.EXPIRED, State.CANCELLED},
        State.EXPIRED: {State.CONFIRMED},
        State.CANCELLED: set(),
    }
    STARTS = {State.HELD, State.CONFIRMED, State.WAITING}
    SEATED = (State.HELD, State.CONFIRMED, State.OFFERED)
    ACTIVE = (State.HELD, State.CONFIRMED, State.WAITING, State.OFFERED, State.LAPSED)

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="enrolments", verbose_name=_("edition"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=9, choices=State)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    price_label_nl = models.CharField(_("price (Dutch)"), max_length=80, blank=True)
    price_label_en = models.CharField(_("price (English)"), max_length=80, blank=True)
    cents = models.PositiveIntegerField(_("cents"), default=0)
    full_refund_until = models.DateField(_("all comes back until"))
    part_refund_until = models.DateField(_("a part comes back until"))
    part_percent = models.PositiveSmallIntegerField(_("part"), help_text=_("Per cent."))
    consented_at = models.DateTimeField(_("consented to keeping answers"), null=True, blank=True)
    hold_until = models.DateTimeField(_("held until"), null=True, blank=True)
    offered_until = models.DateTimeField(_("offered until"), null=True, blank=True)
    queue_rank = models.PositiveIntegerField(_("rank on the waiting list"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    price_label = Translated()

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                "edition",
                "person",
                name="one_active_enrolment_per_person",
                condition=Q(state__in=["held", "confirmed", "waiting", "offered", "lapsed"]),
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(hold_until__isnull=False), name="held_place_has_an_end"
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offered_until__isnull=False), name="offered_place_has_an_end"
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(queue_rank__isnull=False), name="whoever_waits_has_a_rank"
            ),
            models.CheckConstraint(condition=Q(cents__lte=1_000_000), name="enrolment_costs_at_most_ten_thousand_euro"),
            models.CheckConstraint(
                condition=Q(part_percent__lte=100) & Q(full_refund_until__lte=F("part_refund_until")),
                name="refund_terms_go_down",
            ),
        ]
        indexes = [
            models.Index("edition", "state", "queue_rank", name="enrolment_edition_state"),
            models.Index("state", "hold_until", name="enrolment_state_hold"),
            models.Index("state", "offered_until", name="enrolment_state_offered"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What one reads out on the telephone: eight signs of the code."""
        return self.code.hex[:8].upper()

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def is_free(self) -> bool:
        return self.cents == 0

    def refund_percent(self, *, on: date) -> int:
        """How much of what was paid comes back when the participant cancels on this day, per cent."""
        if on <= self.full_refund_until:
            return 100
        return self.part_percent if on <= self.part_refund_until else 0

    def queue_position(self) -> int:
        """The spot on the waiting list, 1 for the first. Asks the database."""
        ahead = Q(queue_rank__lt=self.queue_rank) | Q(queue_rank=self.queue_rank, pk__lt=self.pk)
        return Enrolment.objects.waiting().filter(ahead, edition_id=self.edition_id).count() + 1


class EnrolmentMove(models.Model):
    """Who moved an enrolment, when, from which state to which, and why. Never changed, never deleted."""

    class Deed(models.TextChoices):
        ENROLLED = "enrolled", _("enrolled")
        PAID = "paid", _("paid")
        PAID_LATE = "paid_late", _("paid after the time to pay")
        HOLD_ENDED = "hold_ended", _("time to pay ended")
        OFFERED = "offered", _("place offered")
        ACCEPTED = "accepted", _("offer accepted")
        DECLINED = "declined", _("offer declined")
        OFFER_ENDED = "offer_ended", _("offer ended")
        STAYED = "stayed", _("stayed on the waiting list")
        LEFT = "left", _("left the waiting list")
        REORDERED = "reordered", _("moved on the waiting list")
        CANCELLED = "cancelled", _("cancelled")
        REFUNDED = "refunded", _("money returned")
        EDITION_CANCELLED = "edition_cancelled", _("edition cancelled")
        STARTED = "started", _("edition started without a free place")

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="moves")
    deed = models.CharField(_("what happened"), max_length=17, choices=Deed)
    from_state = models.CharField(_("from"), max_length=9, choices=Enrolment.State, blank=True)
    to_state = models.CharField(_("to"), max_length=9, choices=Enrolment.State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the house itself."),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("move of an enrolment")
        verbose_name_plural = _("moves of enrolments")
        constraints = [
            models.CheckConstraint(
                condition=~Q(deed="reordered") | ~Q(reason=""), name="reordering_the_waiting_list_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_state or '-'} → {self.to_state}"


class Answer(models.Model):
    """What a participant answered to an edition's question, sealed with the field keys."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="answers")
    question = models.ForeignKey(EditionQuestion, models.PROTECT, related_name="answers", verbose_name=_("question"))
    sealed = models.TextField(_("answer, sealed"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint("enrolment", "question", name="one_answer_per_question")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.question_id}"
