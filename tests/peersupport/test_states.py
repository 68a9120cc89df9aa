"""The whole table of moves: every state, every event, every actor, forbidden ones too."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from peersupport.models import MOVES, Actor, Assignment, Event, MoveRefused, State, target
from peersupport.models.states import BACK, START
from peersupport.services import moves
from tests.accounts.factories import UserFactory
from tests.peersupport.factories import CaseFactory

# Written out by hand from the design, apart from the code's own table.
R, D, P, C, X, T = Actor.REQUESTER, Actor.DESK, Actor.PEER, Actor.COACH, Actor.EXPERT, Actor.CLOCK
ALLOWED = {
    "": {"submit": R, "take_call": D},
    "received": {"open": D, "unreached": D, "erase": R, "expire": T},
    "matching": {"propose": D, "offer": D, "unreached": D, "erase": R, "expire": T, "refer": R, "step_down": R},
    "proposed": {"choose": R, "veto_one": R, "veto": R, "force_back": T, "unreached": D, "erase": R, "expire": T},
    "offered": {"accept": P + C, "decline": P + C, "lapse": T, "unreached": D, "erase": R, "expire": T},
    "active_1": {
        "widen": R + P, "refer": R + P, "hand_back": P, "force_back": T, "change": R, "pause": R, "close": R + T,
        "unreached": D + P, "erase": R,
    },
    "widening": {
        "propose": D, "choose": R, "veto_one": R, "veto": R, "decline": C, "lapse": T, "accept": C, "erase": R,
        "step_down": R, "hand_back": P, "force_back": T, "expire": T,
    },
    "active_2": {
        "refer": R + P + C, "step_down": R, "hand_back": P + C, "force_back": T, "change": R, "pause": R,
        "close": R + T, "unreached": D + P, "erase": R, "seek_peer": R + D,
    },
    "referring": {"accept": X, "decline": X, "lapse": T, "erase": R, "step_down": R, "expire": T},
    "active_3": {
        "step_down": R, "hand_back": P + C + X, "force_back": T, "change": R, "pause": R, "close": R + T,
        "unreached": D + P, "erase": R, "seek_peer": R + D,
    },
    "paused": {"resume": R, "erase": R, "expire": T},
    "dormant": {"resume": R, "expire": T, "erase": R},
    "closing": {"reopen": R, "expire": T, "erase": R},
    "closed": {"reopen": R, "expire": T, "erase": R},
    "shredded": {},
    "erased": {"undo": R},
}  # fmt: skip

# Where each leads, also by hand; "back" is to those who are still beside, "before" to where an erased case was.
TO = {
    "submit": "received", "take_call": "received", "open": "matching", "offer": "offered", "widen": "widening",
    "refer": "referring", "hand_back": "matching", "force_back": "matching", "change": "matching", "pause": "paused",
    "resume": "back", "step_down": "back", "unreached": "dormant", "close": "closing", "erase": "erased",
    "undo": "before", "seek_peer": "matching",
    "propose": {"matching": "proposed", "widening": "widening"},
    "choose": {"proposed": "offered", "widening": "widening"},
    "veto_one": {"proposed": "proposed", "widening": "widening"},
    "veto": {"proposed": "matching", "widening": "widening"},
    "accept": {"offered": "back", "widening": "active_2", "referring": "active_3"},
    "decline": {"offered": "matching", "widening": "widening", "referring": "back"},
    "lapse": {"offered": "matching", "widening": "widening", "referring": "back"},
    "reopen": {"closing": "back", "closed": "matching"},
    "expire": {**dict.fromkeys(ALLOWED, "closing"), "closing": "closed", "closed": "shredded"},
}  # fmt: skip


def is_allowed(state: str, event: str, actor: str) -> bool:
    return actor in ALLOWED[state].get(event, "")


@pytest.mark.parametrize(("state", "event"), list(product([START, *State.values], Event.values)))
def test_a_move_is_made_by_those_whom_the_design_names_and_by_nobody_else(state: str, event: str) -> None:
    for actor in Actor:
        if is_allowed(state, event, actor):
            assert target(state, Event(event), actor) in State.values
        else:
            with pytest.raises(MoveRefused):
                target(state, Event(event), actor)


@pytest.mark.parametrize("before", ["", *State.values])
@pytest.mark.parametrize("roles", [(), ("peer",), ("coach",), ("peer", "coach"), ("expert",), ("peer", "expert")])
def test_each_move_leads_where_the_design_says(before: str, roles: tuple[str, ...]) -> None:
    active = {"expert": "active_3", "coach": "active_2", "peer": "active_1"}
    back = next((state for role, state in active.items() if role in roles), "matching")
    places = {"back": back, "before": before or "matching"}

    for state, event, actor in product(ALLOWED, Event, Actor):
        if is_allowed(state, event, actor):
            leads = TO[event]
            to = leads if isinstance(leads, str) else leads[state]
            assert target(state, event, actor, beside=frozenset(roles), before=before) == places.get(to, to)


def test_no_actors_name_hides_in_another() -> None:
    assert not [(one, other) for one in Actor for other in Actor if one != other and one in other]


def test_a_move_the_table_does_not_know_leaves_the_row_alone(db: None) -> None:
    for state, event, actor in product(State, Event, Actor):
        if is_allowed(state, event, actor):
            continue
        case = CaseFactory(state=state, step=3)
        with pytest.raises(MoveRefused):
            moves.move(case=case, event=event, actor=actor)
        case.refresh_from_db()
        assert (case.state, case.happenings.count()) == (state, 0)
        case.delete()
        case.desk.delete()


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([], State.MATCHING),
        (["peer"], State.ACTIVE_1),
        (["peer", "coach"], State.ACTIVE_2),
        (["peer", "coach", "expert"], State.ACTIVE_3),
    ],
)
def test_back_leads_to_those_who_are_still_there(db: None, roles: list[str], expected: str) -> None:
    case = CaseFactory(state=State.PAUSED, step=3)
    for role in roles:
        Assignment.objects.create(case=case, person=UserFactory(), role=role)

    assert moves.move(case=case, event=Event.RESUME, actor=Actor.REQUESTER) == expected


def test_back_is_asked_for_somewhere() -> None:
    assert BACK in MOVES.values()


def test_the_database_knows_the_states_and_what_a_step_means(db: None) -> None:
    for wrong in ({"state": "lost"}, {"step": 0}, {"step": 4}, {"state": State.ACTIVE_2, "step": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseFactory(**wrong)
