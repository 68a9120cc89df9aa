"""Whom to call when it cannot wait."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated
from accounts.models import Institution


class CrisisLineQuerySet(models.QuerySet["CrisisLine"]):
    def shown(self) -> "CrisisLineQuerySet":
        """Lines on the strip, in the order in which they are shown."""
        return self.filter(is_shown=True).order_by("position", "pk")


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


class Page(models.Model):
    """A page about the foundation itself, kept by editors: who we are, privacy, terms."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120)
    lead_nl = models.CharField(_("in a sentence (Dutch)"), max_length=300)
    lead_en = models.CharField(_("in a sentence (English)"), max_length=300)
    text_nl = models.TextField(_("text (Dutch)"), help_text=_("Markdown."))
    text_en = models.TextField(_("text (English)"))
    reviewed_on = models.DateField(_("reviewed on"), default=timezone.localdate)

    title = Translated()
    lead = Translated()
    text = Translated()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def __str__(self) -> str:
        return str(self.title)
