"""Gifts that come again: change the amount, stop, and what their givers hear."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from donations.models import Gift
from notifications import outbox
from payments import modes
from payments import services as payments
from payments.facts import ProviderError
from payments.models import Standing
from payments.services import sweeping

LETTERS_AT_MOST = 3
NOTICE_BEFORE = timedelta(days=14)


@transaction.atomic
def change_amount(*, gift: Gift, cents: int) -> None:
    """Give another amount from the next time on. Raises payments' StandingRefused where nothing runs."""
    assert gift.standing is not None
    payments.change_standing(standing=gift.standing, cents=cents)


@transaction.atomic
def pause(*, gift: Gift, is_paused: bool) -> None:
    """Give nothing until one goes on, or go on from the next time. Raises payments' StandingRefused."""
    assert gift.standing is not None
    payments.pause_standing(standing=gift.standing, is_paused=is_paused)


@transaction.atomic
def stop(*, gift: Gift) -> None:
    """Stop at once: nothing is collected any more. Done again it changes nothing."""
    assert gift.standing is not None
    payments.stop_standing(standing=gift.standing)


def attend(standing: Standing) -> bool:
    """Have done now what was just asked, for whoever waits at the page; whether it worked. Never in a transaction.

    If not: the bell was rung and the sweep comes by, so that it will be done.
    """
    try:
        for pk in standing.calls.filter(state="open").values_list("pk", flat=True):
            sweeping.carry_out_and_look(pk, now=timezone.now(), is_patient=False)
        payments.fold_standing(standing)
    except ProviderError:
        return False
    return not standing.calls.filter(state="open").exists()


def give_notice(*, now: datetime) -> int:
    """Tell givers, fourteen days before, that a yearly gift comes again; once for each year. Returns how many."""
    yearly = Standing.objects.filter(
        mode=modes.current(), purpose="donations.gift", interval=Standing.Interval.YEAR, stop_asked_at__isnull=True
    )
    due = yearly.renewing(after=now, until=now + NOTICE_BEFORE)
    return sum(tell(standing, "notice", once=period(standing, 0)) for standing in due.select_related("payer"))


def period(standing: Standing, number: int) -> str:
    """Return what makes a letter about this period, and this try, one letter."""
    ends = standing.period_ends_at
    return f"{ends:%Y%m%d}:{number}" if ends else str(number)


def tell(standing: Standing, word: str, *, once: str) -> bool:
    """Put a letter in the outbox, once for each `once`; whether it is a new one."""
    gift = Gift.objects.get(payment=standing.payment_id)
    return bool(
        outbox.put(
            f"standing.{word}",
            to=standing.payer.person,
            address=standing.payer.email,
            language=gift.language,
            key=f"standing.{word}:{standing.code}:{once}",
            gift=str(gift.code),
            cents=standing.cents,
        )
    )
