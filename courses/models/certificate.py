"""Who was there, and the proof of it that a stranger can verify."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated
from courses.models.course import Competency
from courses.models.edition import Session
from courses.models.enrolment import Enrolment


class Attendance(models.Model):
    """Whether a participant was at a session."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendances")
    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances", verbose_name=_("session"))
    was_there = models.BooleanField(_("was there"))
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("marked by")
    )
    marked_at = models.DateTimeField(_("marked"), default=timezone.now)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [models.UniqueConstraint("enrolment", "session", name="one_attendance_per_session")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.session_id}"


class Certificate(models.Model):
    """Proof that someone took part. What it says is copied at issue, so that it stays true."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="certificate")
    name = models.CharField(_("name"), max_length=120)
    title_nl = models.CharField(_("course (Dutch)"), max_length=120)
    title_en = models.CharField(_("course (English)"), max_length=120)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    attended = models.PositiveSmallIntegerField(_("sessions attended"))
    sessions = models.PositiveSmallIntegerField(_("sessions"))
    minutes = models.PositiveIntegerField(_("minutes attended"))
    teachers = models.CharField(_("teachers"), max_length=300)
    points = models.JSONField(_("accreditation"), default=list, help_text=_("Per body: points, reference."))
    competencies = models.JSONField(_("CanMEDS competencies"), default=list)
    issued_at = models.DateTimeField(_("handed out"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    title = Translated()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(attended__gte=1) & Q(attended__lte=models.F("sessions")),
                name="certificate_counts_attended_sessions",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"

    @property
    def competency_labels(self) -> list[str]:
        """The competencies in the reader's language."""
        return [str(Competency(value).label) for value in self.competencies]


class CalendarFeed(models.Model):
    """The secret address of a person's own calendar. A new code closes the old address."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.person_id)
