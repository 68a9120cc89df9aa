"""Practices, and for whom they are."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from courses.demo import practices
from courses.models import Enrolment, Practice
from tests.accounts.factories import UserFactory
from tests.courses.factories import EnrolmentFactory, TeacherFactory

pytestmark = pytest.mark.django_db
WHO = ["nobody", "member", "waiting", "participant", "teacher"]


@pytest.fixture
def shelf() -> None:
    for access in Practice.Access:
        Practice.objects.create(
            slug=f"for-{access}", access=access, length_minutes=3, title_nl=f"Voor {access}", title_en="x",
            lead_nl="Kort.", lead_en="Short.", text_nl="Adem.", text_en="Breathe.",
            audio_nl=ContentFile(b"sound", name="sound.mp3"),
        )  # fmt: skip
    Practice.objects.create(slug="hidden", is_published=False, length_minutes=1, title_nl="Weg", title_en="Gone")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def browser(who: str) -> Client:
    client = Client()
    if who != "nobody":
        person = UserFactory()
        if who in ("waiting", "participant"):
            state = Enrolment.State.CONFIRMED if who == "participant" else Enrolment.State.WAITING
            EnrolmentFactory(person=person, state=state)
        if who == "teacher":
            TeacherFactory(person=person)
        client.force_login(person)
    return client


def opened(client: Client, path: str) -> int:
    """Return the status of a page, read to its end."""
    answer = client.get(path)
    if answer.streaming:
        assert b"".join(answer.streaming_content) == b"sound"
    return answer.status_code


@pytest.mark.parametrize(("who", "doors"), list(zip(WHO, [1, 1, 1, 2, 3], strict=True)))
def test_each_visitor_opens_what_is_for_them(shelf, who, doors):
    client = browser(who)

    for end in ("", "audio/"):
        assert [opened(client, f"/nl/practices/for-{access}/{end}") for access in Practice.Access] == (
            [200] * doors + [404] * (3 - doors)
        )
    assert client.get("/nl/practices/hidden/").status_code == 404
    page = client.get("/nl/practices/").content.decode()
    assert [f"for-{access}" in page for access in Practice.Access] == [True] * doors + [False] * (3 - doors)


def test_a_practice_without_sound_has_none_to_give(shelf, client):
    Practice.objects.update(audio_nl="")

    assert b"<audio" not in client.get("/nl/practices/for-everyone/").content
    assert client.get("/nl/practices/for-everyone/audio/").status_code == 404


def test_the_demonstration_has_fifteen_in_both_languages(client):
    practices.load()
    practices.load()

    assert Practice.objects.count() == 15
    assert all(row.title_en and row.text_en and row.text_nl and row.lead_en for row in Practice.objects.all())
    for language in ("nl", "en"):
        assert client.get(f"/{language}/practices/drie-ademhalingen/").status_code == 200


@pytest.mark.parametrize("total", [1, 3])
def test_the_list_costs_the_same_queries_however_many(client, django_assert_num_queries, total):
    for number in range(total):
        Practice.objects.create(slug=f"p{number}", length_minutes=1, title_nl="x", lead_nl="y")

    with django_assert_num_queries(2):  # the practices, the crisis lines
        client.get("/nl/practices/")
