"""The demo's catalogue: lived in, in both languages, the same after a second load."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from courses.demo import answers, editions, enrolments, groups, load_large, long_courses, people, short_courses
from courses.models import Answer, Course, Edition, EditionQuestion, Enrolment, Price, Session, Teacher, Venue
from courses.models.course import Delivery
from courses.services.answers import read_answers
from courses.services.facts import Way, way_in

HERE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def loaded(db: None) -> None:
    people.load()
    for subject in (*long_courses.COURSES, *short_courses.COURSES, *groups.COURSES):
        subject.write()
    editions.load(timezone.now())


def test_there_is_enough_and_every_way_in_is_there(loaded: None, client: Client):
    now = timezone.now()
    ways = {way_in(edition, now=now) for edition in Edition.objects.with_seats().select_related("course")}

    assert (Course.objects.count() >= 10, Edition.objects.count() >= 36, Teacher.objects.count() >= 6) == (True,) * 3
    assert set(Venue.objects.values_list("country", flat=True)) == {"NL", "BE"}
    assert ways == set(Way) - {Way.WAIT, Way.FULL}  # the enrolments fill them; "full" lasts three hours
    assert set(Edition.objects.values_list("delivery", flat=True)) == set(Delivery)
    assert set(Price.objects.values_list("kind", flat=True)) == set(Price.Kind)
    assert set(Session.objects.values_list("kind", flat=True)) == set(Session.Kind)
    assert Course.objects.exclude(format="").values("format").distinct().count() >= 13


def test_loading_twice_changes_nothing(loaded: None):
    before = list(Edition.objects.order_by("pk").values_list("code", "starts_at"))

    people.load()
    editions.load(timezone.now() + timedelta(days=40))

    assert list(Edition.objects.order_by("pk").values_list("code", "starts_at")) == before


def test_participants_of_coming_editions_told_something_to_their_teachers(loaded: None):
    now = timezone.now()
    enrolments.load(now)

    answers.load(now)
    kept = Answer.objects.count()
    answers.load(now)

    places = Enrolment.objects.filter(answers__isnull=False).distinct().select_related("edition")
    assert Answer.objects.count() == kept > 40
    assert all(place.consented_at and place.edition.starts_at and place.edition.starts_at > now for place in places)
    assert {question.text_nl for place in places for question, _text in read_answers(place)} == set(answers.WORDS)
    required = Answer.objects.filter(question__is_required=True).values("enrolment")
    asked = Enrolment.objects.filter(edition__in=EditionQuestion.objects.filter(is_required=True).values("edition"))
    coming = asked.filter(state=Enrolment.State.CONFIRMED, edition__starts_at__gt=now)
    assert coming.exists()
    assert not coming.exclude(pk__in=required).exists()


def test_every_text_is_there_in_both_languages(loaded: None):
    for course in Course.objects.all():
        for name in ("title", "lead", "about", "prerequisites", "practical"):
            assert bool(getattr(course, f"{name}_nl")) == bool(getattr(course, f"{name}_en")), (course.slug, name)


@pytest.mark.parametrize("day", ["2026-11-21", "2027-03-20", "2027-07-01", "2027-12-24", "2028-02-29"])
def test_series_keep_their_weekday_and_clock_on_any_day_of_loading(db: None, day: str):
    people.load()
    for subject in (*long_courses.COURSES, *short_courses.COURSES, *groups.COURSES):
        subject.write()
    editions.load(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC))

    for run in editions.RUNS:
        live = Session.objects.filter(edition__code=run.code, kind=Session.Kind.LIVE, title_nl="")
        clocks = {f"{session.starts_at.astimezone(HERE):%H:%M}" for session in live}
        assert run.clock in clocks
        if run.every == 7:
            assert {session.starts_at.astimezone(HERE).weekday() for session in live} >= {run.weekday}


def test_very_much_is_loaded_once_with_places_and_a_waiting_list(loaded: None):
    seen: list[tuple[int, int]] = []
    before = Edition.objects.count()

    for _time in range(2):
        load_large(now=timezone.now(), progress=lambda done, of: seen.append((done, of)), editions=30, people=40)

    assert Edition.objects.count() == before + 30
    assert Enrolment.objects.count() == 30 * 6 + 3 * 45
    assert Enrolment.objects.waiting().count() == 3
    assert all(edition.seats_taken <= edition.places for edition in Edition.objects.with_seats())  # type: ignore[attr-defined]  # annotated
    assert seen[-1] == (30, 30)
