"""Where help comes from: regions, the desks that serve them, and when a desk is there."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated
from accounts.models import Institution


class Desk(models.Model):
    """A group of coordinators who match. One of them is the national desk, for when a region has too few people."""

    code = models.SlugField(_("code"), unique=True)
    name_nl = models.CharField(_("name (Dutch)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    whatsapp = models.CharField(_("WhatsApp number"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    is_national = models.BooleanField(_("national desk"), default=False)

    name = Translated()

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        constraints = [
            models.UniqueConstraint("is_national", name="one_national_desk", condition=models.Q(is_national=True))
        ]

    def __str__(self) -> str:
        return str(self.name)


class DutyHours(models.Model):
    """One stretch of a weekday in which a desk answers."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="duty_hours", verbose_name=_("desk"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("duty hours")
        verbose_name_plural = _("duty hours")
        constraints = [
            models.UniqueConstraint("desk", "weekday", "opens", name="one_stretch_of_duty_per_start"),
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="duty_closes_after_it_opens"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="duty_weekday_exists"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Holiday(models.Model):
    """A day on which a desk does not answer."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="holidays", verbose_name=_("desk"))
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        constraints = [models.UniqueConstraint("desk", "day", name="one_holiday_per_desk_and_day")]

    def __str__(self) -> str:
        return f"{self.day}"


class Duty(models.Model):
    """Who is on call at a desk, from when till when. Nobody: the slot is empty and anybody may take it."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("telephone")
        DESK = "desk", _("desk work")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("what for"), max_length=5, choices=Kind, default=Kind.PHONE)
    desk = models.ForeignKey(Desk, models.CASCADE, related_name="duties", verbose_name=_("desk"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("lasts until"))
    is_offered = models.BooleanField(_("offered to others"), default=False)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("rota")
        constraints = [
            models.UniqueConstraint("desk", "kind", "starts_at", name="one_duty_per_desk_kind_and_start"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="duty_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Region(models.Model):
    """A province, with the regions that border on it and the desk that serves it."""

    code = models.SlugField(_("code"), unique=True)
    name_nl = models.CharField(_("name (Dutch)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    country = models.CharField(_("country"), max_length=2, choices=Institution.Country)
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="regions")
    neighbours = models.ManyToManyField("self", blank=True, verbose_name=_("neighbours"))

    name = Translated()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return str(self.name)


class InstitutionName(models.Model):
    """Another name under which an institution goes, or went before it merged into this one."""

    name = models.CharField(_("other name"), max_length=160, unique=True)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+", verbose_name=_("institution"))

    class Meta:
        verbose_name = _("other name of an institution")
        verbose_name_plural = _("other names of institutions")

    def __str__(self) -> str:
        return f"{self.name} = {self.institution}"
