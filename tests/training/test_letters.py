"""Every letter of the room, in both languages: it goes out, leads to a page, and keeps the topic out of its subject."""

import re

import pytest
from django.test import Client

from notifications import outbox
from notifications.models import Message
from tests.training.factories import CandidateFactory, SlotFactory
from tests.training.world import World, now
from training.models import Candidate, Move, Post, Slot
from training.services import applying, mentoring, slots

pytestmark = pytest.mark.django_db
TELLING = re.compile(
    r"toegelaten|afgewezen|docent|kandidaat|aanmeld|admi(t|ss)|reject|teacher|candidate|appl(y|ic)", re.I
)


@pytest.fixture
def world() -> World:
    made = World(conversation=True)
    made.submit()
    mentoring.appoint(candidate=made.candidate, mentor=made.mentor, by=made.one.person, now=now())
    mentoring.write(candidate=made.candidate, by=made.person, text="Iets vertrouwelijks.", now=now())
    made.slot = SlotFactory(trainer=made.one)
    slots.book(candidate=made.candidate, code=made.slot.code, by=made.person, now=now())
    Message.objects.all().delete()
    return made


def contexts(world: World) -> dict[str, tuple[object, dict[str, str]]]:
    """Return for each kind to whom it goes and what it is about."""
    draft = CandidateFactory(version=world.path.version)
    gone = CandidateFactory(version=world.path.version, sent_at=now())
    applying.withdraw(candidate=gone, by=gone.person, now=now())
    Message.objects.all().delete()
    own, slot = {"candidate": str(world.candidate.code)}, {"slot": str(world.slot.code)}
    free, cancelled = SlotFactory(), SlotFactory(state=Slot.State.CANCELLED)
    move, post = Move.objects.filter(candidate=world.candidate).latest("pk"), Post.objects.get()
    me, trainer = world.person, world.one.person
    return {
        "received": (me, own),
        "received_again": (me, own),
        "to_read": (trainer, own),
        "passed": (me, {"move": str(move.code)}),
        "answered": (me, {"move": str(move.code)}),
        "stopped": (gone.person, {"candidate": str(gone.code)}),
        "booked": (me, slot),
        "booked_trainer": (trainer, slot),
        "given_back": (trainer, own | {"slot": str(free.code)}),
        "called_off": (me, own | {"slot": str(cancelled.code)}),
        "mentor": (me, own),
        "mentor_trainer": (world.mentor.person, own),
        "word": (world.mentor.person, {"post": str(post.code)}),
        "fading": (draft.person, {"candidate": str(draft.code)}),
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_letter_goes_out_and_gives_nothing_away(world: World, post, language: str):
    wanted = contexts(world)
    for kind, (person, about) in wanted.items():
        outbox.put(f"training.{kind}", to=person, language=language, **about)

    letters = post()

    assert [str(row) for row in Message.objects.exclude(state="sent")] == []
    assert len(letters) == len(wanted)
    for letter in letters:
        assert f"/{language}/" in letter.body
        assert not TELLING.search(letter.subject), letter.subject
        assert "vertrouwelijks" not in letter.body


def test_letters_that_came_too_late_are_dropped(world: World, post):
    wanted = contexts(world)
    applying.withdraw(candidate=world.candidate, by=world.person, now=now())
    Message.objects.all().delete()
    for kind in (
        "received",
        "received_again",
        "to_read",
        "answered",
        "booked",
        "called_off",
        "mentor",
        "mentor_trainer",
    ):
        person, about = wanted[kind]
        outbox.put(f"training.{kind}", to=person, **about)

    assert post() == []
    assert set(Message.objects.values_list("state", flat=True)) == {"dropped"}


def test_my_page_and_the_desk_lead_here(client: Client, world: World, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    slots.record_conversation(candidate=world.candidate, by=world.one.person, now=now())
    client.force_login(world.person)
    assert f"/nl/me/training/{world.candidate.code}/" in client.get("/nl/me/").content.decode()
    assert client.get("/nl/desk/").status_code == 404

    client.force_login(world.two.person)
    page = client.get("/nl/desk/").content.decode()

    assert "/nl/desk/training/" in page
    assert Candidate.objects.filter(waits_for="trainers").count() == 1
    assert re.search(r'<span class="tag tag--few">1</span>', page)
