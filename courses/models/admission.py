"""Who may book a course that is not for everyone."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models.course import Course


class Admission(models.Model):
    """That a person may enrol for the editions of a course that asks for admission. Given by whoever decides on it."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="admissions", verbose_name=_("course"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="admissions", verbose_name=_("person")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("admission to a course")
        verbose_name_plural = _("admissions to courses")
        constraints = [models.UniqueConstraint("course", "person", name="one_admission_per_course_and_person")]

    def __str__(self) -> str:
        return f"{self.course_id}/{self.person_id}"
