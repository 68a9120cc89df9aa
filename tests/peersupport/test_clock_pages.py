"""Rota, hours, overviews and the public figures: each tried by its own, by others, by a stranger and by nobody."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peersupport.models import Alarm, Case, Desk, Duty, Event, Figure, Holiday, State, Tick
from peersupport.services import clocks, hours, leads, overview, published, rota, talks
from peersupport.services.published import Quarter
from tests.accounts.factories import UserFactory
from tests.peersupport.factories import CaseFactory, DeskFactory, DeskMemberFactory, SupporterFactory
from tests.peersupport.world import World, someone

CLOCKS = {
    "lead", "board", "rota", "rota_plan", "rota_offer", "rota_keep", "rota_take", "rota_remove", "hours_start", "hours",
    "hours_add", "hours_remove", "holiday_add", "holiday_remove",
}  # fmt: skip
POSTS = CLOCKS - {"lead", "board", "rota", "hours_start", "hours"}
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clocks.ZONE)


def in_group(name: str) -> Client:
    person = UserFactory()
    person.groups.add(Group.objects.get_or_create(name=name)[0])
    client = Client()
    client.force_login(person)
    return client


def visit(client: Client, world: World, name: str, duty: Duty) -> int:
    args = {
        **{each: [duty.code] for each in ("rota_offer", "rota_keep", "rota_take", "rota_remove")},
        **{each: [world.desk.code] for each in ("hours", "hours_add", "holiday_add")},
        **{each: [world.desk.code, 1] for each in ("hours_remove", "holiday_remove")},
    }.get(name, [])
    address = reverse(f"peersupport:{name}", args=args)
    return (client.post(address) if name in POSTS else client.get(address)).status_code


@pytest.fixture
def slot(world: World) -> Duty:
    start = timezone.now() + DAY
    return Duty.objects.create(
        desk=world.desk, person=world.clerk.user, starts_at=start, ends_at=start + timedelta(hours=4)
    )


@pytest.mark.parametrize("name", sorted(CLOCKS))
def test_strangers_superusers_and_nobody_find_nothing(world: World, slot: Duty, name: str) -> None:
    for stranger in (UserFactory(), UserFactory(is_staff=True, is_superuser=True)):
        client = Client()
        client.force_login(stranger)
        assert visit(client, world, name, slot) == 404
    assert visit(Client(), world, name, slot) == 302


@pytest.mark.parametrize(
    ("name", "for_desk", "for_peer", "for_expert", "for_lead", "for_board"),
    [
        ("rota", 200, 200, 404, 200, 404),
        ("rota_plan", 422, 404, 404, 422, 404),
        ("hours", 200, 404, 404, 200, 404),
        ("hours_start", 303, 404, 404, 303, 404),
        ("hours_add", 422, 404, 404, 422, 404),
        ("lead", 404, 404, 404, 200, 404),
        ("board", 404, 404, 404, 404, 200),
    ],
)
def test_everybody_sees_their_own_pages(
    world: World, slot: Duty, name: str, for_desk: int, for_peer: int, for_expert: int, for_lead: int, for_board: int
) -> None:
    expert = world._peer("Ward Expert", role="expert")
    clients = (
        world.clerk.browser(), world.peer.browser(), expert.browser(), in_group(leads.LEAD), in_group(leads.BOARD),
    )  # fmt: skip

    found = [visit(client, world, name, slot) for client in clients]

    assert found == [for_desk, for_peer, for_expert, for_lead, for_board]


def test_lead_and_board_are_led_to_their_own_first_page(world: World) -> None:
    home = reverse("peersupport:desk")

    assert in_group(leads.LEAD).get(home)["Location"] == reverse("peersupport:lead")
    assert in_group(leads.BOARD).get(home)["Location"] == reverse("peersupport:board")


# The rota ----------------------------------------------------------------------------------------------------


def test_a_slot_is_offered_and_another_takes_it(world: World, slot: Duty) -> None:
    mine, other = world.clerk.browser(), world.other_clerk.browser()
    take = reverse("peersupport:rota_take", args=[slot.code])
    assert other.post(take).status_code == 422

    assert mine.post(reverse("peersupport:rota_offer", args=[slot.code])).status_code == 303
    assert Duty.objects.get().person == world.clerk.user
    assert "Neem deze dienst over" in other.get(reverse("peersupport:rota")).content.decode()
    assert other.post(take).status_code == 303

    taken = Duty.objects.get()
    assert (taken.person, taken.is_offered) == (world.other_clerk.user, False)
    assert world.peer.browser().post(take).status_code == 422
    assert mine.post(reverse("peersupport:rota_keep", args=[slot.code])).status_code == 422


def test_an_offer_is_taken_back(world: World, slot: Duty) -> None:
    client = world.clerk.browser()
    client.post(reverse("peersupport:rota_offer", args=[slot.code]))

    assert client.post(reverse("peersupport:rota_keep", args=[slot.code])).status_code == 303
    assert not Duty.objects.get().is_offered


def test_the_phone_is_for_peers_too_and_desk_work_for_the_desk(world: World, slot: Duty) -> None:
    Duty.objects.update(person=None)
    rota.take(duty=slot.code, by=world.peer.user)
    start = timezone.now() + 3 * DAY
    at_desk = Duty.objects.create(desk=world.desk, kind="desk", starts_at=start, ends_at=start + timedelta(hours=2))

    with pytest.raises(rota.RotaRefused):
        rota.take(duty=at_desk.code, by=world.peer.user)
    with pytest.raises(rota.RotaRefused):
        rota.offer(duty=at_desk.code, by=world.peer.user)
    rota.take(duty=at_desk.code, by=world.clerk.user)


def test_nobody_is_on_call_twice_at_the_same_time_nor_takes_what_is_over(world: World, slot: Duty) -> None:
    same = Duty.objects.create(
        desk=world.desk, kind="desk", starts_at=slot.starts_at + timedelta(hours=1), ends_at=slot.ends_at + DAY
    )
    with pytest.raises(rota.RotaRefused, match="al dienst"):
        rota.take(duty=same.code, by=world.clerk.user)
    Duty.objects.filter(pk=same.pk).update(starts_at=timezone.now() - DAY, ends_at=timezone.now())
    with pytest.raises(rota.RotaRefused):
        rota.take(duty=same.code, by=world.other_clerk.user)
    same.delete()
    with pytest.raises(rota.RotaRefused):
        rota.take(duty=same.code, by=world.other_clerk.user)


def test_a_series_keeps_its_hour_when_summer_time_ends(world: World) -> None:
    client = world.clerk.browser()
    answer = client.post(
        reverse("peersupport:rota_plan"),
        {
            "kind": "phone", "day": "2027-10-25", "opens": "22:00", "closes": "06:00", "weeks": 2,
            "person": world.peer.user.pk,
        },
    )  # fmt: skip

    assert answer.status_code == 303
    assert [(one.starts_at, one.ends_at, one.person) for one in Duty.objects.order_by("starts_at")] == [
        (at("2027-10-25 22:00"), at("2027-10-26 06:00"), world.peer.user),
        (at("2027-11-01 22:00"), at("2027-11-02 06:00"), world.peer.user),
    ]
    assert rota.plan(
        desk=world.desk, kind="phone", starts_at=at("2027-10-25 22:00"), ends_at=at("2027-10-26 06:00"), person=None,
        weeks=3, by=world.clerk.user,
    ) == 1  # fmt: skip


def test_only_who_may_plans_and_removes(world: World, slot: Duty) -> None:
    elsewhere = someone(name="Ver Weg")
    DeskMemberFactory(person=elsewhere.user, desk=DeskFactory())
    wanted = {"desk": world.desk, "kind": "phone", "person": None, "weeks": 1, "starts_at": at("2027-10-25 22:00")}

    for by, end in ((elsewhere.user, at("2027-10-26 06:00")), (world.clerk.user, at("2027-10-29 06:00"))):
        with pytest.raises(rota.RotaRefused):
            rota.plan(**wanted, ends_at=end, by=by)  # type: ignore[arg-type]
    with pytest.raises(rota.RotaRefused):
        rota.plan(**{**wanted, "person": elsewhere.user}, ends_at=at("2027-10-26 06:00"), by=world.clerk.user)  # type: ignore[arg-type]
    with pytest.raises(rota.RotaRefused):
        rota.remove(duty=slot.code, by=elsewhere.user)
    assert world.other_clerk.browser().post(reverse("peersupport:rota_remove", args=[slot.code])).status_code == 303
    assert not Duty.objects.exists()


@pytest.mark.parametrize(
    ("slots", "gaps"),
    [
        ([], [("09:00", "17:00")]),
        ([("08:00", "18:00")], []),
        ([("09:00", "12:00"), ("12:00", "17:00")], []),
        ([("09:00", "12:00"), ("13:00", "17:00")], [("12:00", "13:00")]),
        ([("10:00", "17:00")], [("09:00", "10:00")]),
    ],
)
def test_the_hours_in_which_nobody_is_on_call_are_found(
    world: World, slots: list[tuple[str, str]], gaps: list[tuple[str, str]]
) -> None:
    desk = DeskFactory()
    desk.duty_hours.create(weekday=0, opens=time(9), closes=time(17))
    for start, end in slots:
        Duty.objects.create(
            desk=desk, person=world.clerk.user, starts_at=at(f"2027-03-01 {start}"), ends_at=at(f"2027-03-01 {end}")
        )

    found = rota.gaps(desk=desk, start=at("2027-03-01 00:00"), end=at("2027-03-02 00:00"))

    assert found == [(at(f"2027-03-01 {start}"), at(f"2027-03-01 {end}")) for start, end in gaps]


# Hours -------------------------------------------------------------------------------------------------------


def test_the_desk_keeps_its_hours_and_holidays(world: World) -> None:
    client, code = world.clerk.browser(), world.desk.code
    world.desk.duty_hours.all().delete()
    page = reverse("peersupport:hours", args=[code])
    assert client.get(reverse("peersupport:hours_start"))["Location"] == page
    add = reverse("peersupport:hours_add", args=[code])

    assert client.post(add, {"weekday": 0, "opens": "09:00", "closes": "17:00"}).status_code == 303
    for wrong in ({"opens": "16:00", "closes": "18:00"}, {"opens": "18:00", "closes": "18:00"}, {}):
        assert client.post(add, {"weekday": 0, **wrong}).status_code == 422
    holiday = reverse("peersupport:holiday_add", args=[code])
    assert client.post(holiday, {"day": "2028-01-01"}).status_code == 303
    assert client.post(holiday, {"day": ""}).status_code == 422
    assert "1 januari 2028" in client.get(page).content.decode()

    client.post(reverse("peersupport:hours_remove", args=[code, world.desk.duty_hours.get().pk]))
    client.post(reverse("peersupport:holiday_remove", args=[code, Holiday.objects.get().pk]))
    assert not world.desk.duty_hours.exists()
    assert not Holiday.objects.exists()


def test_a_lead_keeps_the_hours_of_every_desk_and_a_desk_only_its_own(world: World) -> None:
    other = DeskFactory()
    page = reverse("peersupport:hours", args=[other.code])

    assert in_group(leads.LEAD).get(page).status_code == 200
    assert world.clerk.browser().get(page).status_code == 404
    with pytest.raises(hours.HoursRefused):
        hours.close_on(desk=other, day=date(2028, 1, 1), by=world.clerk.user)


# Overviews ---------------------------------------------------------------------------------------------------


def test_the_lead_counts_only_the_cases_they_may_know_of(world: World) -> None:
    client = in_group(leads.LEAD)
    lead = leads.leads().get()
    with time_machine.travel(timezone.now() - timedelta(hours=5), tick=False):
        asking = world.submit()
    hidden = CaseFactory(desk=world.desk, state=State.PAUSED)
    for case in (asking.case, hidden):
        Alarm.objects.create(case=case, clock="open", due_at=timezone.now() - timedelta(hours=3))
    Tick.objects.create(pk=1, at=timezone.now())

    body = client.get(reverse("peersupport:lead")).content.decode()

    assert [(one.name, one.count) for one in overview.states(lead=lead)] == [("ontvangen", 1)]
    assert [one.count for one in overview.alarms(lead=lead)] == [1]
    assert str(asking.case.pk) not in body
    assert "Gepauzeerd" not in body
    assert "Groningen" in body


def test_the_lead_sees_where_nobody_is_and_who_could_be_asked_today(world: World) -> None:
    SupporterFactory(is_available=False)  # no vault, away
    regions, professions = overview.pool()

    assert {one.name: one.peers for one in regions}["Gelderland"] == 2
    assert {one.peers for one in regions if one.name != "Gelderland"} == {0}
    assert {one.name: one.peers for one in professions if one.peers} == {"medisch specialist": 2}


def test_the_board_sees_no_number_under_ten(world: World) -> None:
    client = in_group(leads.BOARD)
    Tick.objects.create(pk=1, at=timezone.now())
    CaseFactory.create_batch(9, desk=world.desk, state=State.RECEIVED)
    few = client.get(reverse("peersupport:board")).content.decode()
    CaseFactory(desk=world.desk, state=State.MATCHING, state_since=timezone.now() - 3 * DAY)
    ten = client.get(reverse("peersupport:board")).content.decode()

    assert (few.count("minder dan tien"), ten.count("minder dan tien")) == (2, 1)
    assert ("langer dan twee dagen" in few, "langer dan twee dagen" in ten) == (False, True)


def test_everybody_at_the_desk_sees_that_the_clocks_stand_still(world: World) -> None:
    Tick.objects.create(pk=1, at=timezone.now() - timedelta(minutes=11))
    words = "De klokken zijn al tien minuten of langer niet bekeken"

    for client, page in (
        (world.clerk.browser(), "queue"),
        (in_group(leads.LEAD), "lead"),
        (in_group(leads.BOARD), "board"),
    ):
        assert words in client.get(reverse(f"peersupport:{page}")).content.decode()
    Tick.objects.update(at=timezone.now())
    assert words not in world.clerk.browser().get(reverse("peersupport:queue")).content.decode()


def test_the_desk_sees_alarms_of_its_own_seats_only(world: World) -> None:
    asking = world.submit()
    third = DeskMemberFactory(desk=world.desk).person
    Alarm.objects.create(case=asking.case, clock="open", due_at=timezone.now() - timedelta(hours=3))
    Alarm.objects.create(case=asking.case, clock="keep_7", due_at=timezone.now())

    assert [(one.name, one.count) for one in overview.alarms_at_desk(person=world.clerk.user)] == [
        ("niemand heeft het geopend", 1)
    ]
    assert overview.alarms_at_desk(person=third) == []


def test_two_people_spoke_once_an_hour_and_the_case_stays(world: World) -> None:
    asking = world.submit().accepted()
    Case.objects.update(retain_until=timezone.localdate() + DAY)
    address = reverse("peersupport:spoke", args=[asking.case.pk])

    for _time in range(2):
        assert world.peer.browser().post(address).status_code == 303

    assert asking.case.happenings.filter(type=Event.SPOKE).count() == 1
    assert asking.case.retain_until == timezone.localdate() + 37 * DAY
    assert world.other_peer.browser().post(address).status_code == 404
    Case.objects.update(state=State.PAUSED)
    assert world.peer.browser().post(address).status_code == 404
    with pytest.raises(Exception, match="intussen"):
        talks.spoke(case_id=asking.case.pk, by=world.clerk.user)


def test_a_peer_who_reads_again_after_new_words_in_the_same_hour_has_read_them(world: World) -> None:
    asking = world.submit(story="Hallo").accepted()
    mine, theirs = asking.browser(), world.peer.browser()
    mine.get(reverse("peersupport:case"))
    talk = reverse("peersupport:talk", args=[asking.case.pk])
    for _look in range(2):
        theirs.get(talk)
    mine.post(reverse("peersupport:message_write"), {"text": "Nog iets"})
    for _look in range(2):
        theirs.get(talk)

    order = asking.case.happenings.filter(type__in=[Event.TALK_READ, Event.MESSAGE]).order_by("seq")
    assert list(order.values_list("type", flat=True)) == ["talk_read", "message", "talk_read"]


# Public figures ----------------------------------------------------------------------------------------------

NOW = at("2027-04-01 00:30")


def lines(count: int, quarter: str = "2027Q1", **fields: object) -> None:
    given = {"step": 1, "first_contact": "24", **fields}
    Figure.objects.bulk_create(Figure(quarter=quarter, **given) for _ in range(count))


def test_a_quarter_of_nine_is_not_shown_and_one_that_runs_is_not_there() -> None:
    lines(9)
    lines(40, "2027Q2")

    assert published.quarters(now=NOW) == [Quarter("2027Q1", None)]


def test_a_quarter_of_ten_or_more_is_rounded_to_five() -> None:
    lines(10, first_contact="8")
    lines(13, first_contact="48", step=2)
    lines(4, first_contact="never", step=3)

    (found,) = published.quarters(now=NOW)

    assert (found.cases, found.half, found.most) == (25, "48", "never")
    assert (found.second, found.third) == (60, None)  # 17 of 27; of 4 nothing is said


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(9, 100, None), (10, 100, 10), (91, 100, None), (90, 100, 90), (12, 33, 30), (0, 50, None)],
)
def test_neither_a_part_nor_its_rest_under_ten_is_shown(part: int, whole: int, shown: int | None) -> None:
    assert published.share(part, whole) == shown


def test_the_third_step_is_hidden_where_the_second_would_be_told_by_it() -> None:
    lines(40)
    lines(9, step=2)
    lines(20, step=3)

    (found,) = published.quarters(now=NOW)

    assert (found.second, found.third) == (40, None)


def test_two_days_compared_tell_nothing(world: World) -> None:
    lines(12)
    before = published.quarters(now=at("2027-04-02 10:00"))
    lines(1, "2027Q2")
    Figure.objects.filter(quarter="2027Q2").delete()
    lines(3, "2027Q2")

    assert published.quarters(now=at("2027-06-30 23:59")) == before


def test_how_often_somebody_could_not_is_a_share_of_those_asked() -> None:
    lines(30, asked=2, declined=1)

    assert published.quarters(now=NOW)[0].declined == 50


def test_anybody_sees_the_figures_as_a_drawing_and_as_a_table(world: World) -> None:
    empty = Client().get(reverse("peersupport:figures")).content.decode()
    lines(30, "2026Q1", asked=2, declined=1)
    lines(3, "2026Q2")

    page = Client().get(reverse("peersupport:figures")).content.decode()

    assert 'class="waits"' not in empty
    assert page.count("<rect") == 2
    assert page.count("binnen 24 uur") == 4
    assert "ongeveer 30" in page
    assert "minder dan tien: niet getoond" in page


def test_no_desk_no_hours_for_a_lead(db: None) -> None:
    Desk.objects.all().delete()
    client = in_group(leads.LEAD)

    assert client.get(reverse("peersupport:hours_start")).status_code == 404
    assert client.get(reverse("peersupport:rota")).status_code == 200
    assert client.post(reverse("peersupport:rota_plan")).status_code == 404
