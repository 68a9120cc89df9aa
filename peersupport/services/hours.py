"""When a desk answers: its hours and holidays, kept by the desk itself and by the lead."""

from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.models import Desk, DutyHours, Holiday
from peersupport.services.rota import may_plan


class HoursRefused(Exception):
    """These hours cannot be kept; the message may be shown."""


@transaction.atomic
def add(*, desk: Desk, weekday: int, opens: time, closes: time, by: User) -> DutyHours:
    """Let the desk answer in one more stretch of a weekday. Raises HoursRefused where it meets another one."""
    _check(desk, by)
    if closes <= opens:
        raise HoursRefused(_("Let it close after it opens. Hours past midnight are two stretches."))
    Desk.objects.select_for_update().get(pk=desk.pk)
    if desk.duty_hours.filter(weekday=weekday, opens__lt=closes, closes__gt=opens).exists():
        raise HoursRefused(_("These hours meet others of that day. Remove those first."))
    return DutyHours.objects.create(desk=desk, weekday=weekday, opens=opens, closes=closes)


def remove(*, desk: Desk, pk: int, by: User) -> None:
    """Take a stretch out. Raises HoursRefused for who may not."""
    _check(desk, by)
    desk.duty_hours.filter(pk=pk).delete()


def close_on(*, desk: Desk, day: date, by: User) -> Holiday:
    """Let the desk be closed on a day. Raises HoursRefused for who may not."""
    _check(desk, by)
    return Holiday.objects.get_or_create(desk=desk, day=day)[0]


def open_on(*, desk: Desk, pk: int, by: User) -> None:
    """Let the desk answer on a day that was a holiday. Raises HoursRefused for who may not."""
    _check(desk, by)
    desk.holidays.filter(pk=pk).delete()


def _check(desk: Desk, by: User) -> None:
    if not may_plan(person=by, desk=desk):
        raise HoursRefused(_("Only the desk itself and the lead keep its hours."))
