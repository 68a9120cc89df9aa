"""What a candidate hands in: texts, files, what was counted up; and the thread with their mentor."""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from training.models.candidate import Candidate
from training.models.secret import SealedText
from training.models.track import Requirement, Stage
from training.models.trainer import Trainer


def evidence_storage() -> Storage:
    """Return where evidence lies: apart from what the site shows, and sealed."""
    return storages["evidence"]


class Fulfilment(models.Model):
    """What a candidate has for one requirement."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="fulfilments")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="+", verbose_name=_("requirement"))
    sealed_text = models.TextField(_("text, sealed"), blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    text = SealedText()

    class Meta:
        verbose_name = _("what was handed in")
        verbose_name_plural = _("what was handed in")
        constraints = [
            models.UniqueConstraint("candidate", "requirement", name="one_fulfilment_per_requirement"),
        ]

    def __str__(self) -> str:
        return str(self.code)


class Evidence(models.Model):
    """A file that proves something. The file is sealed; it is given only to whoever may see the candidate."""

    class Mime(models.TextChoices):
        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fulfilment = models.ForeignKey(Fulfilment, models.CASCADE, related_name="evidence")
    name = models.CharField(_("name"), max_length=120)
    mime = models.CharField(_("kind"), max_length=15, choices=Mime)
    size = models.PositiveIntegerField(_("bytes"))
    file = models.FileField(_("file, sealed"), storage=evidence_storage, upload_to="", max_length=120)
    made_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        constraints = [
            models.CheckConstraint(condition=Q(size__lte=10 * 1024 * 1024), name="evidence_at_most_ten_megabytes")
        ]

    def __str__(self) -> str:
        return str(self.code)


class Tally(models.Model):
    """A part of a number that is counted up: so many, on a day."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fulfilment = models.ForeignKey(Fulfilment, models.CASCADE, related_name="tallies")
    done_on = models.DateField(_("day"))
    amount = models.PositiveSmallIntegerField(
        _("how many"), default=1, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    note = models.CharField(_("note"), max_length=160, blank=True, help_text=_("No names of participants."))

    class Meta:
        verbose_name = _("counted")
        verbose_name_plural = _("counted")
        constraints = [models.CheckConstraint(condition=Q(amount__gte=1), name="counted_at_least_one")]

    def __str__(self) -> str:
        return f"{self.done_on}: {self.amount}"


class Post(models.Model):
    """A word between a candidate and their mentor, at a stage. Nobody else reads it, trainers neither."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="posts")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", verbose_name=_("stage"))
    mentor = models.ForeignKey(Trainer, models.PROTECT, related_name="posts", verbose_name=_("mentor"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    sealed_text = models.TextField(_("text, sealed"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    text = SealedText()

    class Meta:
        verbose_name = _("word with a mentor")
        verbose_name_plural = _("words with mentors")
        indexes = [models.Index("candidate", "stage", "at", name="post_candidate_stage")]

    def __str__(self) -> str:
        return str(self.code)
