"""Practices, and for whom they are."""

import io
import wave

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client

from courses.demo import bells, practices
from courses.models import Enrolment, Practice
from tests.accounts.factories import UserFactory
from tests.courses.factories import EnrolmentFactory, TeacherFactory

pytestmark = pytest.mark.django_db
SOUND = b"ID3" + b"".join(number.to_bytes(2, "big") for number in range(200))  # the first bytes of an MP3
WHO = ["nobody", "member", "waiting", "participant", "teacher"]


@pytest.fixture
def shelf() -> None:
    for access in Practice.Access:
        Practice.objects.create(
            slug=f"for-{access}", access=access, length_minutes=3, title_nl=f"Voor {access}", title_en="x",
            lead_nl="Kort.", lead_en="Short.", text_nl="Adem.", text_en="Breathe.",
            audio_nl=ContentFile(SOUND, name="sound.mp3"),
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
        assert b"".join(answer.streaming_content) == SOUND
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


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-1", 206, SOUND[:2]),
        ("bytes=3-9", 206, SOUND[3:10]),
        ("bytes=400-", 206, SOUND[400:]),
        ("bytes=400-9999", 206, SOUND[400:]),
        ("bytes=-5", 206, SOUND[-5:]),
        ("bytes=-9999", 206, SOUND),
        ("bytes=9999-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("bytes=-", 200, SOUND),
        ("bytes=0-1,4-5", 200, SOUND),
        ("lines=1-2", 200, SOUND),
    ],
)
def test_a_telephone_gets_the_part_of_the_sound_that_it_asks_for(shelf, client, asked, status, part):
    answer = client.get("/nl/practices/for-everyone/audio/", headers={"range": asked})

    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, body, answer["Accept-Ranges"]) == (status, part, "bytes")
    if status == 206:
        first = SOUND.index(part) if part != SOUND else 0
        assert answer["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(SOUND)}"
        assert (answer["Content-Type"], int(answer["Content-Length"])) == ("audio/mpeg", len(part))


@pytest.mark.parametrize(
    ("content", "is_sound"),
    [(SOUND, True), (bells.sound((0,), 7), True), (b"<script>alert(1)</script>", False), (b"%PDF-1.7 ...", False)],
)
def test_sound_is_judged_by_what_it_is_and_not_by_its_name(content, is_sound):
    practice = Practice(
        slug="new", length_minutes=1, title_nl="x", title_en="x", lead_nl="x", lead_en="x", text_nl="x", text_en="x",
        audio_nl=ContentFile(content, name="sound.mp3"),
    )  # fmt: skip

    if is_sound:
        practice.full_clean()
    else:
        with pytest.raises(ValidationError):
            practice.full_clean()


def test_the_demonstration_has_bells_to_listen_to():
    practices.load()

    practice = Practice.objects.get(slug="drie-ademhalingen")
    with practice.audio_en.open() as file, wave.open(io.BytesIO(file.read())) as sound:
        assert round(sound.getnframes() / sound.getframerate()) == 36
    practice.full_clean()  # what is kept already is not read again
