"""Who is on the way to teaching: where on it, for whom they wait, and who moved them when."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.language import Translated
from courses.models import Course
from training.models.secret import SealedText
from training.models.track import Stage, Track, TrackVersion
from training.models.trainer import Trainer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, user: "User | AnonymousUser") -> "CandidateQuerySet":
        """One's own; for a trainer who decides, all that were ever sent; for a mentor, those they walk with.

        An application that was not sent yet is seen by nobody but whoever writes it. One query more.
        """
        if not user.pk:
            return self.none()
        own = Q(person_id=user.pk)
        trainer = Trainer.objects.of(user)
        if trainer is None:
            return self.filter(own)
        theirs = Q(sent_at__isnull=False, erased_at__isnull=True)
        if not trainer.decides:
            theirs &= Q(mentor=trainer)
        return self.filter(own | theirs)

    def of(self, user: "User | AnonymousUser") -> "CandidateQuerySet":
        """One's own candidacies."""
        return self.filter(person_id=user.pk) if user.pk else self.none()

    def live(self) -> "CandidateQuerySet":
        """Those who are on the way."""
        return self.filter(state__in=Candidate.LIVE)

    def on_board(self, trainer: Trainer) -> "CandidateQuerySet":
        """Everyone on the way whom this trainer sees, whoever waits for us longest first."""
        rows = self.live().filter(sent_at__isnull=False).exclude(person_id=trainer.person_id)
        if not trainer.decides:
            rows = rows.filter(mentor=trainer)
        return rows.order_by("waits_order", "waiting_since", "pk")

    def registered(self) -> "CandidateQuerySet":
        """Those who chose to stand in the public register, and hold a title that stands."""
        holds = Designation.objects.filter(candidate=models.OuterRef("pk"), withdrawn_at=None)
        return self.filter(models.Exists(holds), listed_at__isnull=False)


class Candidate(models.Model):
    """A person on one track, in the version that they entered."""

    class State(models.TextChoices):
        WORKING = "working", _("working on it")
        SUBMITTED = "submitted", _("with the trainers")
        CONDITIONAL = "conditional", _("yes, on a condition")
        ANSWERED = "answered", _("condition answered")
        NOT_YET = "not_yet", _("not yet")
        WITHDRAWN = "withdrawn", _("stopped")
        COMPLETED = "completed", _("completed")

    class Waits(models.TextChoices):
        CANDIDATE = "candidate", _("the candidate")
        TRAINERS = "trainers", _("the trainers")
        CONVERSATION = "conversation", _("the conversation")
        NOBODY = "nobody", _("nobody")

    LIVE = (State.WORKING, State.SUBMITTED, State.CONDITIONAL, State.ANSWERED, State.NOT_YET)
    ENDED = (State.WITHDRAWN, State.COMPLETED)
    OPEN_TO_WORK = (State.WORKING, State.CONDITIONAL)

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="candidacies", verbose_name=_("person")
    )
    track = models.ForeignKey(Track, models.PROTECT, related_name="candidates", verbose_name=_("track"))
    version = models.ForeignKey(TrackVersion, models.PROTECT, related_name="candidates", verbose_name=_("version"))
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="candidates", verbose_name=_("stage"))
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1, help_text=_("At this stage."))
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.WORKING)
    waits_for = models.CharField(_("waits for"), max_length=12, choices=Waits, default=Waits.CANDIDATE)
    waits_order = models.PositiveSmallIntegerField(default=2, editable=False, help_text=_("1: for us. 2: for others."))
    waiting_since = models.DateTimeField(_("waits since"), default=timezone.now)
    mentor = models.ForeignKey(
        Trainer, models.PROTECT, null=True, blank=True, related_name="walks_with", verbose_name=_("mentor")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    due_on = models.DateField(_("by when"), null=True, blank=True)
    again_on = models.DateField(_("may try again from"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered"), default=timezone.now, editable=False)
    worked_at = models.DateTimeField(_("last worked on"), default=timezone.now)
    sent_at = models.DateTimeField(_("first sent"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    erased_at = models.DateTimeField(_("what they sent was erased"), null=True, blank=True)
    listed_at = models.DateTimeField(_("in the public register since"), null=True, blank=True)
    listed_place = models.CharField(_("place in the register"), max_length=80, blank=True)
    listed_languages = models.CharField(_("languages in the register"), max_length=40, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [
            models.UniqueConstraint(
                "person",
                "track",
                name="one_live_candidacy_per_track",
                condition=Q(state__in=["working", "submitted", "conditional", "answered", "not_yet"]),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["withdrawn", "completed"], ended_at__isnull=False)
                | (~Q(state__in=["withdrawn", "completed"]) & Q(ended_at__isnull=True)),
                name="ended_candidate_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "conditional", "answered", "not_yet"]) | Q(sent_at__isnull=False),
                name="judged_candidate_was_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state="conditional") | Q(due_on__isnull=False), name="condition_has_a_last_day"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["withdrawn", "completed"], waits_for="nobody")
                | (~Q(state__in=["withdrawn", "completed"]) & ~Q(waits_for="nobody")),
                name="live_candidate_waits_for_somebody",
            ),
        ]
        indexes = [
            models.Index("state", "waits_order", "waiting_since", name="candidate_board"),
            models.Index("track", "listed_at", name="candidate_register"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What one reads out on the telephone: eight signs of the code."""
        return self.code.hex[:8].upper()

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def is_open_to_work(self) -> bool:
        """Whether the candidate may add to what they hand in."""
        return self.state in self.OPEN_TO_WORK

    @property
    def is_draft(self) -> bool:
        """Whether nothing was ever sent: nobody but the candidate sees it."""
        return self.sent_at is None


class Move(models.Model):
    """Who moved a candidate, when, from where to where, with which words to them. Never changed."""

    class Deed(models.TextChoices):
        STARTED = "started", _("began")
        SUBMITTED = "submitted", _("handed in")
        TAKEN_BACK = "taken_back", _("taken back")
        RETURNED = "returned", _("more was asked")
        PASSED = "passed", _("yes")
        CONDITION = "condition", _("yes, on a condition")
        ANSWERED = "answered", _("condition answered")
        CONFIRMED = "confirmed", _("condition met")
        ASKED_AGAIN = "asked_again", _("condition not met yet")
        NOT_YET = "not_yet", _("not yet")
        TRIED_AGAIN = "tried_again", _("took it up again")
        RECOGNISED = "recognised", _("all that was asked is there")
        WITHDRAWN = "withdrawn", _("stopped")
        FADED = "faded", _("ended by time")

    State = Candidate.State
    # From a state and a deed to the states it may lead to. A stage that is passed leads to the next one, or to the end.
    MOVES: dict[tuple[str, str], set[str]] = {
        (State.WORKING, Deed.SUBMITTED): {State.SUBMITTED},
        (State.WORKING, Deed.RECOGNISED): {State.WORKING, State.COMPLETED},
        (State.WORKING, Deed.WITHDRAWN): {State.WITHDRAWN},
        (State.WORKING, Deed.FADED): {State.WITHDRAWN},
        (State.SUBMITTED, Deed.TAKEN_BACK): {State.WORKING},
        (State.SUBMITTED, Deed.RETURNED): {State.WORKING},
        (State.SUBMITTED, Deed.PASSED): {State.WORKING, State.COMPLETED},
        (State.SUBMITTED, Deed.CONDITION): {State.CONDITIONAL},
        (State.SUBMITTED, Deed.NOT_YET): {State.NOT_YET},
        (State.SUBMITTED, Deed.WITHDRAWN): {State.WITHDRAWN},
        (State.CONDITIONAL, Deed.ANSWERED): {State.ANSWERED},
        (State.CONDITIONAL, Deed.NOT_YET): {State.NOT_YET},
        (State.CONDITIONAL, Deed.WITHDRAWN): {State.WITHDRAWN},
        (State.ANSWERED, Deed.CONFIRMED): {State.WORKING, State.COMPLETED},
        (State.ANSWERED, Deed.ASKED_AGAIN): {State.CONDITIONAL},
        (State.ANSWERED, Deed.WITHDRAWN): {State.WITHDRAWN},
        (State.NOT_YET, Deed.TRIED_AGAIN): {State.WORKING},
        (State.NOT_YET, Deed.WITHDRAWN): {State.WITHDRAWN},
        (State.NOT_YET, Deed.FADED): {State.WITHDRAWN},
    }
    # Who may do what. "house" is the clock, or what follows by itself.
    WHO: dict[str, str] = {
        Deed.SUBMITTED: "candidate",
        Deed.TAKEN_BACK: "candidate",
        Deed.ANSWERED: "candidate",
        Deed.TRIED_AGAIN: "candidate",
        Deed.WITHDRAWN: "candidate",
        Deed.RETURNED: "trainer",
        Deed.PASSED: "trainer",
        Deed.CONDITION: "trainer",
        Deed.CONFIRMED: "trainer",
        Deed.ASKED_AGAIN: "trainer",
        Deed.NOT_YET: "trainer",
        Deed.RECOGNISED: "house",
        Deed.FADED: "house",
    }

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="moves")
    deed = models.CharField(_("what happened"), max_length=11, choices=Deed)
    from_state = models.CharField(_("from"), max_length=11, choices=Candidate.State, blank=True)
    to_state = models.CharField(_("to"), max_length=11, choices=Candidate.State)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", verbose_name=_("stage"))
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the house itself."),
    )
    sealed_words = models.TextField(_("words, sealed"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    words = SealedText()

    class Meta:
        verbose_name = _("move of a candidate")
        verbose_name_plural = _("moves of candidates")
        indexes = [models.Index("candidate", "at", name="move_candidate_at")]

    def __str__(self) -> str:
        return f"{self.from_state or '-'} → {self.to_state}"


class Verdict(models.Model):
    """What one trainer decides on a candidate at a stage. With enough of the same, the candidate moves."""

    class Outcome(models.TextChoices):
        PASSED = "passed", _("yes")
        CONDITION = "condition", _("yes, on a condition")
        NOT_YET = "not_yet", _("not yet")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="verdicts")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", verbose_name=_("stage"))
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    trainer = models.ForeignKey(Trainer, models.PROTECT, related_name="verdicts", verbose_name=_("trainer"))
    outcome = models.CharField(_("decision"), max_length=9, choices=Outcome)
    sealed_reason = models.TextField(_("reason, sealed"))
    sealed_words = models.TextField(_("words to the candidate, sealed"), blank=True)
    due_on = models.DateField(_("last day of the condition"), null=True, blank=True)
    again_on = models.DateField(_("may try again from"), null=True, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    reason = SealedText()
    words = SealedText()

    class Meta:
        verbose_name = _("decision of a trainer")
        verbose_name_plural = _("decisions of trainers")
        constraints = [
            models.UniqueConstraint(
                "candidate", "stage", "attempt", "trainer", name="one_verdict_per_trainer_and_attempt"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="condition") | Q(due_on__isnull=False), name="conditional_verdict_has_a_last_day"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_outcome_display())


class Designation(models.Model):
    """A title that was given, and the certificate of it. What it says is copied, so that it stays true."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="designations", verbose_name=_("candidate"))
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+", verbose_name=_("stage"))
    rank = models.PositiveSmallIntegerField(_("rank"), help_text=_("Position of the stage; the highest counts."))
    name = models.CharField(_("name"), max_length=120)
    title_nl = models.CharField(_("title (Dutch)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120)
    track_nl = models.CharField(_("track (Dutch)"), max_length=120)
    track_en = models.CharField(_("track (English)"), max_length=120)
    may_teach = models.JSONField(_("formats"), default=list)
    issued_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    title = Translated()
    track = Translated()

    class Meta:
        verbose_name = _("title that was given")
        verbose_name_plural = _("titles that were given")
        constraints = [models.UniqueConstraint("candidate", "stage", name="one_title_per_candidate_and_stage")]

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"

    @property
    def format_labels(self) -> list[str]:
        """What its holder may teach, in the reader's language."""
        return [str(Course.Format(value).label) for value in self.may_teach]
