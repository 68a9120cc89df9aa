"""Every page about a person, tried by its owner, by someone allowed, by a stranger and by nobody."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory
from tests.training.factories import SlotFactory
from tests.training.world import World, now
from training.models import Candidate, Designation, Slot, Tally
from training.services import mentoring, slots

pytestmark = pytest.mark.django_db
OWN = ["candidate", "send", "sent", "conversation", "condition", "withdraw", "thread", "listing"]
OWN_POSTS = ["take_back", "conversation_back", "again", "send", "withdraw", "condition", "thread", "listing"]
DESK_POSTS = ["decide", "ask_more", "answer_condition", "spoken", "appoint"]


@pytest.fixture(autouse=True)
def no_second_factor(settings) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def world() -> World:
    made = World(conversation=True)
    made.submit()
    Candidate.objects.filter(pk=made.candidate.pk).update(mentor=made.mentor)
    Designation.objects.create(
        candidate=made.candidate, stage=made.path.training, rank=2, name=made.person.name, title_nl="Docent",
        title_en="Teacher", track_nl="Pad", track_en="Path",
    )  # fmt: skip
    made.fresh()
    return made


def person_for(world: World, who: str):
    return {
        "owner": world.person,
        "trainer": world.one.person,
        "mentor": world.mentor.person,
        "stranger": UserFactory(),
        "other mentor": World().mentor.person,
        "staff": UserFactory(is_staff=True, is_superuser=True),
    }[who]


def visit(client: Client, world: World, who: str) -> Client:
    if who != "nobody":
        client.force_login(person_for(world, who))
    return client


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("who", ["owner", "trainer", "mentor", "stranger", "staff", "nobody"])
def test_ones_own_pages_are_ones_own(client: Client, world: World, name: str, who: str):
    answer = visit(client, world, who).get(reverse(f"training:{name}", args=[world.candidate.code]))

    expected = {"owner": {200, 303}, "nobody": {302}}.get(who, {404})
    assert answer.status_code in expected
    if who == "nobody":
        assert "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("name", OWN_POSTS)
@pytest.mark.parametrize("who", ["trainer", "mentor", "stranger", "staff", "nobody"])
def test_nobody_else_does_ones_own_deeds(client: Client, world: World, name: str, who: str):
    before = Candidate.objects.values().get(pk=world.candidate.pk)

    answer = visit(client, world, who).post(reverse(f"training:{name}", args=[world.candidate.code]), {"text": "x"})

    assert answer.status_code == (302 if who == "nobody" else 404)
    assert Candidate.objects.values().get(pk=world.candidate.pk) == before


@pytest.mark.parametrize("name", ["item", "item_pay"])
@pytest.mark.parametrize("who", ["owner", "trainer", "stranger", "nobody"])
def test_what_is_asked_is_between_the_candidate_and_the_house(client: Client, world: World, name: str, who: str):
    url = reverse(f"training:{name}", args=[world.candidate.code, 1])
    browser = visit(client, world, who)

    answer = browser.get(url) if name == "item" else browser.post(url)

    assert answer.status_code == {"owner": 200 if name == "item" else 303, "nobody": 302}.get(who, 404)


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 404), ("trainer", 200), ("mentor", 200), ("other mentor", 404), ("stranger", 404), ("staff", 404),
     ("nobody", 302)],
)  # fmt: skip
def test_who_sees_a_candidate_at_the_desk(client: Client, world: World, who: str, status: int):
    answer = visit(client, world, who).get(reverse("training:desk_candidate", args=[world.candidate.code]))

    assert answer.status_code == status
    if status == 200:
        assert world.person.name in answer.content.decode()


@pytest.mark.parametrize("name", DESK_POSTS)
@pytest.mark.parametrize("who", ["owner", "other mentor", "stranger", "staff", "nobody"])
def test_nobody_else_does_the_trainers_deeds(client: Client, world: World, name: str, who: str):
    before = Candidate.objects.values().get(pk=world.candidate.pk)
    filled = {"outcome": "passed", "reason": "x", "words": "x", "answer": "met", "mentor": world.mentor.pk}

    answer = visit(client, world, who).post(reverse(f"training:{name}", args=[world.candidate.code]), filled)

    assert answer.status_code == (302 if who == "nobody" else 404)
    assert Candidate.objects.values().get(pk=world.candidate.pk) == before
    assert world.candidate.verdicts.count() == 0


@pytest.mark.parametrize("name", ["decide", "ask_more", "answer_condition", "spoken"])
def test_a_mentor_sees_and_does_not_decide(client: Client, world: World, name: str):
    before = Candidate.objects.values().get(pk=world.candidate.pk)
    filled = {"outcome": "passed", "reason": "x", "words": "x", "answer": "met"}

    answer = visit(client, world, "mentor").post(reverse(f"training:{name}", args=[world.candidate.code]), filled)

    assert answer.status_code in {303, 422}
    assert Candidate.objects.values().get(pk=world.candidate.pk) == before
    assert world.candidate.verdicts.count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 404), ("trainer", 404), ("mentor", 200), ("other mentor", 404), ("stranger", 404), ("nobody", 302)],
)
def test_what_a_mentor_and_a_candidate_say_is_theirs(client: Client, world: World, who: str, status: int):
    mentoring.write(candidate=world.candidate, by=world.person, text="Onder ons gezegd.", now=now())

    answer = visit(client, world, who).get(reverse("training:desk_thread", args=[world.candidate.code]))

    assert answer.status_code == status
    assert ("Onder ons gezegd." in answer.content.decode()) is (status == 200)


def test_a_new_mentor_does_not_read_what_was_said_to_the_one_before(client: Client, world: World):
    mentoring.write(candidate=world.candidate, by=world.person, text="Onder ons gezegd.", now=now())
    mentoring.appoint(candidate=world.candidate, mentor=world.two, by=world.one.person, now=now())
    client.force_login(world.two.person)

    page = client.get(reverse("training:desk_thread", args=[world.candidate.code])).content.decode()

    assert "Onder ons gezegd." not in page
    client.force_login(world.person)
    assert "Onder ons" in client.get(reverse("training:thread", args=[world.candidate.code])).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("trainer", 200), ("mentor", 200), ("other mentor", 404), ("stranger", 404), ("nobody", 302)],
)
def test_who_gets_the_certificate_as_a_pdf(client: Client, world: World, who: str, status: int):
    code = Designation.objects.get().code

    answer = visit(client, world, who).get(reverse("training:certificate_pdf", args=[code]))

    assert answer.status_code == status
    if status == 200:
        assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("who", ["owner", "trainer", "mentor", "stranger", "nobody"])
def test_a_trainers_hours_are_their_own(client: Client, world: World, who: str):
    slot = SlotFactory(trainer=world.two)
    browser = visit(client, world, who)

    seen = browser.get(reverse("training:slots")).status_code
    cancelled = browser.post(reverse("training:slot_cancel", args=[slot.code])).status_code

    assert seen == {"trainer": 200, "nobody": 302}.get(who, 404)
    assert cancelled == (302 if who == "nobody" else 404)
    assert Slot.objects.get(pk=slot.pk).state == "free"


def test_nobody_removes_what_somebody_else_counted(client: Client, world: World):
    fulfilment = world.candidate.fulfilments.create(requirement=world.path.taught)
    tally = Tally.objects.create(fulfilment=fulfilment, done_on=now().date())
    client.force_login(world.one.person)

    answer = client.post(reverse("training:tally_remove", args=[world.candidate.code, tally.code]))

    assert (answer.status_code, Tally.objects.count()) == (404, 1)


def test_a_made_up_address_looks_like_somebody_elses(client: Client, world: World):
    client.force_login(UserFactory())

    made_up = client.get(reverse("training:candidate", args=[uuid.uuid4()]))
    theirs = client.get(reverse("training:candidate", args=[world.candidate.code]))

    assert (made_up.status_code, theirs.status_code) == (404, 404)


def test_a_trainer_sees_no_draft_by_its_address(client: Client):
    world = World()
    world.write()
    client.force_login(world.one.person)

    assert client.get(reverse("training:desk_candidate", args=[world.candidate.code])).status_code == 404


def test_a_trainer_does_not_find_themselves_at_the_desk(client: Client):
    world = World()
    world.candidate.person = world.one.person
    world.candidate.save()
    world.write()
    Candidate.objects.filter(pk=world.candidate.pk).update(sent_at=now())
    client.force_login(world.one.person)

    assert client.get(reverse("training:desk_candidate", args=[world.candidate.code])).status_code == 404
    assert slots.Slot.objects.count() == 0
