"""Anything may happen to a case, in any order, at any time, by anybody: what was promised holds.

`deeds`, `meeting` and `extra` say what is tried, `promises` (and the second halves of the others) what
must hold, `sabotage` what is broken to see that the machine can fail.
"""

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from accounts.models import User
from notifications.models import Message
from peersupport.models import Case, Desk, DeskMember, DutyHours, Expert, Figure, State, Supporter, Tick
from peersupport.models.states import ACTIVE
from tests.peersupport.deeds import EXTRA, FITTING, MEETING, SEEN
from tests.peersupport.extra import TRIED
from tests.peersupport.machine import Peersupport
from tests.peersupport.meeting import MET
from tests.peersupport.sabotage import SABOTAGES, Sabotage

STARTS = [State.RECEIVED, State.ACTIVE_1, State.ACTIVE_2, State.ACTIVE_3, State.CLOSING]


def run(start: State, *, examples: int, steps: int, focus: Mapping[str, tuple[str, ...]] = FITTING) -> None:
    def fresh() -> Peersupport:
        """Begin each example on empty tables: rolling back would be no use, since the audit outlives it."""
        for model in (Case, Expert, Supporter, DeskMember, DutyHours, Desk, Message, Figure, Tick, User):
            model._default_manager.all().delete()
        machine = Peersupport()
        machine.start, machine.focus = start, focus
        return machine

    run_state_machine_as_test(
        fresh,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("start", STARTS)
def test_whatever_happens_the_promises_hold(db: None, start: State) -> None:
    run(start, examples=2, steps=25)

    assert SEEN[start]


def test_it_also_tries_fellow_sufferers_files_calls_and_a_coach_who_is_alone(db: None) -> None:
    tried = dict.fromkeys(ACTIVE, (*MEETING, *EXTRA))
    run(State.ACTIVE_2, examples=3, steps=40, focus={**FITTING, **tried})

    assert {"proposed", "together"} <= (+MET).keys()
    assert {"a call", "a file", "a coach alone"} <= (+TRIED).keys()


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=str)
def test_the_machine_notices(db: None, monkeypatch: pytest.MonkeyPatch, sabotage: Sabotage) -> None:
    """Break one thing in the house, and see the promise fail that it breaks:

    * a revoke does nothing; a new epoch keeps the old key; the next epoch is never made; a new vault leaves the epoch;
    * a coach reads what came before without a word; asking for a key gives one, with no reader there;
    * nobody is excluded when the desk proposes; who came too near stays; what was sealed for who went stays;
    * a shred leaves the key in the keystore, or the rows; closing ends nobody's reading;
    * any move is allowed; the desk sees every case; an erased case is there as before;
    * two who are kept apart may meet, or after one yes; the desk gets what they give each other; it stays after a no; a
      proposal goes on after the end;
    * an old key opens a later file; files stay for ever; a code told by telephone is never spent; a colleague is
      sought though nobody is missed;
    * a clock counts from the tick, so that a second tick rings again; alarms are told to nobody; waiting alone rings
      nothing.
    """
    sabotage.breaks(monkeypatch)

    with pytest.raises(AssertionError, match=sabotage.promise):
        run(sabotage.start, examples=20, steps=20, focus=sabotage.focus)
