"""What is taught, by whom, for whom, and what it counts for."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated


class Delivery(models.TextChoices):
    """How one takes part."""

    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("in person and online")


class TeachingLanguage(models.TextChoices):
    """The language in which is taught."""

    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")


class Competency(models.TextChoices):
    """The seven CanMEDS competencies."""

    MEDICAL_EXPERT = "medical_expert", _("medical expert")
    COMMUNICATOR = "communicator", _("communicator")
    COLLABORATOR = "collaborator", _("collaborator")
    LEADER = "leader", _("leader")
    HEALTH_ADVOCATE = "health_advocate", _("health advocate")
    SCHOLAR = "scholar", _("scholar")
    PROFESSIONAL = "professional", _("professional")


class Audience(models.Model):
    """A group of people for whom a course is meant."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    name_nl = models.CharField(_("name (Dutch)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    name = Translated()

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")

    def __str__(self) -> str:
        return str(self.name)


class Teacher(models.Model):
    """Someone who teaches, with a page of their own."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="teacher",
        verbose_name=_("account"),
    )
    role_nl = models.CharField(_("role (Dutch)"), max_length=120, help_text=_("For instance: internist en docent."))
    role_en = models.CharField(_("role (English)"), max_length=120)
    about_nl = models.TextField(_("about (Dutch)"), help_text=_("Markdown."))
    about_en = models.TextField(_("about (English)"))
    teaches_in = models.CharField(
        _("teaches in"), max_length=20, default="nl", help_text=_("Language codes, parted by commas.")
    )
    is_listed = models.BooleanField(_("on the teachers' page"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    role = Translated()
    about = Translated()

    class Meta:
        verbose_name = _("teacher")
        verbose_name_plural = _("teachers")

    def __str__(self) -> str:
        return self.name


class CancellationTerms(models.Model):
    """What comes back when a participant cancels: all, a part, nothing, by days before the start."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    full_days = models.PositiveSmallIntegerField(
        _("full refund until"), default=28, help_text=_("Days before the first day.")
    )
    part_days = models.PositiveSmallIntegerField(
        _("part refund until"), default=14, help_text=_("Days before the first day.")
    )
    part_percent = models.PositiveSmallIntegerField(
        _("part"), default=50, validators=[MinValueValidator(0), MaxValueValidator(100)], help_text=_("Per cent.")
    )

    class Meta:
        verbose_name = _("cancellation terms")
        verbose_name_plural = _("cancellation terms")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(full_days__gte=models.F("part_days")), name="full_refund_ends_before_part_refund"
            ),
            models.CheckConstraint(condition=models.Q(part_percent__lte=100), name="part_refund_at_most_everything"),
        ]

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """What is taught; an `Edition` is one run of it."""

    class Format(models.TextChoices):
        EIGHT_WEEK = "eight_week", _("eight-week course")
        SIX_WEEK = "six_week", _("six-week short course")
        CORE_SKILLS = "core_skills", _("four-week core-skills course")
        INTENSIVE = "intensive", _("five-day intensive")
        WORKSHOP = "workshop", _("workshop of a day or half a day")
        RETREAT = "retreat", _("retreat")
        DROP_IN = "drop_in", _("drop-in practice session")
        TRAINING = "training", _("accredited training")
        INTERVISION = "intervision", _("intervision group")
        BALINT = "balint", _("Balint group")
        SCHWARTZ = "schwartz", _("Schwartz round")
        PEER_GROUP = "peer_group", _("peer group")
        PREPARATION = "preparation", _("preparation for clinical practice")
        BLENDED = "blended", _("blended programme")

    slug = models.SlugField(_("name in addresses"), unique=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120)
    lead_nl = models.CharField(_("in a sentence (Dutch)"), max_length=300)
    lead_en = models.CharField(_("in a sentence (English)"), max_length=300)
    about_nl = models.TextField(_("about (Dutch)"), help_text=_("Markdown."))
    about_en = models.TextField(_("about (English)"))
    format = models.CharField(_("format"), max_length=12, choices=Format)
    delivery = models.CharField(_("taught"), max_length=9, choices=Delivery, default=Delivery.IN_PERSON)
    language = models.CharField(_("language"), max_length=2, choices=TeachingLanguage, default=TeachingLanguage.DUTCH)
    audiences = models.ManyToManyField(Audience, related_name="courses", verbose_name=_("target groups"))
    teachers = models.ManyToManyField(Teacher, related_name="courses", blank=True, verbose_name=_("teachers"))
    prerequisites_nl = models.TextField(_("prerequisites (Dutch)"), blank=True, help_text=_("Markdown."))
    prerequisites_en = models.TextField(_("prerequisites (English)"), blank=True)
    practical_nl = models.TextField(_("what you get (Dutch)"), blank=True, help_text=_("Markdown; a list reads best."))
    practical_en = models.TextField(_("what you get (English)"), blank=True)
    is_published = models.BooleanField(_("on the site"), default=False)
    is_by_admission = models.BooleanField(
        _("by admission"), default=False, help_text=_("Only people who were admitted can enrol.")
    )

    title = Translated()
    lead = Translated()
    about = Translated()
    prerequisites = Translated()
    practical = Translated()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return str(self.title)


def check_competencies(value: object) -> None:
    """Raise ValidationError unless `value` is a list of CanMEDS competencies."""
    if not isinstance(value, list) or not set(value) <= set(Competency.values):
        raise ValidationError(_("Choose from the seven CanMEDS competencies."))


class Objective(models.Model):
    """Something one can do after a course, with the CanMEDS competencies that it serves."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text_nl = models.CharField(_("objective (Dutch)"), max_length=300)
    text_en = models.CharField(_("objective (English)"), max_length=300)
    competencies = models.JSONField(_("CanMEDS competencies"), default=list, validators=[check_competencies])

    text = Translated()

    class Meta:
        verbose_name = _("learning objective")
        verbose_name_plural = _("learning objectives")

    def __str__(self) -> str:
        return str(self.text)

    @property
    def competency_labels(self) -> list[str]:
        """The competencies in the reader's language."""
        return [str(Competency(value).label) for value in self.competencies]


class AccreditationQuerySet(models.QuerySet["Accreditation"]):
    def valid_on(self, day: object) -> "AccreditationQuerySet":
        """Accreditations that hold on a day (a date, or an expression for one): without an end, or not ended yet."""
        return self.filter(models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day))


class Accreditation(models.Model):
    """Points that a body grants for a course."""

    class Basis(models.TextChoices):
        TOTAL = "total", _("for the whole, all meetings attended")
        MEETING = "meeting", _("for each meeting attended")

    course = models.ForeignKey(Course, models.CASCADE, related_name="accreditations")
    body = models.CharField(_("body"), max_length=40, help_text=_("ABAN, RIZIV, …"))
    heading_nl = models.CharField(_("heading (Dutch)"), max_length=80, blank=True)
    heading_en = models.CharField(_("heading (English)"), max_length=80, blank=True)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=1, validators=[MinValueValidator(0)])
    basis = models.CharField(_("granted"), max_length=7, choices=Basis, default=Basis.TOTAL)
    reference = models.CharField(_("reference"), max_length=40, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    heading = Translated()

    objects = AccreditationQuerySet.as_manager()

    class Meta:
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        constraints = [models.CheckConstraint(condition=models.Q(points__gt=0), name="accreditation_grants_points")]

    def __str__(self) -> str:
        return f"{self.points:g} {self.body}"
