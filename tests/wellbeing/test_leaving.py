"""Taking data along and leaving, across the rooms."""

import base64
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts import services
from accounts.models import User
from courses.models import Answer, Enrolment
from courses.services.answers import keep_answers, read_answers
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory, EnrolmentFactory, QuestionFactory, TeacherFactory

pytestmark = pytest.mark.django_db


def with_answer(person: User, *, in_days: int = 30) -> Enrolment:
    edition = EditionFactory(in_days=in_days)
    enrolment = EnrolmentFactory(person=person, edition=edition)
    keep_answers(enrolment=enrolment, answers={QuestionFactory(edition=edition): "Geen noten"})
    return enrolment


def test_the_file_holds_ones_places_and_answers_and_nobody_elses(person: User):
    mine, theirs = with_answer(person), with_answer(UserFactory())

    data = services.export(person=person)

    assert [row["reference"] for row in data["enrolments"]] == [mine.reference]
    assert data["enrolments"][0]["answers"][0]["answer"] == "Geen noten"
    assert theirs.reference not in json.dumps(data)
    assert set(data) >= {"account", "profile", "letters", "enrolments", "certificates", "payments", "receipts"}


@pytest.mark.parametrize("state", Enrolment.ACTIVE)
def test_whoever_still_has_a_place_is_asked_to_cancel_it_first(person: User, state: str):
    EnrolmentFactory(person=person, state=state)

    with pytest.raises(services.CloseRefused) as refusal:
        services.close_account(person=person, now=timezone.now())

    person.refresh_from_db()
    assert person.is_active
    assert str(refusal.value).startswith("Je hebt nog een plaats in een cursus")


def test_after_the_course_one_may_leave_and_the_answers_go(person: User):
    enrolment = with_answer(person, in_days=-10)
    teacher = TeacherFactory(person=person)

    services.close_account(person=person, now=timezone.now())

    enrolment.refresh_from_db()
    teacher.refresh_from_db()
    assert (enrolment.state, enrolment.person.name, teacher.person) == (Enrolment.State.CONFIRMED, "", None)
    assert not Answer.objects.exists()


def test_rotate_keys_seals_answers_anew(person: User, settings):
    enrolment = with_answer(person)
    new = f"9:{base64.b64encode(b'n' * 32).decode()}"
    settings.FIELD_KEYS = f"{new},{settings.FIELD_KEYS}"
    out = StringIO()

    call_command("rotate_keys", stdout=out)

    settings.FIELD_KEYS = new
    assert "courses: 1 sealed anew" in out.getvalue()
    assert [said for _asked, said in read_answers(enrolment)] == ["Geen noten"]
