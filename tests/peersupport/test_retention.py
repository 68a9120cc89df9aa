"""What ends by time is gone: rows, keys, desk copies; one anonymous line stays. Two at once do it once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from importlib import import_module
from threading import Barrier

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection, connections
from django.utils import timezone

from notifications.models import Message
from peersupport.models import Actor, Alarm, Case, Event, Figure, Happening, Offer, Seat, State, Watch
from peersupport.services import closing, desk_copies, figures, leads, moves, offers, retention, sealed, ticks
from peersupport.services.shapes import CONTACT, FACTS
from peersupport.tasks import tick
from tests.accounts.factories import UserFactory
from tests.peersupport.world import CONTACT as REACH
from tests.peersupport.world import FACTS as ABOUT
from tests.peersupport.world import Asking, World
from vault.errors import NoKey, Shredded
from vault.models import KeyPair, KeyRing, SealedCopy, SealedItem, ShredKey
from vault.services import cases, copies

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def later(moment: datetime) -> None:
    """Let a tick come at this moment."""
    with time_machine.travel(moment, tick=False):
        tick()


def closed(asking: Asking) -> datetime:
    """Close a case; return when the clock will have closed it for good."""
    closing.close(opened=asking.opened)
    return asking.case.state_since + HOUR + 30 * DAY


def test_closing_becomes_closed_after_thirty_days_and_the_contact_is_gone(world: World) -> None:
    asking = world.submit(story="Van mij").accepted()
    end = closed(asking)

    later(end - timedelta(minutes=1))
    assert asking.case.state == State.CLOSING
    later(end)

    assert asking.case.state == State.CLOSED
    assert not SealedItem.objects.filter(ring=asking.case.pk, kind=CONTACT).exists()
    assert not SealedCopy.objects.filter(ring=asking.case.pk).exists()
    with pytest.raises(NoKey):
        cases.open_case(holder=world.peer.holder, case=asking.case.pk)
    assert [line.text for line in sealed.conversation(asking.opened)] == ["Van mij"]


def test_sixty_days_after_that_nothing_is_left_but_a_line_in_the_count(world: World) -> None:
    asking = world.submit(story="Van mij").accepted()
    case, holder = asking.case.pk, asking.holder
    end = closed(asking)
    later(end)
    gone = asking.case.state_since + HOUR + 60 * DAY

    later(gone - timedelta(minutes=1))
    assert Case.objects.filter(pk=case).exists()
    later(gone)
    later(gone + HOUR)

    assert not Case.objects.exists()
    assert not Happening.objects.exists()
    assert not ShredKey.objects.filter(case=case).exists()
    assert not KeyRing.objects.exists()
    assert not KeyPair.objects.filter(case=case).exists()
    with pytest.raises((NoKey, Shredded)):
        cases.open_case(holder=holder, case=case)
    line = Figure.objects.get()
    assert (line.step, line.asked, line.declined) == (1, 1, 0)
    assert str(case) not in str(Figure.objects.values().get())


def test_an_erased_case_can_be_undone_for_a_day_and_is_then_destroyed(world: World) -> None:
    asking, other = world.submit(), world.submit()
    for one in (asking, other):
        closing.erase(case_id=one.case.pk)
    end = asking.case.state_since + HOUR + 24 * HOUR

    later(end - timedelta(minutes=1))
    closing.undo(case_id=other.case.pk)
    later(end)

    assert [case.pk for case in Case.objects.all()] == [other.case.pk]
    assert other.case.state == State.RECEIVED
    assert ShredKey.objects.count() == 1


def test_a_case_without_a_sign_is_waited_for_and_then_closed(world: World) -> None:
    asking = world.submit()
    Case.objects.filter(pk=asking.case.pk).update(state=State.DORMANT)

    later(asking.case.state_since + 30 * DAY)
    assert asking.case.state == State.DORMANT
    later(asking.case.state_since + HOUR + 30 * DAY)
    assert asking.case.state == State.CLOSING


def test_a_proposal_to_close_needs_fourteen_days_of_silence(world: World) -> None:
    silent, speaking = world.submit().accepted(), world.submit().accepted()
    for one in (silent, speaking):
        closing.propose(case_id=one.case.pk, by=world.peer.user)
    asked = silent.case.happenings.get(type=Event.CLOSE_ASKED).hour
    with time_machine.travel(asked + 13 * DAY, tick=False):
        sealed.write(opened=speaking.opened, text="Nog niet", role=Actor.REQUESTER, name="Ik")

    later(asked + 14 * DAY)
    assert silent.case.state == State.ACTIVE_1
    later(asked + HOUR + 14 * DAY)

    assert (silent.case.state, speaking.case.state) == (State.CLOSING, State.ACTIVE_1)


def test_the_desks_copies_go_thirty_days_after_the_match_and_come_back_for_a_new_search(world: World) -> None:
    asking = world.submit().accepted()
    assigned = timezone.now()

    retention.forget_desk_copies(now=assigned + 29 * DAY)
    assert copies.take(holder=world.clerk.holder, case=asking.case.pk, kind=FACTS)
    assert retention.forget_desk_copies(now=assigned + 31 * DAY) == 1
    assert retention.forget_desk_copies(now=assigned + 31 * DAY) == 0

    for kind in (FACTS, CONTACT):
        with pytest.raises(NoKey):
            copies.take(holder=world.clerk.holder, case=asking.case.pk, kind=kind)
    assert copies.take(holder=world.peer.holder, case=asking.case.pk, kind=CONTACT)  # the peer's own stays
    offers.hand_back(case_id=asking.case.pk, by=world.peer.user)
    desk_copies.renew(opened=asking.opened, case=asking.case)
    assert copies.take(holder=world.clerk.holder, case=asking.case.pk, kind=FACTS)


def test_while_somebody_is_sought_the_desk_keeps_its_copies(world: World) -> None:
    asking = world.submit().accepted()
    Case.objects.filter(pk=asking.case.pk).update(state=State.WIDENING)

    assert retention.forget_desk_copies(now=timezone.now() + 40 * DAY) == 0


def test_a_lead_who_is_kept_away_is_no_watch(world: World) -> None:
    group = Group.objects.get_or_create(name=leads.LEAD)[0]
    near, far = UserFactory(name="Ingrid Bosman"), UserFactory(name="Wim Claes")
    for person in (near, far):
        person.groups.add(group)

    from dataclasses import replace

    asking = world.submit(facts=replace(ABOUT, persons=("mevr. I. Bosman",)), contact=REACH)

    assert [one.person for one in Watch.objects.filter(case=asking.case)] == [far]


def test_closing_counts_once_with_its_groups_and_reopening_counts_no_second_time(world: World) -> None:
    asking = world.submit().accepted()
    moves.record(case=asking.case, event=Event.SPOKE, actor=Actor.PEER, by=world.peer.user)
    for _time in range(2):
        figures.count(case=asking.case, now=timezone.now(), facts=ABOUT)

    line = Figure.objects.get()

    assert (line.country, line.profession, line.reason, line.first_contact) == ("NL", "doctor", "incident", "2")


@pytest.mark.parametrize(
    ("hours", "bucket"), [(0, "2"), (2, "2"), (3, "4"), (24, "24"), (25, "36"), (168, "168"), (169, "later")]
)
def test_the_first_contact_falls_in_a_bucket(hours: int, bucket: str) -> None:
    begun = timezone.now()

    assert figures.first_contact([("submit", "requester", begun), ("spoke", "peer", begun + hours * HOUR)]) == bucket
    assert figures.first_contact([("submit", "requester", begun), ("message", "requester", begun)]) == "never"
    assert figures.first_contact([]) == "never"


# At the same moment, on PostgreSQL ----------------------------------------------------------------------------


@pytest.fixture
def crowd() -> World:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL behind DATABASE_URL")
    import_module("peersupport.migrations.0002_regions").fill(apps, None)
    return World()


def at_once(*deeds: Callable[[], object]) -> None:
    gate = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(run, deeds))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, databases=["default", "keystore"])
def test_two_ticks_at_once_ring_and_tell_once(crowd: World) -> None:
    for _case in range(12):
        crowd.submit(urgent=True)
    Message.objects.all().delete()
    now = timezone.now() + 3 * DAY

    at_once(*[lambda: ticks.ring(now=now)] * 3, *[lambda: ticks.digest(now=now)] * 3)

    assert Alarm.objects.count() == len(set(Alarm.objects.values_list("case", "clock", "due_at")))
    assert set(Alarm.objects.values_list("is_told", flat=True)) == {True}
    digests = Message.objects.exclude(key="")
    assert digests.count() == 2
    assert Message.objects.filter(key="").count() == 2  # one letter to each desk member, for twelve cases


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, databases=["default", "keystore"])
def test_two_ticks_at_once_let_go_close_and_shred_once(crowd: World) -> None:
    asked, gone = crowd.submit().offered(), crowd.submit()
    closing.erase(case_id=gone.case.pk)
    Offer.objects.filter(state=Offer.State.OFFERED).update(answer_by=timezone.now())
    now = timezone.now() + 2 * DAY

    at_once(*[lambda: retention.run(now=now)] * 3)

    assert asked.case.happenings.filter(type=Event.LAPSE).count() == 1
    assert [case.pk for case in Case.objects.all()] == [asked.case.pk]
    assert Figure.objects.count() == 1
    assert Seat.objects.filter(case=asked.case).count() == 2
