"""Who trains: trainers decide and walk along, mentors walk along. And their free hours."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class TrainerQuerySet(models.QuerySet["Trainer"]):
    def of(self, user: "User | AnonymousUser") -> "Trainer | None":
        """Return this person's place among the trainers, if they have one now. One query."""
        if not user.pk or not user.is_active:
            return None
        return self.filter(person_id=user.pk, is_active=True).select_related("person").first()

    def deciding(self) -> "TrainerQuerySet":
        """Trainers who decide on candidates."""
        return self.filter(is_active=True, decides=True, person__is_active=True)

    def mentors(self) -> "TrainerQuerySet":
        """Those who may be a mentor."""
        return self.filter(is_active=True, mentors=True, person__is_active=True)


class Trainer(models.Model):
    """Someone's place among the trainers."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="trainer", verbose_name=_("person")
    )
    decides = models.BooleanField(_("decides on candidates"), default=False)
    mentors = models.BooleanField(_("may be a mentor"), default=True)
    is_active = models.BooleanField(_("works as a trainer now"), default=True)

    objects = TrainerQuerySet.as_manager()

    class Meta:
        verbose_name = _("trainer")
        verbose_name_plural = _("trainers")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def name(self) -> str:
        return self.person.name


class SlotQuerySet(models.QuerySet["Slot"]):
    def bookable(self, now: datetime) -> "SlotQuerySet":
        """Free hours that lie far enough ahead, of trainers who still work as such; earliest first."""
        free = self.filter(state=Slot.State.FREE, starts_at__gt=now + Slot.NOTICE)
        return free.filter(trainer__is_active=True, trainer__decides=True).order_by("starts_at", "pk")


class Slot(models.Model):
    """An hour that a trainer keeps free for a conversation with a candidate."""

    NOTICE = timedelta(hours=24)  # nobody books or gives back an hour later than this before it

    class State(models.TextChoices):
        FREE = "free", _("free")
        BOOKED = "booked", _("booked")
        HELD = "held", _("the conversation was held")
        CANCELLED = "cancelled", _("cancelled")

    MOVES = {
        State.FREE: {State.BOOKED, State.CANCELLED},
        State.BOOKED: {State.FREE, State.HELD, State.CANCELLED},
        State.HELD: set(),
        State.CANCELLED: set(),
    }

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trainer = models.ForeignKey(Trainer, models.PROTECT, related_name="slots", verbose_name=_("trainer"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("where"), max_length=200, help_text=_("An address, a telephone number or a link."))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.FREE)
    candidate = models.ForeignKey(
        "Candidate", models.SET_NULL, null=True, blank=True, related_name="slots", verbose_name=_("candidate")
    )
    stage = models.ForeignKey("Stage", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stage"))
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("hour for a conversation")
        verbose_name_plural = _("hours for conversations")
        constraints = [
            models.UniqueConstraint(
                "trainer", "starts_at", name="one_slot_per_trainer_and_moment", condition=~Q(state="cancelled")
            ),
            models.UniqueConstraint(
                "candidate",
                "stage",
                "attempt",
                name="one_conversation_per_candidate_and_stage",
                condition=Q(state__in=["booked", "held"]),
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state="booked") | Q(candidate__isnull=False, stage__isnull=False),
                name="booked_slot_is_somebodys",
            ),
            models.CheckConstraint(condition=~Q(state="free") | Q(candidate__isnull=True), name="free_slot_is_nobodys"),
        ]
        indexes = [models.Index("state", "starts_at", name="slot_state_starts")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
