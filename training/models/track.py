"""The path as data: tracks, their versions, the stages of each, and what a stage asks."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated
from courses.models import Course

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_formats(value: object) -> None:
    """Raise ValidationError unless `value` is a list of course formats."""
    if not isinstance(value, list) or not set(value) <= set(Course.Format.values):
        raise ValidationError(_("Choose from the formats that courses have."))


class TrackQuerySet(models.QuerySet["Track"]):
    def published(self) -> "TrackQuerySet":
        """Tracks on the site: open to visitors, with a version that one can enter."""
        return self.filter(is_published=True, versions__state=TrackVersion.State.CURRENT).order_by("position", "pk")


class Track(models.Model):
    """A way to become a teacher of something. What it asks stands in its versions."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120)
    lead_nl = models.CharField(_("in a sentence (Dutch)"), max_length=300)
    lead_en = models.CharField(_("in a sentence (English)"), max_length=300)
    about_nl = models.TextField(_("about (Dutch)"), help_text=_("Markdown."))
    about_en = models.TextField(_("about (English)"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_published = models.BooleanField(_("on the site"), default=False)
    keep_draft_days = models.PositiveSmallIntegerField(
        _("keep an application that was never sent"), default=180, help_text=_("Days since it was last worked on.")
    )
    keep_not_yet_days = models.PositiveSmallIntegerField(
        _("keep an application that was answered “not yet”"), default=365, help_text=_("Days; then it is erased.")
    )
    keep_ended_days = models.PositiveSmallIntegerField(
        _("keep what somebody who stopped sent in"), default=28, help_text=_("Days; then it is erased.")
    )
    keep_completed_days = models.PositiveSmallIntegerField(
        _("keep what somebody who completed the path sent in"), default=730, help_text=_("Days; then it is erased.")
    )

    title = Translated()
    lead = Translated()
    about = Translated()

    objects = TrackQuerySet.as_manager()

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")

    def __str__(self) -> str:
        return str(self.title)


class TrackVersion(models.Model):
    """What a track asked from some day on. A candidate keeps the version that they entered."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        CURRENT = "current", _("for new candidates")
        RETIRED = "retired", _("for those who entered it")

    MOVES = {State.DRAFT: {State.CURRENT}, State.CURRENT: {State.RETIRED}, State.RETIRED: set()}

    track = models.ForeignKey(Track, models.PROTECT, related_name="versions", verbose_name=_("track"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.DRAFT, editable=False)
    published_at = models.DateTimeField(_("for new candidates since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("version of a track")
        verbose_name_plural = _("versions of tracks")
        constraints = [
            models.UniqueConstraint("track", "number", name="one_version_per_number"),
            models.UniqueConstraint("track", name="one_current_version_per_track", condition=Q(state="current")),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="version_in_use_was_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.track}, {self.number}"


class Stage(models.Model):
    """A part of the path: what it is, what it asks, and what one may teach after it."""

    version = models.ForeignKey(TrackVersion, models.CASCADE, related_name="stages", verbose_name=_("version"))
    position = models.PositiveSmallIntegerField(_("position"))
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120)
    about_nl = models.TextField(_("about (Dutch)"), help_text=_("Markdown."))
    about_en = models.TextField(_("about (English)"))
    takes_months = models.PositiveSmallIntegerField(
        _("months it usually takes"), null=True, blank=True, help_text=_("Empty: as long as one likes.")
    )
    answer_weeks = models.PositiveSmallIntegerField(
        _("weeks within which trainers answer"), default=4, validators=[MinValueValidator(1)]
    )
    has_mentor = models.BooleanField(_("with a mentor"), default=False)
    awards_nl = models.CharField(_("title it gives (Dutch)"), max_length=120, blank=True)
    awards_en = models.CharField(_("title it gives (English)"), max_length=120, blank=True)
    may_teach = models.JSONField(
        _("formats one may teach after it"), default=list, blank=True, validators=[check_formats]
    )

    title = Translated()
    about = Translated()
    awards = Translated()

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.UniqueConstraint("version", "position", name="one_stage_per_position"),
            models.CheckConstraint(
                condition=Q(awards_nl="", awards_en="") | (~Q(awards_nl="") & ~Q(awards_en="")),
                name="title_is_given_in_both_languages",
            ),
            models.CheckConstraint(condition=Q(answer_weeks__gte=1), name="trainers_have_a_week_to_answer"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def format_labels(self) -> list[str]:
        """What one may teach after it, in the reader's language."""
        return [str(Course.Format(value).label) for value in self.may_teach]


class Requirement(models.Model):
    """One thing that a stage asks."""

    class Kind(models.TextChoices):
        COURSE = "course", _("a course that was completed")
        PROOF = "proof", _("a proof to upload")
        COUNT = "count", _("a number to reach")
        TEXT = "text", _("a text")
        FEE = "fee", _("a fee")
        CONVERSATION = "conversation", _("a conversation with a trainer")
        DECISION = "decision", _("a decision by trainers")

    OF_CANDIDATE = (Kind.COURSE, Kind.PROOF, Kind.COUNT, Kind.TEXT, Kind.FEE)

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="requirements", verbose_name=_("stage"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title_nl = models.CharField(_("title (Dutch)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160)
    about_nl = models.TextField(_("about (Dutch)"), blank=True, help_text=_("Markdown."))
    about_en = models.TextField(_("about (English)"), blank=True)
    courses = models.ManyToManyField(
        Course, blank=True, related_name="+", verbose_name=_("courses"), help_text=_("For a course: any of these.")
    )
    formats = models.JSONField(
        _("formats"),
        default=list,
        blank=True,
        validators=[check_formats],
        help_text=_("For a course: or any of these."),
    )
    months_ago = models.PositiveSmallIntegerField(
        _("completed so many months ago"), default=0, help_text=_("For a course. 0: it may be yesterday.")
    )
    needs_whole = models.BooleanField(
        _("the whole of it"), default=False, help_text=_("For a course: every session attended.")
    )
    accepts_proof = models.BooleanField(
        _("or a proof from elsewhere"), default=False, help_text=_("For a course: an upload will do as well.")
    )
    target = models.PositiveIntegerField(
        _("how many"), null=True, blank=True, help_text=_("For a number: how many. For a text: least number of words.")
    )
    unit_nl = models.CharField(_("of what (Dutch)"), max_length=60, blank=True, help_text=_("For a number."))
    unit_en = models.CharField(_("of what (English)"), max_length=60, blank=True)
    cents = models.PositiveIntegerField(_("cents"), null=True, blank=True, help_text=_("For a fee."))
    deciders = models.PositiveSmallIntegerField(
        _("trainers who decide"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(2)],
        help_text=_("For a decision: one or two."),
    )
    ready_nl = models.CharField(
        _("question in “am I ready?” (Dutch)"), max_length=200, blank=True, help_text=_("Empty: it is not asked there.")
    )
    ready_en = models.CharField(_("question in “am I ready?” (English)"), max_length=200, blank=True)
    ready_help_nl = models.TextField(_("what helps when the answer is no (Dutch)"), blank=True)
    ready_help_en = models.TextField(_("what helps when the answer is no (English)"), blank=True)

    title = Translated()
    about = Translated()
    unit = Translated()
    ready = Translated()
    ready_help = Translated()

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.UniqueConstraint("stage", "position", name="one_requirement_per_position"),
            models.UniqueConstraint("stage", name="one_decision_per_stage", condition=Q(kind="decision")),
            models.UniqueConstraint("stage", name="one_conversation_per_stage", condition=Q(kind="conversation")),
            models.CheckConstraint(condition=~Q(kind="fee") | Q(cents__gt=0), name="fee_is_more_than_nothing"),
            models.CheckConstraint(condition=~Q(kind="count") | Q(target__gt=0), name="number_to_reach_is_positive"),
            models.CheckConstraint(
                condition=~Q(kind="decision") | Q(deciders__in=[1, 2]), name="one_or_two_trainers_decide"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


def in_order(rows: "Sequence[Requirement]") -> list[Requirement]:
    """Return requirements as they are asked."""
    return sorted(rows, key=lambda row: (row.position, row.pk))
