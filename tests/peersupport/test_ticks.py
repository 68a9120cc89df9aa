"""With a frozen clock: every alarm once, none lost over a dead worker or a night in which the clock is changed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.db.models import Value
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications.models import Message
from peersupport.models import (
    Actor,
    Alarm,
    Assignment,
    Case,
    Clock,
    Desk,
    DeskAlarm,
    Duty,
    Event,
    Holiday,
    NoticeAddress,
    Quiet,
    Seat,
    State,
    Tick,
    Watch,
)
from peersupport.services import clocks, closing, dates, health, leads, moves, notices, retention, sealed, seats, ticks
from peersupport.tasks import tick
from tests.accounts.factories import UserFactory
from tests.peersupport.factories import DeskFactory, DeskMemberFactory, DutyHoursFactory, SupporterFactory
from tests.peersupport.test_notices import deliver_all
from tests.peersupport.world import World
from vault.models import KeyRing, SealedCopy, SealedItem

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clocks.ZONE)


@pytest.fixture(autouse=True)
def _read_by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bare cases hold no sealed copies; `test_seats` rings the clock of those whom too few can read."""
    monkeypatch.setattr(seats, "readers_of", lambda _case: Value(seats.ENOUGH))


@pytest.fixture
def weekdays(db: None) -> Desk:
    """A desk that answers on weekdays from nine to five."""
    desk = DeskFactory(is_national=True)
    for weekday in range(5):
        DutyHoursFactory(desk=desk, weekday=weekday, opens=time(9), closes=time(17))
    return desk


def begin(desk: Desk, moment: datetime, *, urgent: bool = False) -> Case:
    """Let a bare case be received at a moment, seen by one desk member and one lead."""
    with time_machine.travel(moment, tick=False):
        from uuid import uuid4

        case = moves.begin(event=Event.SUBMIT, actor=Actor.REQUESTER, desk=desk, urgent=urgent, case_id=uuid4())
        Seat.objects.create(case=case, person=DeskMemberFactory(desk=desk).person)
        lead = UserFactory()
        lead.groups.add(Group.objects.get_or_create(name=leads.LEAD)[0])
        Watch.objects.create(case=case, person=lead)
    return case


def write(case: Case, moment: datetime, event: Event, role: Actor, person: object = None) -> None:
    with time_machine.travel(moment, tick=False):
        moves.record(case=case, event=event, actor=role, by=person)  # type: ignore[arg-type]


def accept(case: Case, moment: datetime) -> object:
    """Let a peer stand beside the requester from a moment on."""
    peer = SupporterFactory().person
    write(case, moment, Event.ACCEPT, Actor.PEER, peer)
    case.assignments.update(is_live=False)
    Assignment.objects.create(case=case, person=peer, role="peer", accepted_on=moment.date())
    Case.objects.filter(pk=case.pk).update(state=State.ACTIVE_1, state_since=moment, due_at=None)
    return peer


def rings(case: Case, now: datetime) -> list[str]:
    """Let the clocks be looked at, and return which ones ring then."""
    with time_machine.travel(now, tick=False):
        ticks.ring(now=now)
    return sorted(case.alarms.filter(is_over=False).values_list("clock", flat=True))


def told() -> list[str]:
    """Return to whom letters wait, and forget them."""
    found = sorted(
        notices.open_address(message.context["sealed_address"]) for message in Message.objects.filter(kind=notices.KIND)
    )
    Message.objects.all().delete()
    return found


# When ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "quiet", "rung"),
    [
        ("2027-03-01 10:20", "2027-03-01 12:59", "2027-03-01 13:00"),
        ("2027-03-05 16:00", "2027-03-08 09:59", "2027-03-08 10:00"),  # over a weekend
        ("2027-03-26 16:00", "2027-03-29 09:59", "2027-03-29 10:00"),  # summer time begins on the 28th
        ("2027-10-29 16:00", "2027-11-01 09:59", "2027-11-01 10:00"),  # and ends on the 31st
    ],
)
def test_a_request_that_nobody_opens_rings_after_two_duty_hours(
    weekdays: Desk, received: str, quiet: str, rung: str
) -> None:
    case = begin(weekdays, at(received))

    before = rings(case, at(quiet))
    after = rings(case, at(rung))

    assert ("open" in before, "open" in after) == (False, True)


def test_a_holiday_is_no_duty(weekdays: Desk) -> None:
    Holiday.objects.create(desk=weekdays, day=date(2027, 3, 2))
    case = begin(weekdays, at("2027-03-01 16:00"))

    assert "open" not in rings(case, at("2027-03-02 18:00"))
    assert "open" in rings(case, at("2027-03-03 10:00"))


def test_an_urgent_request_rings_after_a_quarter_of_an_hour_of_duty_and_the_lead_hears_at_once(weekdays: Desk) -> None:
    case = begin(weekdays, at("2027-03-01 10:02"), urgent=True)
    assert case.due_at == at("2027-03-01 10:20")
    seat, lead = case.seats.get().person, case.watches.get().person
    Quiet.objects.create(person=lead, quiet_until=at("2027-03-01 14:00"))

    assert rings(case, at("2027-03-01 10:19")) == []
    assert rings(case, at("2027-03-01 10:20")) == ["safety"]

    waiting = Message.objects.all()
    assert {message.due_at for message in waiting} == {at("2027-03-01 10:20")}
    assert told() == sorted([seat.email, lead.email])
    assert rings(case, at("2027-03-01 12:02")) == ["open", "safety"]


def test_an_urgent_request_at_night_rings_when_the_desk_opens(weekdays: Desk) -> None:
    case = begin(weekdays, at("2027-03-01 23:40"), urgent=True)

    assert rings(case, at("2027-03-02 09:14")) == []
    assert rings(case, at("2027-03-02 09:15")) == ["safety"]


def test_the_desk_has_eight_duty_hours_to_propose_also_after_somebody_handed_back(weekdays: Desk) -> None:
    case = begin(weekdays, at("2027-03-01 10:00"))
    with time_machine.travel(at("2027-03-01 11:00"), tick=False):
        moves.move(case=moves.locked(case.pk), event=Event.OPEN, actor=Actor.DESK)
    assert "propose" not in rings(case, at("2027-03-02 10:59"))
    assert "propose" in rings(case, at("2027-03-02 11:00"))

    Case.objects.filter(pk=case.pk).update(state_since=at("2027-03-04 09:00"), due_at=at("2027-03-04 09:00"))
    assert "propose" not in rings(case, at("2027-03-04 16:59"))
    assert "propose" in rings(case, at("2027-03-04 17:00"))


def test_three_who_could_not_ring_once_for_desk_and_lead(weekdays: Desk) -> None:
    case = begin(weekdays, at("2027-03-01 10:00"))
    for hour, event in ((11, Event.DECLINE), (12, Event.LAPSE)):
        write(case, at(f"2027-03-01 {hour}:00"), event, Actor.PEER)
    assert "refused" not in rings(case, at("2027-03-01 12:30"))
    write(case, at("2027-03-01 12:40"), Event.DECLINE, Actor.PEER)

    assert "refused" in rings(case, at("2027-03-01 12:50"))
    for hour in (13, 14):
        write(case, at(f"2027-03-01 {hour}:00"), Event.DECLINE, Actor.PEER)
        rings(case, at(f"2027-03-01 {hour}:30"))
    assert case.alarms.filter(clock=Clock.REFUSED).count() == 1


@pytest.mark.parametrize("day", ["2027-03-10", "2027-03-27", "2027-10-30"])  # an ordinary day, and both changes
def test_contact_is_missed_after_a_day_and_alarming_after_two(weekdays: Desk, day: str) -> None:
    start = at(f"{day} 14:00").astimezone(UTC)
    case = begin(weekdays, start)
    accept(case, start + HOUR)

    assert rings(case, start + 24 * HOUR - timedelta(minutes=1)) == []
    assert rings(case, start + 24 * HOUR) == ["contact"]
    told()
    assert rings(case, start + 48 * HOUR) == ["contact", "contact_late"]
    assert set(told()) == {case.seats.get().person.email, case.watches.get().person.email}


@pytest.mark.parametrize("event", [Event.MESSAGE, Event.SPOKE])
def test_a_word_of_the_peer_ends_it_and_being_alone_again_begins_it_anew(weekdays: Desk, event: Event) -> None:
    start = at("2027-03-10 10:00")
    case = begin(weekdays, start)
    peer = accept(case, start + HOUR)
    rings(case, start + 25 * HOUR)
    write(case, start + 26 * HOUR, event, Actor.PEER, peer)
    assert rings(case, start + 49 * HOUR) == []

    write(case, start + 50 * HOUR, Event.HAND_BACK, Actor.PEER, peer)
    accept(case, start + 51 * HOUR)
    assert "contact" in rings(case, start + 74 * HOUR)


def keep_dates(case: Case) -> None:
    """Let the case hold the sealed item in which the dates of a procedure stand."""
    ring = KeyRing.objects.create(case=case.pk)
    SealedItem.objects.create(ring=ring, epoch=1, kind=dates.DATES, author=case.pk, envelope=b"sealed")


def test_talks_are_recalled_after_two_weeks_and_six_weeks_and_monthly_only_during_a_procedure(weekdays: Desk) -> None:
    start = at("2027-03-01 10:00").astimezone(UTC)
    case = begin(weekdays, start)
    peer = accept(case, start)
    write(case, start, Event.SPOKE, Actor.PEER, peer)
    silent = {"silent", "silent_long"}

    assert set(rings(case, start + 14 * DAY - HOUR)) - silent == set()
    assert set(rings(case, start + 14 * DAY)) - silent == {"second_talk"}
    assert told() == [peer.email]  # type: ignore[attr-defined]
    write(case, start + 15 * DAY, Event.SPOKE, Actor.PEER, peer)
    assert set(rings(case, start + 16 * DAY)) == set()
    assert set(rings(case, start + 42 * DAY)) - silent == {"third_talk"}
    write(case, start + 43 * DAY, Event.SPOKE, Actor.PEER, peer)
    assert set(rings(case, start + 71 * DAY)) - silent == set()
    assert set(rings(case, start + 72 * DAY)) - silent == set()
    keep_dates(case)
    assert set(rings(case, start + 71 * DAY)) - silent == set()
    assert set(rings(case, start + 72 * DAY)) - silent == {"next_talk"}
    assert set(rings(case, start + 102 * DAY)) - silent == {"next_talk"}
    assert case.alarms.filter(clock=Clock.NEXT_TALK).count() == 2
    write(case, start + 130 * DAY, Event.SPOKE, Actor.PEER, peer)
    assert set(rings(case, start + 132 * DAY)) == set()


def test_a_message_unread_nudges_the_peer_after_a_day_and_the_desk_after_three(weekdays: Desk) -> None:
    start = at("2027-03-01 10:00")
    case = begin(weekdays, start)
    peer = accept(case, start)
    write(case, start, Event.MESSAGE, Actor.PEER, peer)
    write(case, start + HOUR, Event.MESSAGE, Actor.REQUESTER)
    write(case, start + 3 * HOUR, Event.MESSAGE, Actor.REQUESTER)

    assert rings(case, start + 25 * HOUR) == ["unread"]
    assert told() == [peer.email]  # type: ignore[attr-defined]
    assert rings(case, start + 73 * HOUR) == ["unread", "unread_long"]
    assert told() == [case.seats.get().person.email]
    write(case, start + 74 * HOUR, Event.TALK_READ, Actor.PEER, peer)
    assert rings(case, start + 75 * HOUR) == []


@pytest.mark.parametrize(
    ("event", "role"),
    [(Event.TALK_READ, Actor.REQUESTER), (Event.MESSAGE, Actor.REQUESTER), (Event.SPOKE, Actor.PEER)],
)
def test_an_answer_unread_nudges_the_requester_after_a_day_and_tells_peer_and_desk_after_three(
    weekdays: Desk, event: Event, role: Actor
) -> None:
    start = at("2027-03-01 10:00")
    case = begin(weekdays, start)
    notices.remember(case=case, address="ik@elders.example", language="nl")
    peer = accept(case, start)
    write(case, start, Event.MESSAGE, Actor.REQUESTER)
    write(case, start, Event.TALK_READ, Actor.PEER, peer)
    write(case, start + HOUR, Event.MESSAGE, Actor.PEER, peer)

    assert rings(case, start + 24 * HOUR) == []
    assert rings(case, start + 25 * HOUR) == ["unseen"]
    assert told() == ["ik@elders.example"]
    assert rings(case, start + 26 * HOUR) == ["unseen"]
    assert told() == []
    assert rings(case, start + 73 * HOUR) == ["unseen", "unseen_long"]
    assert told() == sorted([case.seats.get().person.email, peer.email])  # type: ignore[attr-defined]
    write(case, start + 74 * HOUR, event, role, peer if role == Actor.PEER else None)
    assert rings(case, start + 75 * HOUR) == []


def test_that_the_requester_reads_is_written_down_once_for_what_is_new_and_is_no_answer(world: World) -> None:
    asking = world.submit().accepted()
    browser, address = asking.browser(), reverse("peersupport:case")
    browser.get(address)
    assert not asking.case.happenings.filter(type=Event.TALK_READ).exists()
    peer = world.peer.browser()
    peer.post(reverse("peersupport:talk", args=[asking.case.pk]), {"text": "Hoe is het?"})
    closing.propose(case_id=asking.case.pk, by=world.peer.user)

    for _look in range(2):
        browser.get(address)

    assert asking.case.happenings.filter(type=Event.TALK_READ, actor_role=Actor.REQUESTER).count() == 1
    assert closing.proposed_at(asking.case) is not None


def test_a_silent_peer_is_nudged_after_three_weeks_and_the_desk_hears_after_four(weekdays: Desk) -> None:
    start = at("2027-03-01 10:00").astimezone(UTC)
    case = begin(weekdays, start)
    peer = accept(case, start)
    write(case, start, Event.MESSAGE, Actor.PEER, peer)

    assert "silent" not in rings(case, start + 21 * DAY - HOUR)
    assert {"silent"} == {*rings(case, start + 21 * DAY)} & {"silent", "silent_long"}
    assert "silent_long" in rings(case, start + 28 * DAY)


def test_an_expert_who_could_not_is_told_until_the_next_is_asked(weekdays: Desk) -> None:
    start = at("2027-03-01 10:00")
    case = begin(weekdays, start)
    peer = accept(case, start)
    write(case, start, Event.MESSAGE, Actor.PEER, peer)
    write(case, start + HOUR, Event.REFER, Actor.REQUESTER)
    assert rings(case, start + 2 * HOUR) == []
    write(case, start + 3 * HOUR, Event.LAPSE, Actor.CLOCK)
    assert rings(case, start + 4 * HOUR) == ["refer"]
    write(case, start + 5 * HOUR, Event.REFER, Actor.REQUESTER)
    assert rings(case, start + 6 * HOUR) == []


def test_a_pause_freezes_all_clocks_but_that_of_keeping_and_they_count_anew_after_it(weekdays: Desk) -> None:
    start = at("2027-03-01 10:00").astimezone(UTC)
    case = begin(weekdays, start)
    peer = accept(case, start)
    write(case, start, Event.MESSAGE, Actor.PEER, peer)
    write(case, start + HOUR, Event.MESSAGE, Actor.REQUESTER)
    Case.objects.filter(pk=case.pk).update(state=State.PAUSED, retain_until=date(2027, 5, 1))

    assert rings(case, at("2027-04-30 12:00")) == ["keep_1", "keep_30", "keep_7"]

    write(case, at("2027-04-30 13:00"), Event.RESUME, Actor.REQUESTER)
    Case.objects.filter(pk=case.pk).update(state=State.ACTIVE_1, retain_until=date(2027, 9, 1))
    assert rings(case, at("2027-05-01 12:00")) == []
    assert rings(case, at("2027-05-01 13:00")) == ["unread"]


# Once ----------------------------------------------------------------------------------------------------


def test_a_worker_that_was_dead_for_a_day_loses_and_doubles_nothing(weekdays: Desk) -> None:
    alive = begin(weekdays, at("2027-03-01 10:00"))
    dead = begin(weekdays, at("2027-03-01 10:00"))
    moment = at("2027-03-01 10:00")
    while moment < at("2027-03-04 10:00"):
        rings(alive, moment)
        moment += HOUR
    minutes = Alarm.objects.filter(case=alive).values_list("clock", "due_at", "is_told")
    seen = sorted(minutes)
    Alarm.objects.filter(case=dead).delete()
    told()

    for _tick in range(3):
        rings(dead, at("2027-03-04 10:00"))

    assert sorted(Alarm.objects.filter(case=dead).values_list("clock", "due_at", "is_told")) == seen
    assert [clock for clock, _due, _told in seen] == ["contact", "contact_late", "open"]
    addresses = told()
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize(
    ("start", "end"), [("2027-03-28 00:00", "2027-03-28 06:00"), ("2027-10-31 00:00", "2027-10-31 06:00")]
)
def test_every_five_minutes_of_the_night_of_the_change_rings_each_clock_once(
    weekdays: Desk, start: str, end: str
) -> None:
    first, moment = at(start).astimezone(UTC), at(start).astimezone(UTC)
    case = begin(weekdays, first - 22 * HOUR)
    while moment <= at(end).astimezone(UTC):
        rings(case, moment)
        moment += timedelta(minutes=30)

    assert sorted(case.alarms.values_list("clock", "due_at")) == [("contact", first + 2 * HOUR)]
    assert told() == [case.seats.get().person.email]


def test_what_is_over_is_marked_and_not_told_a_second_time(weekdays: Desk) -> None:
    case = begin(weekdays, at("2027-03-01 10:00"))
    assert rings(case, at("2027-03-01 13:00")) == ["open"]
    told()
    with time_machine.travel(at("2027-03-01 13:10"), tick=False):
        moves.move(case=moves.locked(case.pk), event=Event.OPEN, actor=Actor.DESK)
    assert rings(case, at("2027-03-01 13:11")) == []
    Case.objects.filter(pk=case.pk).update(
        state=State.RECEIVED, state_since=at("2027-03-01 10:00"), due_at=at("2027-03-01 12:00")
    )

    assert rings(case, at("2027-03-01 13:12")) == ["open"]
    assert told() == []


def test_who_was_switched_off_and_who_may_not_know_hear_nothing(weekdays: Desk) -> None:
    case = begin(weekdays, at("2027-03-01 10:00"), urgent=True)
    member = case.seats.get().person.desk_membership
    member.is_active = False
    member.save()
    other_lead = UserFactory()
    other_lead.groups.add(Group.objects.get(name=leads.LEAD))
    DeskMemberFactory(desk=weekdays)

    rings(case, at("2027-03-01 12:30"))

    assert told() == [case.watches.get().person.email]


def test_an_alarm_says_no_more_than_any_other_letter(weekdays: Desk) -> None:
    case = begin(weekdays, at("2027-03-01 10:00"), urgent=True)
    NoticeAddress.objects.all().delete()
    rings(case, at("2027-03-01 12:30"))
    with time_machine.travel(at("2027-03-05 12:30"), tick=False):
        deliver_all()

    assert {(letter.subject, letter.body) for letter in mail.outbox} == {
        ("Er is iets nieuws voor je", mail.outbox[0].body)
    }
    assert case.pk.hex not in mail.outbox[0].body.replace("-", "")


@pytest.mark.parametrize("count", [1, 40])
def test_a_batch_asks_the_same_number_of_statements_for_one_case_and_for_forty(weekdays: Desk, count: int) -> None:
    peer = SupporterFactory().person
    people = [DeskMemberFactory(desk=weekdays).person for _ in range(2)]
    for number in range(count):
        case = begin(weekdays, at("2027-03-01 10:00"), urgent=number % 2 == 0)
        Seat.objects.bulk_create(Seat(case=case, person=person) for person in people)
        Assignment.objects.create(case=case, person=peer, role="peer")
    now = at("2027-03-04 10:00")

    with time_machine.travel(now, tick=False), CaptureQueriesContext(connection) as asked:
        ticks.ring(now=now)

    ours = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(ours) <= 28


# The date ------------------------------------------------------------------------------------------------


def test_the_requester_hears_thirty_seven_and_one_day_before_the_date(world: World) -> None:
    asking = world.submit(notice_address="ik@example.net")
    until = asking.case.retain_until
    day = datetime.combine(until, time(9), clocks.ZONE)
    found = []
    for days in (31, 30, 29, 8, 7, 6, 2, 1):
        with time_machine.travel(day - timedelta(days=days) + timedelta(minutes=1), tick=False):
            Message.objects.all().delete()
            tick()
            found.append((days, told().count("ik@example.net")))

    assert found == [(31, 0), (30, 1), (29, 0), (8, 0), (7, 1), (6, 0), (2, 0), (1, 1)]


def test_a_message_one_hour_before_keeps_the_case_and_moves_the_date(world: World) -> None:
    asking = world.submit().accepted()
    until = asking.case.retain_until
    midnight = datetime.combine(until, time(0), clocks.ZONE)
    with time_machine.travel(midnight - HOUR, tick=False):
        sealed.write(opened=asking.opened, text="Ik ben er nog", role=Actor.REQUESTER, name="Ik")
        assert asking.case.retain_until >= until + timedelta(days=29)

    with time_machine.travel(midnight, tick=False):
        retention.run(now=midnight)
        assert asking.case.state == State.ACTIVE_1

    later = datetime.combine(asking.case.retain_until, time(0), clocks.ZONE)
    with time_machine.travel(later, tick=False):
        retention.run(now=later)
    assert asking.case.state == State.CLOSING


def test_who_uses_a_case_hears_of_its_date_a_week_later_at_the_earliest(world: World) -> None:
    asking = world.submit(notice_address="ik@example.net")
    first = asking.case.retain_until
    found = []
    for days in (20, 19, 18):
        with time_machine.travel(datetime.combine(first - timedelta(days=days), time(20), clocks.ZONE), tick=False):
            asking.browser().get(reverse("peersupport:case"))
            Message.objects.all().delete()
            tick()
            found.append(told().count("ik@example.net"))
    assert asking.case.retain_until == first - timedelta(days=18) + timedelta(days=37)

    with time_machine.travel(datetime.combine(first - timedelta(days=11), time(20), clocks.ZONE), tick=False):
        tick()
        found.append(told().count("ik@example.net"))
    assert found == [0, 0, 0, 1]


def test_a_closed_case_is_told_of_the_day_on_which_it_goes_for_good(weekdays: Desk) -> None:
    case = begin(weekdays, at("2027-03-01 10:00"))
    Case.objects.filter(pk=case.pk).update(state=State.CLOSING, state_since=at("2027-04-01 10:00"))
    assert rings(case, at("2027-04-30 10:00")) == []
    Case.objects.filter(pk=case.pk).update(state=State.CLOSED, state_since=at("2027-05-01 11:00"))

    assert rings(case, at("2027-05-31 08:59")) == []
    assert rings(case, at("2027-05-31 09:00")) == ["keep_30"]
    assert rings(case, at("2027-06-29 09:00")) == ["keep_1", "keep_30", "keep_7"]


@pytest.mark.parametrize("state", [State.RECEIVED, State.PROPOSED, State.PAUSED, State.WIDENING, State.REFERRING])
def test_a_case_that_nobody_used_until_its_date_begins_to_close(weekdays: Desk, state: State) -> None:
    case = begin(weekdays, at("2027-03-01 10:00"))
    Case.objects.filter(pk=case.pk).update(state=state, step=2)
    now = datetime.combine(case.retain_until, time(0), clocks.ZONE)

    retention.run(now=now - timedelta(minutes=1))
    case.refresh_from_db()
    assert case.state == state
    retention.run(now=now)
    case.refresh_from_db()
    assert case.state == State.CLOSING
    assert not retention.close_at_its_date(case_id=case.pk, now=now)


def test_nobody_stays_proposed_or_asked_for_a_case_that_closes_at_its_date(world: World) -> None:
    proposed, offered = world.submit().proposed(), world.submit().offered()
    asked = offered.case.offers.get(state="offered")
    now = datetime.combine(offered.case.retain_until, time(0), clocks.ZONE)
    type(asked).objects.update(answer_by=now + timedelta(days=1))  # a desk without duty hours till then

    retention.run(now=now)

    assert (proposed.case.state, offered.case.state) == (State.CLOSING, State.CLOSING)
    assert not proposed.case.offers.exists()
    asked.refresh_from_db()
    assert (asked.state, asked.answer_by) == ("out", None)
    assert not SealedCopy.objects.filter(ring=offered.case.pk, person__user=asked.person).exists()


# The desks ---------------------------------------------------------------------------------------------------


def test_too_few_keys_and_an_empty_rota_are_told_once_and_mended(world: World) -> None:
    lead = UserFactory()
    lead.groups.add(Group.objects.get_or_create(name=leads.LEAD)[0])
    now = at("2027-03-01 10:00")
    with time_machine.travel(now, tick=False):
        for _tick in range(2):
            health.look(now=now)
        assert [one.kind for one in DeskAlarm.objects.all()] == ["rota"]
        assert told() == sorted([lead.email, world.clerk.user.email, world.other_clerk.user.email])
        world.other_clerk.user.desk_membership.delete()
        Duty.objects.create(
            desk=world.desk, person=world.clerk.user, starts_at=now - HOUR, ends_at=now + timedelta(days=2)
        )
        health.look(now=now + HOUR)

    assert [(one.kind, one.until is None) for one in DeskAlarm.objects.order_by("pk")] == [
        ("rota", False),
        ("keys", True),
    ]


def test_clocks_that_stood_still_are_told_once_they_run_again(world: World) -> None:
    now = at("2027-03-01 10:00")
    with time_machine.travel(now, tick=False):
        tick()
    for minutes, count in ((9, 0), (20, 1), (22, 1)):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            tick()
        assert DeskAlarm.objects.filter(kind=DeskAlarm.Kind.STILL).count() == count
    still = DeskAlarm.objects.get(kind=DeskAlarm.Kind.STILL)
    assert (still.since, still.until) == (now + timedelta(minutes=9), now + timedelta(minutes=20))


def test_the_digest_goes_at_its_hours_late_rather_than_never_and_once(world: World) -> None:
    sent = []
    for text in (
        "2027-03-27 07:59", "2027-03-27 08:00", "2027-03-27 08:02", "2027-03-27 15:59", "2027-03-27 16:01",
        "2027-03-28 07:30", "2027-03-28 08:01", "2027-03-29 13:00", "2027-03-29 13:02", "2027-03-29 16:00",
    ):  # fmt: skip
        with time_machine.travel(at(text), tick=False):
            sent.append(ticks.digest(now=at(text)) > 0)
            Message.objects.all().delete()

    assert sent == [True, True, False, False, True, False, True, True, False, True]


def test_one_part_that_fails_stops_no_other_and_is_no_sign_of_life(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*, now: datetime) -> None:
        raise ValueError("Kanarie")

    monkeypatch.setattr(retention, "run", broken)
    now = at("2027-03-01 10:00")
    case = begin(world.desk, now - 25 * HOUR)

    with time_machine.travel(now, tick=False):
        assert ticks.tick(now=now) == 1

    assert case.alarms.exists()
    assert Tick.objects.get().at is None
    assert "Kanarie" not in caplog.text
    assert "ValueError" in caplog.text


@pytest.fixture(autouse=True)
def _no_delay() -> Iterator[None]:
    yield
    Message.objects.all().delete()
