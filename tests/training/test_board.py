"""The trainers' board: everyone on the way, for whom they wait and how long; the same statements however many."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.accounts.factories import UserFactory
from tests.training.factories import CandidateFactory, SlotFactory, path
from tests.training.world import World, now
from training.models import Candidate
from training.services import slots

pytestmark = pytest.mark.django_db
BOARD = "/nl/desk/training/"


@pytest.fixture(autouse=True)
def no_second_factor(settings) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = False


def test_whoever_waits_for_us_longest_stands_first_and_drafts_are_only_counted(client: Client):
    world = World()
    for days, waits, order in ((3, "trainers", 1), (9, "trainers", 1), (90, "candidate", 2)):
        CandidateFactory(
            version=world.path.version, sent_at=now(), state="submitted", waits_for=waits, waits_order=order,
            waiting_since=now() - timedelta(days=days), due_on=now().date() - timedelta(days=1),
        )  # fmt: skip
    client.force_login(world.one.person)

    answer = client.get(BOARD)

    assert [row["candidate"].waiting_since.date() for row in answer.context["rows"]] == [
        (now() - timedelta(days=days)).date() for days in (9, 3, 90)
    ]
    assert answer.context["tally"] == {"all": 3, "us": 2, "late": 3, "alone": 0, "mine": 0}
    assert answer.context["drafts"] == 1
    assert world.person.name not in answer.content.decode()


@pytest.mark.parametrize(("show", "number"), [("us", 1), ("late", 0), ("alone", 0), ("mine", 0), ("nonsense", 1)])
def test_the_board_can_be_narrowed(client: Client, show: str, number: int):
    world = World()
    world.submit()
    client.force_login(world.two.person)

    assert len(client.get(BOARD, {"show": show}).context["rows"]) == number


def test_a_mentor_sees_those_they_walk_with_and_no_drafts(client: Client):
    world, other = World(), World()
    world.submit()
    other.submit()
    Candidate.objects.filter(pk=world.candidate.pk).update(mentor=world.mentor)
    client.force_login(world.mentor.person)

    answer = client.get(BOARD)

    assert [row["candidate"].pk for row in answer.context["rows"]] == [world.candidate.pk]
    assert answer.context["drafts"] == 0


def test_a_booked_hour_stands_on_the_board(client: Client):
    world = World(conversation=True)
    slot = SlotFactory(trainer=world.one)
    world.submit()
    slots.book(candidate=world.candidate, code=slot.code, by=world.person, now=now())
    client.force_login(world.one.person)

    (row,) = client.get(BOARD).context["rows"]

    assert (row["candidate"].waits_for, row["candidate"].hour) == ("conversation", slot.starts_at)


@pytest.mark.parametrize("who", ["nobody", "stranger", "staff"])
def test_nobody_else_finds_the_board(client: Client, who: str):
    if who != "nobody":
        client.force_login(UserFactory(is_staff=who == "staff", is_superuser=who == "staff"))

    answer = client.get(BOARD)

    assert answer.status_code == (302 if who == "nobody" else 404)


def test_three_thousand_cost_as_many_statements_as_three(
    client: Client, django_assert_max_num_queries, django_assert_num_queries
):
    world = World()
    version = path().version
    people = [UserFactory.build(email=f"many{number}@example.org") for number in range(3000)]
    type(world.person).objects.bulk_create(people)
    stage = version.stages.get(position=1)

    def bring(some) -> None:
        Candidate.objects.bulk_create(
            Candidate(
                person=person, track=version.track, version=version, stage=stage, state="submitted", sent_at=now(),
                waits_for="trainers", waits_order=1, mentor=world.mentor, due_on=timezone.now().date(),
            )
            for person in some
        )  # fmt: skip

    bring(people[:3])
    client.force_login(world.one.person)
    with django_assert_max_num_queries(12) as few:
        client.get(BOARD)
    bring(people[3:])

    with django_assert_num_queries(len(few)):
        assert client.get(BOARD).context["tally"]["all"] == 3000
