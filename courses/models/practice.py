"""Practices: short exercises to read, or to listen to."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated
from courses.models.course import Teacher
from courses.models.enrolment import Enrolment

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

MOST_BYTES = 40_000_000


def check_sound(upload: Any) -> None:
    """Raise ValidationError unless the file is sound by its own first bytes, whatever its name says."""
    if getattr(upload, "_committed", False):
        return  # looked at when it came
    if upload.size > MOST_BYTES:
        raise ValidationError(_("Choose a smaller file: 40 MB at most."))
    kind = filetype.guess(upload.read(262))
    upload.seek(0)
    if kind is None or kind.mime not in SOUNDS:
        raise ValidationError(_("This is not sound that browsers play. Choose an MP3, M4A, OGG or WAV file."))


SOUNDS = {"audio/mpeg", "audio/mp4", "audio/ogg", "audio/x-wav"}
AUDIO: list[Callable[[Any], None]] = [FileExtensionValidator(["mp3", "m4a", "ogg", "wav"]), check_sound]


class PracticeQuerySet(models.QuerySet["Practice"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PracticeQuerySet":
        """Practices for everyone; for participants, theirs too; for teachers, all.

        A few queries more. Teachers are those with a page of their own, and whom another room knows as such.
        """
        doors = [Practice.Access.EVERYONE]
        if user.pk:
            is_teacher = Teacher.objects.filter(person_id=user.pk).exists() or any(
                import_string(teaches)(user) for teaches in settings.TEACHES_TOO
            )
            if is_teacher or Enrolment.objects.confirmed().filter(person_id=user.pk).exists():
                doors.append(Practice.Access.PARTICIPANTS)
            if is_teacher:
                doors.append(Practice.Access.TEACHERS)
        return self.filter(is_published=True, access__in=doors).order_by("position", "pk")


class Practice(models.Model):
    """An exercise of some minutes, in words and perhaps in sound."""

    class Access(models.TextChoices):
        EVERYONE = "everyone", _("everyone")
        PARTICIPANTS = "participants", _("participants")
        TEACHERS = "teachers", _("teachers")

    slug = models.SlugField(_("name in addresses"), max_length=80, unique=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120)
    lead_nl = models.CharField(_("in a sentence (Dutch)"), max_length=300)
    lead_en = models.CharField(_("in a sentence (English)"), max_length=300)
    text_nl = models.TextField(_("text (Dutch)"), help_text=_("Markdown."))
    text_en = models.TextField(_("text (English)"))
    length_minutes = models.PositiveSmallIntegerField(_("minutes"))
    access = models.CharField(_("for whom"), max_length=12, choices=Access, default=Access.EVERYONE)
    audio_nl = models.FileField(_("sound (Dutch)"), upload_to="practices", blank=True, validators=AUDIO)
    audio_en = models.FileField(_("sound (English)"), upload_to="practices", blank=True, validators=AUDIO)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_published = models.BooleanField(_("on the site"), default=True)

    title = Translated()
    lead = Translated()
    text = Translated()
    audio = Translated()

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("short practice")
        verbose_name_plural = _("short practices")

    def __str__(self) -> str:
        return str(self.title)
