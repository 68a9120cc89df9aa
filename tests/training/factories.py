"""Tracks, candidates and trainers for tests: a path of three stages, as the services would leave it."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from courses.models import Course
from tests.accounts.factories import UserFactory
from tests.courses.factories import CourseFactory
from training.models import Candidate, Requirement, Slot, Stage, Track, TrackVersion, Trainer

Kind = Requirement.Kind


class TrackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Track

    slug = factory.Sequence(lambda n: f"track-{n}")
    title_nl = factory.Sequence(lambda n: f"Opleiding {n}")
    title_en = factory.Sequence(lambda n: f"Training {n}")
    lead_nl = "In één zin."
    lead_en = "In one sentence."
    about_nl = "Waar het over gaat."
    about_en = "What it is about."
    is_published = True


class TrackVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TrackVersion

    track = factory.SubFactory(TrackFactory)
    number = 1
    state = TrackVersion.State.CURRENT
    published_at = factory.LazyFunction(timezone.now)


class StageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Stage

    version = factory.SubFactory(TrackVersionFactory)
    position = factory.Sequence(lambda n: n + 1)
    title_nl = factory.LazyAttribute(lambda stage: f"Deel {stage.position}")
    title_en = factory.LazyAttribute(lambda stage: f"Part {stage.position}")
    about_nl = "Wat dit is."
    about_en = "What this is."


class RequirementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Requirement
        skip_postgeneration_save = True

    stage = factory.SubFactory(StageFactory)
    position = factory.Sequence(lambda n: n + 1)
    kind = Kind.TEXT
    title_nl = factory.LazyAttribute(lambda row: f"Vraag {row.kind}")
    title_en = factory.LazyAttribute(lambda row: f"Asked {row.kind}")

    @factory.post_generation
    def courses(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.courses.set(extracted)


class TrainerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Trainer

    person = factory.SubFactory(UserFactory)
    decides = True
    mentors = True


class SlotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Slot

    trainer = factory.SubFactory(TrainerFactory)
    starts_at = factory.Sequence(lambda n: timezone.now() + timedelta(days=3, hours=n))
    ends_at = factory.LazyAttribute(lambda slot: slot.starts_at + timedelta(minutes=45))
    place = "https://video.example/kamer"


class CandidateFactory(factory.django.DjangoModelFactory):
    """Somebody at the first stage of a track, with an application that was never sent."""

    class Meta:
        model = Candidate

    person = factory.SubFactory(UserFactory)
    version = factory.LazyFunction(lambda: path().version)
    track = factory.LazyAttribute(lambda row: row.version.track)
    stage = factory.LazyAttribute(lambda row: row.version.stages.order_by("position").first())


class Path:
    """A track: an application (a text, two trainers), a training by admission, and a last stage with a mentor."""

    def __init__(self, *, deciders: int = 2, conversation: bool = False, fee: int | None = None) -> None:
        self.version = TrackVersionFactory()
        self.application = StageFactory(version=self.version, position=1)
        self.training = StageFactory(
            version=self.version, position=2, awards_nl="Docent in opleiding", awards_en="Teacher in training",
            may_teach=[Course.Format.EIGHT_WEEK],
        )  # fmt: skip
        self.last = StageFactory(
            version=self.version, position=3, has_mentor=True, awards_nl="Docent", awards_en="Teacher"
        )
        self.course = CourseFactory(is_by_admission=True, format=Course.Format.TRAINING)
        self.motivation = RequirementFactory(stage=self.application, position=1, kind=Kind.TEXT, target=3)
        if fee:
            self.fee = RequirementFactory(stage=self.application, position=2, kind=Kind.FEE, cents=fee)
        if conversation:
            RequirementFactory(stage=self.application, position=3, kind=Kind.CONVERSATION)
        RequirementFactory(stage=self.application, position=4, kind=Kind.DECISION, deciders=deciders)
        self.attended = RequirementFactory(
            stage=self.training, position=1, kind=Kind.COURSE, courses=[self.course], needs_whole=True
        )
        self.taught = RequirementFactory(
            stage=self.last, position=1, kind=Kind.COUNT, target=2, unit_nl="keer", unit_en="times"
        )
        self.proof = RequirementFactory(stage=self.last, position=2, kind=Kind.PROOF)
        RequirementFactory(stage=self.last, position=3, kind=Kind.DECISION, deciders=1)

    @property
    def track(self) -> Track:
        return self.version.track


def path(**wishes: Any) -> Path:
    return Path(**wishes)
