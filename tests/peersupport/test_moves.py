"""The door through which a case changes state: what is written with a move, and what the functions beside it say."""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from peersupport.models import Actor, Assignment, Case, Event, MoveRefused, PaperReferral, State
from peersupport.services import clocks, moves
from tests.accounts.factories import UserFactory
from tests.peersupport.factories import CaseFactory, DeskFactory, ExpertFactory

AT = datetime(2027, 3, 2, 10, 41, 7, 5, tzinfo=UTC)
HOUR = datetime(2027, 3, 2, 10, tzinfo=UTC)


def case_in(state: State, **fields: object) -> Case:
    with time_machine.travel(AT - timedelta(days=1), tick=False):
        made: Case = CaseFactory(state=state, **fields)
    return made


def beside(case: Case, *roles: str) -> None:
    for role in roles:
        Assignment.objects.create(case=case, person=UserFactory(), role=role)


def test_a_move_writes_the_hour_and_when_somebody_must_act() -> None:
    case = case_in(State.RECEIVED)

    moves.move(case=case, event=Event.OPEN, actor=Actor.DESK, now=AT)

    case.refresh_from_db()
    assert (case.state, case.state_since, case.before) == (State.MATCHING, HOUR, "")
    assert case.due_at == clocks.due_at(case=case, now=AT)
    assert case.due_at is not None


def test_a_move_writes_nothing_but_its_own_columns() -> None:
    case = case_in(State.RECEIVED)
    case.urgent = not case.urgent  # what another session may have changed meanwhile, as this one last saw it

    moves.move(case=case, event=Event.OPEN, actor=Actor.DESK, now=AT)
    for alone in (moves.to_front, moves.touch):
        alone(case=case)

    assert Case.objects.get(pk=case.pk).urgent is not case.urgent


def test_an_erased_case_knows_what_it_was_and_becomes_that_again() -> None:
    case = case_in(State.PAUSED)

    moves.move(case=case, event=Event.ERASE, actor=Actor.REQUESTER, now=AT)
    assert Case.objects.get(pk=case.pk).before == State.PAUSED
    moves.move(case=case, event=Event.UNDO, actor=Actor.REQUESTER, now=AT)

    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.before) == (State.PAUSED, "")


def test_only_what_the_table_knows_passes_the_check() -> None:
    case = case_in(State.ACTIVE_1)

    moves.check(case=case, event=Event.PAUSE, actor=Actor.REQUESTER)
    for event, actor in ((Event.PAUSE, Actor.PEER), (Event.RESUME, Actor.REQUESTER)):
        with pytest.raises(MoveRefused):
            moves.check(case=case, event=event, actor=actor)


@pytest.mark.parametrize("state", PaperReferral.State.values)
def test_an_expert_on_paper_stands_beside_once_they_said_yes(state: str) -> None:
    case = case_in(State.ACTIVE_1)
    beside(case, Actor.PEER)
    PaperReferral.objects.create(case=case, expert=ExpertFactory(), state=state)

    expected = {Actor.PEER, Actor.EXPERT} if state == PaperReferral.State.ACCEPTED else {Actor.PEER}
    assert moves.roles_beside(case) == expected


@pytest.mark.parametrize(("said_yes", "step"), [((), 1), (("peer",), 1), (("peer", "coach"), 2), (("expert",), 3)])
def test_how_far_a_case_came_is_who_ever_said_yes(said_yes: tuple[str, ...], step: int) -> None:
    case = case_in(State.MATCHING)
    for role in said_yes:
        moves.record(case=case, event=Event.ACCEPT, actor=Actor(role))
    moves.record(case=case, event=Event.DECLINE, actor=Actor.EXPERT)

    assert moves.reached_step(case) == step


@pytest.mark.parametrize(
    ("state", "there", "left", "sought"),
    [
        (State.WIDENING, ("peer",), (), "coach"),
        (State.MATCHING, (), (), "peer"),
        (State.MATCHING, ("coach",), ("coach",), "peer"),
        (State.MATCHING, ("peer",), (), "coach"),
        (State.MATCHING, ("peer",), ("expert",), "expert"),
        (State.MATCHING, ("peer",), ("expert", "coach"), "coach"),
        (State.MATCHING, ("peer", "expert"), ("coach", "expert"), "coach"),
    ],
)
def test_whom_the_desk_looks_for(state: State, there: tuple[str, ...], left: tuple[str, ...], sought: str) -> None:
    case = case_in(state)
    beside(case, *there)
    for role in left:
        moves.record(case=case, event=Event.REVOKE, actor=Actor(role))
    moves.record(case=case, event=Event.REVOKE, actor=Actor.DESK)
    moves.record(case=case, event=Event.DECLINE, actor=Actor.EXPERT)

    assert moves.sought(case) == sought


def test_the_front_of_the_queue_is_when_the_state_began() -> None:
    case = case_in(State.MATCHING, due_at=AT)

    moves.to_front(case=case)

    assert Case.objects.get(pk=case.pk).due_at == case.state_since


@pytest.mark.parametrize("state", [State.WIDENING, State.MATCHING])
def test_the_desks_clock_rests_and_starts_anew_only_while_a_coach_is_sought(state: State) -> None:
    case, is_sought = case_in(state, due_at=AT), state == State.WIDENING
    case.urgent = not case.urgent

    with time_machine.travel(AT + timedelta(days=3), tick=False):
        moves.wait(case=case)
        rested = Case.objects.get(pk=case.pk)
        moves.look_again(case=case)
        expected = clocks.due_at(case=case, now=timezone.now()) if is_sought else AT

    found = Case.objects.get(pk=case.pk)
    assert rested.due_at == (None if is_sought else AT)
    assert found.due_at == expected
    assert found.due_at is not None
    assert found.urgent is not case.urgent


@pytest.mark.parametrize(
    ("state", "left", "kept"),
    [
        (State.ACTIVE_1, 10, 37),
        (State.ACTIVE_1, 36, 37),
        (State.ACTIVE_1, 37, 37),
        (State.ACTIVE_1, 90, 90),
        (State.ERASED, 10, 10),
        (State.SHREDDED, 10, 10),
    ],
)
def test_use_keeps_a_case_that_is_not_over(state: State, left: int, kept: int) -> None:
    today = timezone.localdate()
    case = case_in(state, retain_until=today + timedelta(days=left))

    moves.touch(case=case)

    assert Case.objects.get(pk=case.pk).retain_until == today + timedelta(days=kept)


@pytest.mark.parametrize("change", ["number", "chain", "hour", "gone"])
def test_a_timeline_that_was_touched_is_not_sound(change: str) -> None:
    case = case_in(State.MATCHING)
    lines = [moves.record(case=case, event=Event.READ, actor=Actor.DESK) for _three in range(3)]
    assert moves.is_sound(case)

    if change == "gone":
        lines[1].delete()
    else:
        changed = {"number": {"seq": 9}, "chain": {"chain": "0" * 64}, "hour": {"hour": HOUR - timedelta(hours=5)}}
        type(lines[2]).objects.filter(pk=lines[2].pk).update(**changed[change])

    assert not moves.is_sound(case)


def test_each_word_of_a_line_is_in_its_seal() -> None:
    said = ("a", UUID(int=1), 2, "read", "desk", 7, HOUR)
    others = ("b", UUID(int=2), 3, "spoke", "peer", 8, HOUR + timedelta(hours=1))
    changed = [(*said[:place], other, *said[place + 1 :]) for place, other in enumerate(others)]

    words = f"a|{UUID(int=1)}|2|read|desk|7|2027030210"
    assert moves.link(*said) == hashlib.sha256(words.encode()).hexdigest()
    assert len({moves.link(*said), *(moves.link(*one) for one in changed)}) == 8


def test_a_case_begins_with_who_took_the_call() -> None:
    clerk = UserFactory()

    case = moves.begin(
        event=Event.TAKE_CALL, actor=Actor.DESK, desk=DeskFactory(), urgent=True, by=clerk, case_id=UUID(int=5)
    )

    line = case.happenings.get()
    assert (case.state, case.step, case.urgent) == (State.RECEIVED, 1, True)
    assert (line.type, line.actor_role, line.actor, line.seq) == (Event.TAKE_CALL, Actor.DESK, clerk, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        moves.begin(event=Event.SUBMIT, actor=Actor.REQUESTER, desk=case.desk, urgent=False, case_id=case.pk)
