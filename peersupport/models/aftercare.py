"""That somebody asked to hear from us once more after closing: on which day. Nothing of why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from peersupport.models.case import Case


class AfterTalk(models.Model):
    """One neutral notice after closing, on a day that the requester opted into."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="after_talks")
    due_on = models.DateField(db_index=True)
    is_told = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("talk after closing")
        verbose_name_plural = _("talks after closing")
        constraints = [models.UniqueConstraint("case", "due_on", name="one_after_talk_per_case_and_day")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on}"
