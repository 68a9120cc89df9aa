"""Who takes part and what they told: for the teachers of the edition and the staff who run it, for nobody else."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.models import Edition, Enrolment
from courses.services.answers import keep_answers
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory, EnrolmentFactory, QuestionFactory, TeacherFactory

pytestmark = pytest.mark.django_db
LIST = "/nl/desk/courses/"


@pytest.fixture
def edition() -> Edition:
    return EditionFactory()


@pytest.fixture
def teacher(edition: Edition) -> User:
    person = UserFactory()
    edition.teachers.add(TeacherFactory(person=person))
    return person


def page_of(edition: Edition) -> str:
    return reverse("courses:group", args=[edition.code])


def told(edition: Edition, text: str, **fields: object) -> Enrolment:
    place = EnrolmentFactory(edition=edition, consented_at=timezone.now(), **fields)
    keep_answers(enrolment=place, answers={QuestionFactory(edition=edition): text})
    return place


def test_the_teacher_reads_who_comes_and_what_they_told(client: Client, edition: Edition, teacher: User):
    told(edition, "Geen noten", person__name="Yasmin Maes")
    EnrolmentFactory(edition=edition, person__name="Bram de Boer")
    told(edition, "Alleen pinda’s", person__name="Wacht Nog", state=Enrolment.State.WAITING)
    told(EditionFactory(), "Rolstoel", person__name="Van Elders")
    client.force_login(teacher)

    page = client.get(page_of(edition))

    assert page.status_code == 200
    assert [words in page.text for words in ("Yasmin Maes", "Geen noten", "Bram de Boer")] == [True] * 3
    assert [words in page.text for words in ("Wacht Nog", "pinda", "Van Elders", "Rolstoel")] == [False] * 4
    assert "no-store" in page["Cache-Control"]


def test_staff_who_run_editions_read_it_and_others_of_the_staff_do_not(client: Client, edition: Edition):
    told(edition, "Geen noten")
    runs, looks = UserFactory(is_staff=True), UserFactory(is_staff=True)
    runs.user_permissions.set(Permission.objects.filter(codename="change_edition"))
    looks.user_permissions.set(Permission.objects.filter(codename__in=["view_edition", "view_answer"]))

    client.force_login(runs)
    assert "Geen noten" in client.get(page_of(edition)).text
    client.force_login(looks)
    assert client.get(page_of(edition)).status_code == 404


def test_participants_strangers_and_other_teachers_find_nothing(client: Client, edition: Edition):
    place = told(edition, "Geen noten")
    other = UserFactory()
    EditionFactory().teachers.add(TeacherFactory(person=other))

    for person in (place.person, UserFactory(), other):
        client.force_login(person)
        assert client.get(page_of(edition)).status_code == 404
    client.force_login(UserFactory())
    assert client.get(LIST).status_code == 404


def test_nobody_signs_in_first(client: Client, edition: Edition):
    assert client.get(page_of(edition)).status_code == 302


def test_a_teacher_finds_their_groups_from_the_desks(client: Client, edition: Edition, teacher: User):
    EditionFactory(in_days=-100).teachers.add(teacher.teacher)
    EditionFactory(state=Edition.State.CANCELLED).teachers.add(teacher.teacher)
    client.force_login(teacher)

    assert LIST in client.get("/nl/desk/").text
    page = client.get(LIST).text

    assert page.count("/nl/desk/courses/") == 1
    assert page_of(edition) in page


def test_the_group_takes_as_many_statements_for_three_as_for_one(
    client: Client, edition: Edition, teacher: User, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(teacher)
    told(edition, "Geen noten")
    with django_assert_max_num_queries(10) as few:
        client.get(page_of(edition))
    told(edition, "Geen melk")
    told(edition, "Geen ei")

    with django_assert_num_queries(len(few)):
        client.get(page_of(edition))
