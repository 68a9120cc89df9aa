"""What the clocks keep: that something was due, whom it was told, and how the desks are. Counts and ages, no words."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peersupport.models.case import Case
from peersupport.models.places import Desk


class Clock(models.TextChoices):
    """What may be late. The words are for the desk and the lead."""

    SAFETY = "safety", _("urgent, and nobody opened it")
    OPEN = "open", _("nobody opened it")
    PROPOSE = "propose", _("nobody was proposed yet")
    WIDEN = "widen", _("no coach found yet")
    REFER = "refer", _("no expert found yet")
    REFUSED = "refused", _("three people could not")
    READERS = "readers", _("fewer than two at the desk can read it")
    CONTACT = "contact", _("no contact within 24 hours")
    CONTACT_LATE = "contact_late", _("no contact within 48 hours")
    SECOND_TALK = "second_talk", _("time for a second talk")
    THIRD_TALK = "third_talk", _("time for a third talk")
    NEXT_TALK = "next_talk", _("time for the monthly talk")
    UNREAD = "unread", _("a message unread for 24 hours")
    UNREAD_LONG = "unread_long", _("a message unread for 72 hours")
    UNSEEN = "unseen", _("an answer unread for 24 hours")
    UNSEEN_LONG = "unseen_long", _("an answer unread for 72 hours")
    SILENT = "silent", _("no sign of the supporter for three weeks")
    SILENT_LONG = "silent_long", _("no sign of the supporter for four weeks")
    KEEP_30 = "keep_30", _("closes or goes in 30 days")
    KEEP_7 = "keep_7", _("closes or goes in 7 days")
    KEEP_1 = "keep_1", _("closes or goes tomorrow")


class Alarm(models.Model):
    """One clock of one case that ran out at a moment: told once, over when the cause is gone. Goes with the case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="alarms")
    clock = models.CharField(max_length=12, choices=Clock)
    due_at = models.DateTimeField()
    is_told = models.BooleanField(default=False)
    is_over = models.BooleanField(default=False)

    class Meta:
        verbose_name = pgettext_lazy("clock", "alarm")
        verbose_name_plural = pgettext_lazy("clock", "alarms")
        constraints = [
            models.UniqueConstraint("case", "clock", "due_at", name="one_alarm_per_case_clock_and_due"),
        ]
        indexes = [models.Index("is_over", "clock", name="alarm_over_clock")]

    def __str__(self) -> str:
        return f"{self.clock} {self.due_at:%Y-%m-%d %H}"


class Watch(models.Model):
    """A lead who may know that a case exists: nothing in its facts keeps them away. No watch, no count, no alarm."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="watches")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        constraints = [models.UniqueConstraint("case", "person", name="one_watch_per_case_and_person")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"


class DeskAlarm(models.Model):
    """Something is wrong with a desk itself, since when and till when."""

    class Kind(models.TextChoices):
        KEYS = "keys", _("fewer than two desk members with a vault")
        ROTA = "rota", _("nobody on call in the next 24 hours")
        STILL = "still", _("the clock stood still for ten minutes or more")

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="alarms")
    kind = models.CharField(max_length=5, choices=Kind)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    is_told = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("alarm of a desk")
        verbose_name_plural = _("alarms of desks")
        constraints = [
            models.UniqueConstraint(
                "desk", "kind", name="one_open_alarm_per_desk_and_kind", condition=models.Q(until=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.since:%Y-%m-%d %H:%M}"


class Tick(models.Model):
    """When the clocks were last looked at, and for which hour the desks got their digest. One row."""

    at = models.DateTimeField(null=True)
    digest_for = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}" if self.at else "–"
