"""What tells the remembered pages that they no longer hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """That something visitors may see has changed.

    Rows are added, never updated, so that no two deeds wait for each other here. The sum of `amount` rises with
    every commit; `services.changes.fold` adds old rows up and leaves that sum as it is.
    """

    class Part(models.TextChoices):
        TEXTS = "texts", _("texts, dates and prices")
        PLACES = "places", _("places taken and free")

    part = models.CharField(_("part"), max_length=6, choices=Part)
    amount = models.PositiveBigIntegerField(_("changes"), default=1)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")

    def __str__(self) -> str:
        return f"{self.part} {self.amount}"
