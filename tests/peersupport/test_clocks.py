"""Duty hours are data: evenings, holidays and the change of the clock are counted right."""

from datetime import UTC, date, datetime, time

import pytest

from peersupport.models import Desk, Holiday
from peersupport.services import clocks
from tests.peersupport.factories import CaseFactory, DeskFactory, DutyHoursFactory


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clocks.ZONE)


@pytest.fixture
def weekdays(db: None) -> Desk:
    desk = DeskFactory()
    for weekday in range(5):
        DutyHoursFactory(desk=desk, weekday=weekday, opens=time(9), closes=time(17))
    return desk


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23 10:00", 2, "2026-11-23 12:00"),
        ("2026-11-23 16:00", 2, "2026-11-24 10:00"),
        ("2026-11-27 16:00", 2, "2026-11-30 10:00"),
        ("2026-11-23 03:00", 4, "2026-11-23 13:00"),
        ("2026-11-23 16:00", 10, "2026-11-25 10:00"),
        ("2026-10-23 16:00", 2, "2026-10-26 10:00"),  # over the end of summer time
    ],
)
def test_so_many_duty_hours_later(weekdays: Desk, start: str, hours: int, due: str) -> None:
    assert clocks.after_duty_hours(desk=weekdays, start=at(start), hours=hours) == at(due)


def test_a_holiday_does_not_count(weekdays: Desk) -> None:
    Holiday.objects.create(desk=weekdays, day=date(2026, 11, 24))

    assert clocks.after_duty_hours(desk=weekdays, start=at("2026-11-23 16:00"), hours=2) == at("2026-11-25 10:00")


def test_a_desk_without_hours_counts_on_the_clock(db: None) -> None:
    desk = DeskFactory()

    assert clocks.after_duty_hours(desk=desk, start=at("2026-11-23 16:00"), hours=2) == at("2026-11-23 18:00")
    assert not clocks.is_on_duty(desk=desk, now=at("2026-11-23 16:00"))
    assert clocks.next_opening(desk=desk, now=at("2026-11-23 16:00")) is None


def test_whether_somebody_answers_and_when_next(weekdays: Desk) -> None:
    assert clocks.is_on_duty(desk=weekdays, now=at("2026-11-23 16:59"))
    assert not clocks.is_on_duty(desk=weekdays, now=at("2026-11-23 17:00"))
    assert clocks.next_opening(desk=weekdays, now=at("2026-11-27 18:00")) == at("2026-11-30 09:00")


@pytest.mark.parametrize(
    ("state", "due"), [("received", "2026-11-23 13:00"), ("offered", "2026-11-23 15:00"), ("active_1", None)]
)
def test_each_state_has_its_hour_cut_up_to_the_whole(weekdays: Desk, state: str, due: str | None) -> None:
    case = CaseFactory(desk=weekdays, state=state)

    found = clocks.due_at(case=case, now=at("2026-11-23 10:20").astimezone(UTC))

    assert found == (at(due) if due else None)
