"""A course that only those may book who were admitted to it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.models import Admission
from courses.services import admissions
from courses.services.amounts import Chosen
from courses.services.enrolment import enrol
from courses.services.moving import EnrolmentRefused
from tests.courses.factories import CourseFactory, EditionFactory

pytestmark = pytest.mark.django_db
FREE = Chosen(cents=0, label_nl="", label_en="")


@pytest.fixture
def edition():
    return EditionFactory(course=CourseFactory(is_by_admission=True))


def test_whoever_was_not_admitted_is_refused_by_the_service(edition, person: User):
    with pytest.raises(EnrolmentRefused, match="toegelaten"):
        enrol(person=person, edition=edition, chosen=FREE, now=timezone.now())

    assert edition.enrolments.count() == 0


def test_whoever_was_admitted_gets_a_place_and_admitting_twice_is_once(edition, person: User):
    admissions.admit_to(courses=[edition.course], person=person)
    admissions.admit_to(courses=[edition.course], person=person)

    enrolment = enrol(person=person, edition=edition, chosen=FREE, now=timezone.now())

    assert enrolment.is_confirmed
    assert Admission.objects.count() == 1


def test_an_admission_that_ended_opens_nothing_and_leaves_the_place(edition, person: User):
    admissions.admit_to(courses=[edition.course], person=person)
    enrolment = enrol(person=person, edition=edition, chosen=FREE, now=timezone.now())

    admissions.end_admission(courses=[edition.course], person=person)

    enrolment.refresh_from_db()
    assert enrolment.is_confirmed
    assert not admissions.may_enrol(person, edition.course)


def test_a_course_for_everyone_asks_nothing(person: User, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert admissions.may_enrol(person, CourseFactory.build())


@pytest.mark.parametrize("who", ["nobody", "stranger", "admitted"])
def test_the_page_of_an_edition_offers_a_place_to_the_admitted_alone(client: Client, edition, person: User, who: str):
    if who != "nobody":
        client.force_login(person)
    if who == "admitted":
        admissions.admit_to(courses=[edition.course], person=person)

    page = client.get(reverse("courses:edition", args=[edition.code])).content.decode()

    way_in = reverse("courses:edition_enrol", args=[edition.code])
    assert (way_in in page) is (who == "admitted")
    assert ("toegelaten" in page) is (who != "admitted")


def test_the_page_where_one_enrols_says_why_it_does_not_ask(signed_in: Client, edition):
    answer = signed_in.get(reverse("courses:edition_enrol", args=[edition.code]))

    assert answer.status_code == 200
    assert "toegelaten" in answer.content.decode()
    assert "<form" not in answer.content.decode().split("<main")[1].split("</main>")[0]
