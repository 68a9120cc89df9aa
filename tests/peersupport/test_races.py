"""At the very same moment: two clicks, two desk members, two peers. One does it; the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier

import pytest
from django.apps import apps
from django.db import connection, connections

from peersupport.models import Event, MoveRefused, Pairing, State
from peersupport.services import choices, desk, fellows, offers, pairing
from tests.peersupport.world import Asking, Someone, World
from vault.holders import OpenCase
from vault.services import cases

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, databases=["default", "keystore"]),
]


@pytest.fixture
def crowd() -> World:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL behind DATABASE_URL")
    import_module("peersupport.migrations.0002_regions").fill(apps, None)
    return World()


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do these at the same moment; return what became of each, sorted."""
    gate = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        gate.wait()
        try:
            deed()
        except (MoveRefused, offers.AnswerRefused):
            return "refused"
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def test_a_double_yes_makes_one_place(crowd: World) -> None:
    asking = crowd.submit().offered()
    code = asking.offer_to(crowd.peer).code

    def accept() -> None:
        offers.accept(offer=code, by=crowd.peer.user, has_no_conflict=True)

    assert at_once(accept, accept) == ["done", "refused"]
    assert asking.case.assignments.count() == 1
    assert asking.case.happenings.filter(type=Event.ACCEPT).count() == 1


def test_a_yes_and_a_lapse_do_not_both_happen(crowd: World) -> None:
    asking = crowd.submit().offered()
    offer = asking.offer_to(crowd.peer)

    at_once(
        lambda: offers.accept(offer=offer.code, by=crowd.peer.user, has_no_conflict=True),
        lambda: offers.decline(offer=offer.code, by=crowd.peer.user),
    )

    beside = asking.case.assignments.filter(is_live=True).count()
    assert (asking.case.state, beside) in {(State.ACTIVE_1, 1), (State.MATCHING, 0)}


def test_two_desk_members_open_at_once(crowd: World) -> None:
    asking = crowd.submit()
    who = (crowd.clerk, crowd.other_clerk)

    done = at_once(*(lambda one=one: desk.open_case(case_id=asking.case.pk, by=one.user) for one in who))

    assert done == ["done", "refused"]
    assert asking.case.happenings.filter(type=Event.OPEN).count() == 1


def test_choosing_two_people_at_once_asks_one(crowd: World) -> None:
    asking = crowd.submit().proposed()
    pk, holder = asking.case.pk, asking.holder
    codes = [asking.offer_to(one).code for one in (crowd.peer, crowd.other_peer)]

    def choose(code: object) -> None:
        choices.choose(opened=cases.open_case(holder=holder, case=pk), offer=code)  # type: ignore[arg-type]

    assert at_once(*(lambda code=code: choose(code) for code in codes)) == ["done", "refused"]
    assert asking.case.state == State.OFFERED
    assert asking.case.offers.filter(state="offered").count() == 1


def test_two_desk_members_who_propose_the_same_two_do_it_once(crowd: World) -> None:
    one, other = crowd.submit(), crowd.submit()
    for asking in (one, other):
        fellows.ask(opened=asking.opened, kinds=["complaint"], shows_profession=False, shows_region=False)

    def propose(clerk: Someone, first: Asking, second: Asking) -> None:
        pairing.propose(one=first.case.pk, other=second.case.pk, by=clerk.user, holder=clerk.holder)

    done = at_once(
        lambda: propose(crowd.clerk, one, other),
        lambda: propose(crowd.other_clerk, other, one),
    )

    assert done == ["done", "refused"]
    assert Pairing.objects.count() == 1
    assert one.case.happenings.filter(type=Event.FELLOW_PAIR).count() == 1


@pytest.mark.parametrize("last", ["yes", "no"])
def test_both_answer_at_once(crowd: World, last: str) -> None:
    one, other = crowd.submit(), crowd.submit()
    for asking in (one, other):
        fellows.ask(opened=asking.opened, kinds=["complaint"], shows_profession=False, shows_region=False)
    found = pairing.propose(one=one.case.pk, other=other.case.pk, by=crowd.clerk.user, holder=crowd.clerk.holder)
    mine, theirs = one.opened, other.opened

    def yes(opened: OpenCase) -> None:
        fellows.say_yes(opened=opened, code=found.code, name="Schuilnaam", reach="06 1111 1111")

    done = at_once(
        lambda: yes(mine),
        lambda: yes(theirs) if last == "yes" else fellows.say_no(opened=theirs, code=found.code),
    )

    found.refresh_from_db()
    assert found.state == (Pairing.State.TOGETHER if last == "yes" else Pairing.State.OUT)
    assert "done" in done
    met = Event.FELLOW_MET
    assert [case.happenings.filter(type=met).count() for case in (one.case, other.case)] == [int(last == "yes")] * 2
