"""Two requesters who may meet because they went through the same: which two, and how far it came. Nothing of what."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peersupport.models.case import Case


class Kind(models.TextChoices):
    """What two people may have in common. Sealed with who asks; never a column."""

    INCIDENT = "incident", _("a calamity or an error")
    COMPLAINT = "complaint", _("a complaint or a claim")
    DISCIPLINARY = "disciplinary", _("a disciplinary case or the inspectorate")
    DEATH = "death", _("the death of a patient")
    SUICIDE = "suicide", _("the suicide of a patient")
    AGGRESSION = "aggression", _("violence or threats")
    ILLNESS = "illness", _("an illness of one’s own")
    BURN_OUT = "burn_out", _("burn-out")
    ADDICTION = "addiction", _("addiction")


class Pairing(models.Model):
    """Two cases whose people are proposed to each other, or were. Kept when it is out, so that nobody is asked twice.

    Who said no is never kept. It goes with either case.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        TOGETHER = "together", pgettext_lazy("two people", "brought together")
        OUT = "out", _("did not come about")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    one = models.ForeignKey(Case, models.CASCADE, related_name="+")
    other = models.ForeignKey(Case, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    one_said_yes = models.BooleanField(default=False)
    other_said_yes = models.BooleanField(default=False)
    answer_by = models.DateField(null=True)

    class Meta:
        verbose_name = _("two who went through the same")
        verbose_name_plural = _("two who went through the same")
        constraints = [
            models.UniqueConstraint("one", "other", name="one_pairing_per_two_cases"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="pairing_has_one_order"),
        ]
        indexes = [models.Index("state", "answer_by", name="pairing_state_answer")]

    def __str__(self) -> str:
        return str(self.code)

    def has_said_yes(self, case: Case) -> bool:
        return self.one_said_yes if case.pk == self.one_id else self.other_said_yes

    def across(self, case: Case) -> Case:
        """Return the other of the two."""
        return self.other if case.pk == self.one_id else self.one
