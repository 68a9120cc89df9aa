"""The figures of a year as a public-benefit institution publishes them: what came in, what was spent, and on what.

What came in through the site is the ledger's; what came otherwise (a legacy) and what was spent is entered by hand.
Publishing copies all of it into a dated row that nobody changes: a correction is another one.
"""

from typing import Any, Never

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated
from payments.models.ledger import AppendOnly


class AnnualFigures(models.Model):
    """One year's figures as they are being drawn up."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    accounts_url = models.URLField(_("annual accounts"), blank=True, help_text=_("Where they can be read."))
    report_url = models.URLField(_("report of activities"), blank=True)
    standard_form_url = models.URLField(
        _("standard form of the tax office"), blank=True, help_text=_("Needed above € 50,000 of income.")
    )

    class Meta:
        verbose_name = _("figures of a year")
        verbose_name_plural = _("figures of years")

    def __str__(self) -> str:
        return str(self.year)


class FigureRow(models.Model):
    """One amount that the treasurer enters: what was spent on something, or what came in beside the site."""

    class Side(models.TextChoices):
        SPENT = "spent", _("spent")
        CAME = "came", _("came in, not through the site")

    figures = models.ForeignKey(AnnualFigures, models.CASCADE, related_name="rows", verbose_name=_("year"))
    side = models.CharField(_("spent or received"), max_length=5, choices=Side, default=Side.SPENT)
    name_nl = models.CharField(_("what for (Dutch)"), max_length=80)
    name_en = models.CharField(_("what for (English)"), max_length=80)
    cents = models.PositiveBigIntegerField(_("cents"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    name = Translated()

    class Meta:
        verbose_name = _("amount of a year")
        verbose_name_plural = _("amounts of a year")
        constraints = [models.CheckConstraint(condition=Q(cents__gt=0), name="figure_is_more_than_nothing")]

    def __str__(self) -> str:
        return str(self.name)


class PublishedFiguresQuerySet(models.QuerySet["PublishedFigures"]):
    def update(self, **kwargs: Any) -> Never:
        """Refuse: a correction is published anew."""
        raise AppendOnly("What was published stays; publish again.")

    def delete(self) -> Never:
        """Refuse: what was published stays."""
        raise AppendOnly("What was published stays; publish again.")


class PublishedFigures(models.Model):
    """The figures of a year as they stood on the site from a moment on. The latest of a year holds."""

    year = models.PositiveSmallIntegerField(_("year"))
    content = models.JSONField(_("figures"))
    published_at = models.DateTimeField(_("published"), default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    objects = PublishedFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = _("published figures")
        verbose_name_plural = _("published figures")
        indexes = [models.Index("year", "published_at", name="published_figures_year")]

    def __str__(self) -> str:
        return f"{self.year}, {self.published_at:%Y-%m-%d}"
