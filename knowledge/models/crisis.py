"""Whom to call when it cannot wait."""

from datetime import date, timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated
from accounts.models import Institution

CHECK_EVERY = timedelta(days=90)


class CrisisLineQuerySet(models.QuerySet["CrisisLine"]):
    def shown(self) -> "CrisisLineQuerySet":
        """Lines on the strip, in the order in which they are shown."""
        return self.filter(is_shown=True).order_by("position", "pk")

    def unchecked(self, today: date) -> "CrisisLineQuerySet":
        """Lines on the strip that nobody has called for so long that somebody should."""
        return self.shown().filter(verified_on__lt=today - CHECK_EVERY)


class CrisisLine(models.Model):
    """A telephone number for a person in need, kept and checked by staff."""

    country = models.CharField(_("country"), max_length=2, choices=Institution.Country)
    name_nl = models.CharField(
        _("name (Dutch)"), max_length=60, help_text=_("Short, as on the strip: “Direct gevaar”.")
    )
    name_en = models.CharField(_("name (English)"), max_length=60)
    number = models.CharField(_("number"), max_length=20, help_text=_("As people read it: 0800-0113."))
    languages = models.CharField(
        _("spoken"), max_length=20, default="nl", help_text=_("Language codes, parted by commas.")
    )
    hours_nl = models.CharField(_("hours (Dutch)"), max_length=80, default="dag en nacht")
    hours_en = models.CharField(_("hours (English)"), max_length=80, default="day and night")
    source_url = models.URLField(_("source"))
    verified_on = models.DateField(_("verified on"), default=timezone.localdate)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_shown = models.BooleanField(_("shown"), default=True)

    name = Translated()
    hours = Translated()

    objects = CrisisLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("crisis line")
        verbose_name_plural = _("crisis lines")
        constraints = [models.UniqueConstraint("country", "number", name="one_crisis_line_per_country_and_number")]

    def __str__(self) -> str:
        return f"{self.number} ({self.country})"

    @property
    def dial(self) -> str:
        """The number as a telephone dials it: digits and a leading plus."""
        return "".join(sign for sign in self.number if sign.isdigit() or sign == "+")


class CrisisLineChange(models.Model):
    """A line as one person proposes it; it counts once another person has confirmed it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("to be confirmed by someone else")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("not taken over")
        WITHDRAWN = "withdrawn", _("withdrawn")

    MOVES = {
        State.PROPOSED: {State.CONFIRMED, State.REFUSED, State.WITHDRAWN},
        State.CONFIRMED: set(),
        State.REFUSED: set(),
        State.WITHDRAWN: set(),
    }

    line = models.ForeignKey(
        CrisisLine, models.CASCADE, null=True, blank=True, related_name="changes", verbose_name=_("line")
    )
    proposed = models.JSONField(_("as proposed"), encoder=DjangoJSONEncoder)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("change of a crisis line")
        verbose_name_plural = _("changes of crisis lines")
        constraints = [
            models.UniqueConstraint("line", name="one_open_change_per_crisis_line", condition=Q(state="proposed")),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="crisis_line_change_is_confirmed_by_someone_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposed.get('number', '')} ({self.proposed.get('country', '')})"
