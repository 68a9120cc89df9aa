"""The table of moves of a place: each allowed one leaves a record, each other one is refused."""

from itertools import product

import pytest
from django.utils import timezone

from courses.models import Enrolment, EnrolmentMove
from courses.services.moving import ForbiddenMove, move
from tests.courses.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
State = Enrolment.State
ALLOWED = {(was, to) for was, tos in Enrolment.MOVES.items() for to in tos}


def needed(to: str) -> dict[str, object]:
    return {
        State.HELD: {"hold_until": timezone.now()},
        State.OFFERED: {"offered_until": timezone.now()},
        State.WAITING: {"queue_rank": 1},
    }.get(State(to), {})


def test_the_table_names_every_state():
    assert set(Enrolment.MOVES) == set(State)
    assert Enrolment.MOVES[State.CANCELLED] == set()


@pytest.mark.parametrize(("was", "to"), sorted(product(State.values, State.values)))
def test_a_move_follows_the_table(was, to):
    enrolment = EnrolmentFactory(state=was)

    if (was, to) in ALLOWED:
        move(enrolment, State(to), deed=EnrolmentMove.Deed.CANCELLED, **needed(to))
        recorded = [(was, to)]
    else:
        with pytest.raises(ForbiddenMove):
            move(enrolment, State(to), deed=EnrolmentMove.Deed.CANCELLED, **needed(to))
        recorded = []

    enrolment.refresh_from_db()
    assert enrolment.state == (to if recorded else was)
    assert list(enrolment.moves.values_list("from_state", "to_state")) == recorded


def test_a_move_is_refused_when_the_row_has_moved_meanwhile():
    stale = EnrolmentFactory(state=State.HELD)
    Enrolment.objects.filter(pk=stale.pk).update(state=State.CANCELLED)

    with pytest.raises(ForbiddenMove):
        move(stale, State.CONFIRMED, deed=EnrolmentMove.Deed.PAID)
