"""What remains of a case: one line in the count, which nothing ties to it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from peersupport.models.case import Case


class Figure(models.Model):
    """One closed case as a counter: no id of it, no day, no place. The key is random, so the order says nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quarter = models.CharField(max_length=6)
    country = models.CharField(max_length=2, blank=True)
    step = models.PositiveSmallIntegerField()
    profession = models.CharField(max_length=8, blank=True)
    reason = models.CharField(max_length=12, blank=True)
    first_contact = models.CharField(max_length=5)
    asked = models.PositiveSmallIntegerField(default=0)
    declined = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        indexes = [models.Index("quarter", name="figure_quarter")]

    def __str__(self) -> str:
        return self.quarter


class Counted(models.Model):
    """That a case has been counted, so that closing it twice counts once. Goes with the case."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="counted")

    class Meta:
        verbose_name = _("counted case")
        verbose_name_plural = _("counted cases")

    def __str__(self) -> str:
        return str(self.case_id)
