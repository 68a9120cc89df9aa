"""Anything may happen to a case, in any order, at any time, by anybody: what was promised holds.

`deeds` says what is tried, `promises` what must hold, `sabotage` what is broken to see that the machine can fail.
"""

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from accounts.models import User
from notifications.models import Message
from peersupport.models import Case, Desk, DeskMember, DutyHours, Expert, Figure, State, Supporter, Tick
from tests.peersupport.deeds import FITTING, SEEN
from tests.peersupport.machine import Peersupport
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


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=str)
def test_the_machine_notices(db: None, monkeypatch: pytest.MonkeyPatch, sabotage: Sabotage) -> None:
    """Break one thing in the house, and see the promise fail that it breaks:

    * a revoke does nothing; a new epoch keeps the old key; the next epoch is never made; a new vault leaves the epoch;
    * a coach reads what came before without a word; asking for a key gives one, with no reader there;
    * nobody is excluded when the desk proposes; who came too near stays; what was sealed for who went stays;
    * a shred leaves the key in the keystore, or the rows; closing ends nobody's reading;
    * any move is allowed; the desk sees every case; an erased case is there as before;
    * a clock counts from the tick, so that a second tick rings again; alarms are told to nobody; waiting alone rings
      nothing.
    """
    sabotage.breaks(monkeypatch)

    with pytest.raises(AssertionError, match=sabotage.promise):
        run(sabotage.start, examples=20, steps=20, focus=sabotage.focus)
