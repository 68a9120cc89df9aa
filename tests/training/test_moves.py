"""The table of moves: every state, deed and role. What is allowed leaves a record; all else changes nothing."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.accounts.factories import UserFactory
from tests.training.world import World
from training.models import Candidate, Move
from training.services.moving import ForbiddenMove, lock, move, role_of

pytestmark = pytest.mark.django_db
State, Deed = Candidate.State, Move.Deed
ROLES = ["candidate", "trainer", "mentor", "deciding mentor", "stranger", "house"]
ALLOWED = {(state, deed, to) for (state, deed), tos in Move.MOVES.items() for to in tos}


def someone(world: World, role: str):
    if role == "deciding mentor":
        Candidate.objects.filter(pk=world.candidate.pk).update(mentor=world.one)
        return world.one.person
    return {
        "candidate": world.person,
        "trainer": world.one.person,
        "mentor": world.mentor.person,
        "stranger": UserFactory(is_staff=True, is_superuser=True),
        "house": None,
    }[role]


def needed(to: str) -> dict[str, object]:
    ended = {"ended_at": timezone.now()}
    return {
        State.SUBMITTED: {"sent_at": timezone.now()},
        State.CONDITIONAL: {"due_on": timezone.now().date() + timedelta(days=9)},
        State.WITHDRAWN: ended,
        State.COMPLETED: ended,
    }.get(State(to), {})


def test_the_table_and_the_roles_name_every_state_and_deed():
    assert {state for state, _deed in Move.MOVES} == set(State) - {State.WITHDRAWN, State.COMPLETED}
    assert {deed for _state, deed in Move.MOVES} == set(Move.WHO) == set(Deed) - {Deed.STARTED}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("role", ROLES)
def test_every_deed_by_every_role_in_every_state(state: str, role: str):
    world = World()
    world.reach(state)
    Candidate.objects.filter(pk=world.candidate.pk).update(mentor=world.mentor)
    by = someone(world, role)
    before = Candidate.objects.values().get(pk=world.candidate.pk)
    moves = world.candidate.moves.count()

    for deed, to in product(Deed, State):
        if (state, deed, to) in ALLOWED and Move.WHO[deed] == role:
            continue
        with pytest.raises(ForbiddenMove), transaction.atomic():
            move(lock(world.candidate), deed, to, by=by, now=timezone.now(), **needed(to))

    assert Candidate.objects.values().get(pk=world.candidate.pk) == before
    assert world.candidate.moves.count() == moves


@pytest.mark.parametrize(("state", "deed", "to"), sorted(ALLOWED))
def test_an_allowed_deed_by_its_role_moves_and_is_recorded(state: str, deed: str, to: str):
    world = World()
    world.reach(state)
    by = someone(world, Move.WHO[deed])

    row = move(lock(world.candidate), Deed(deed), State(to), by=by, now=timezone.now(), words="Zo.", **needed(to))

    candidate = world.fresh()
    assert (candidate.state, row.from_state, row.to_state, row.by, row.words) == (to, state, to, by, "Zo.")
    assert "Zo." not in row.sealed_words


def test_a_move_is_refused_when_the_row_has_moved_meanwhile():
    world = World()
    stale = lock(world.submit())
    Candidate.objects.filter(pk=stale.pk).update(state=State.WORKING)

    with pytest.raises(ForbiddenMove):
        move(stale, Deed.WITHDRAWN, State.WITHDRAWN, by=world.person, now=timezone.now(), ended_at=timezone.now())


def test_a_trainer_who_is_the_mentor_or_the_candidate_does_not_decide():
    world = World()
    Candidate.objects.filter(pk=world.candidate.pk).update(mentor=world.one)
    own = World()
    own.candidate.person = own.one.person

    assert role_of(world.fresh(), world.one.person) == "mentor"
    assert role_of(own.candidate, own.one.person) == "candidate"


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "withdrawn"},
        {"state": "submitted", "sent_at": None},
        {"state": "conditional", "due_on": None},
        {"waits_for": "nobody"},
        {"ended_at": timezone.now()},
    ],
)
def test_what_can_never_be_the_database_refuses(wrong: dict):
    world = World()

    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=world.candidate.pk).update(**wrong)
