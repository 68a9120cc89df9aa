"""Courses, editions and places for tests. An edition stands in the catalogue, a month away, with one session."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from courses.models import (
    CancellationTerms,
    Course,
    Delivery,
    Edition,
    EditionQuestion,
    Enrolment,
    Price,
    Session,
    Teacher,
    Venue,
)
from tests.accounts.factories import UserFactory


class CancellationTermsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CancellationTerms

    name = factory.Sequence(lambda n: f"Terms {n}")
    full_days = 28
    part_days = 14
    part_percent = 50


class VenueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"House {n}")
    address = "Voorbeeldkade 1"
    city = "Utrecht"
    country = "NL"


class TeacherFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Teacher

    slug = factory.Sequence(lambda n: f"teacher-{n}")
    name = factory.Sequence(lambda n: f"Teacher {n}")
    role_nl = "internist en docent"
    role_en = "internist and teacher"
    about_nl = "Geeft les."
    about_en = "Teaches."


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"course-{n}")
    title_nl = factory.Sequence(lambda n: f"Cursus {n}")
    title_en = factory.Sequence(lambda n: f"Course {n}")
    lead_nl = "In één zin."
    lead_en = "In one sentence."
    about_nl = "Waar het over gaat."
    about_en = "What it is about."
    format = Course.Format.EIGHT_WEEK
    is_published = True


class EditionFactory(factory.django.DjangoModelFactory):
    """A published edition. `price=69500` gives it a regular price; without it the edition is free."""

    class Meta:
        model = Edition
        skip_postgeneration_save = True

    class Params:
        in_days = 60

    course = factory.SubFactory(CourseFactory)
    delivery = Delivery.IN_PERSON
    venue = factory.SubFactory(VenueFactory)
    rhythm_nl = "acht dinsdagavonden"
    rhythm_en = "eight Tuesday evenings"
    places = 12
    terms = factory.SubFactory(CancellationTermsFactory)
    state = Edition.State.PUBLISHED
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=30))
    starts_at = factory.LazyAttribute(lambda edition: timezone.now() + timedelta(days=edition.in_days))
    ends_at = factory.LazyAttribute(lambda edition: edition.starts_at + timedelta(hours=2.5))

    @factory.post_generation
    def session(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted is not False:
            SessionFactory(edition=self, starts_at=self.starts_at, ends_at=self.ends_at)

    @factory.post_generation
    def price(self, create: bool, extracted: int | None, **kwargs: Any) -> None:
        if create and extracted:
            PriceFactory(edition=self, cents=extracted)


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    edition = factory.SubFactory(EditionFactory, session=False)
    starts_at = factory.LazyAttribute(lambda session: session.edition.starts_at)
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=2.5))
    is_online = factory.LazyAttribute(lambda session: session.edition.delivery == Delivery.ONLINE)


class PriceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Price

    edition = factory.SubFactory(EditionFactory)
    kind = Price.Kind.REGULAR
    label_nl = "Arts of medisch specialist"
    label_en = "Doctor or medical specialist"
    cents = 69500


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EditionQuestion

    edition = factory.SubFactory(EditionFactory)
    kind = EditionQuestion.Kind.DIETARY
    text_nl = "Is er iets wat je niet eet?"
    text_en = "Is there something that you do not eat?"
    why_nl = "We lunchen samen."
    why_en = "We have lunch together."


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """A row in the given state, as the services would leave it, but without moves, money or letters."""

    class Meta:
        model = Enrolment

    edition = factory.SubFactory(EditionFactory)
    person = factory.SubFactory(UserFactory)
    state = Enrolment.State.CONFIRMED
    full_refund_until = factory.LazyAttribute(lambda row: (row.edition.starts_at - timedelta(days=28)).date())
    part_refund_until = factory.LazyAttribute(lambda row: (row.edition.starts_at - timedelta(days=14)).date())
    part_percent = 50
    hold_until = factory.LazyAttribute(
        lambda row: timezone.now() + timedelta(minutes=30) if row.state == Enrolment.State.HELD else None
    )
    offered_until = factory.LazyAttribute(
        lambda row: timezone.now() + timedelta(hours=48) if row.state == Enrolment.State.OFFERED else None
    )
    queue_rank = factory.LazyAttributeSequence(
        lambda row, n: (
            n + 1 if row.state in {Enrolment.State.WAITING, Enrolment.State.OFFERED, Enrolment.State.LAPSED} else None
        )
    )
