"""The crane-bird fund: professionals who take part year by year. The money is in `payments`."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile
from payments.models import Standing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ParticipationQuerySet":
        """One's own. Staff look in the admin."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def active(self) -> "ParticipationQuerySet":
        """Participations of the present year."""
        return self.filter(state=Participation.State.ACTIVE)


class Participation(models.Model):
    """One professional in the fund, for as long as the years are paid. Whoever lapsed or left may come back."""

    class State(models.TextChoices):
        BEGUN = "begun", _("first year not yet paid")
        ACTIVE = "active", _("takes part")
        LAPSED = "lapsed", _("lapsed: a year could not be collected")
        LEFT = "left", _("left")

    MOVES = {
        State.BEGUN: {State.ACTIVE},
        State.ACTIVE: {State.LAPSED, State.LEFT},
        State.LAPSED: {State.ACTIVE},
        State.LEFT: {State.ACTIVE},
    }

    code = models.UUIDField(_("code"), default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="participation", verbose_name=_("person")
    )
    register = models.CharField(_("register"), max_length=5, choices=Profile.Register, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=11, blank=True)
    checked_at = models.DateTimeField(_("number looked up"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked up by"),
    )
    standing = models.OneToOneField(
        Standing,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participation",
        verbose_name=_("standing payment"),
    )
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.BEGUN)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    since = models.DateField(_("takes part since"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation in the fund")
        verbose_name_plural = _("participations in the fund")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="begun") | Q(since__isnull=False), name="who_takes_part_does_so_since_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state="begun") | Q(standing__isnull=False), name="who_takes_part_pays_by_a_standing_payment"
            ),
        ]

    def __str__(self) -> str:
        return str(self.code)
