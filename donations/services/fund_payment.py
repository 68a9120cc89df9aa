"""What payments tells us of a participation. Each may be told twice; the second time changes nothing.

Receipts and credit notes are the room of money's letters. While a year cannot be collected the person still takes
part: only the end of all tries lets it lapse.
"""

from django.db import transaction
from django.utils import timezone

from donations.models import Participation
from donations.services.fund import State, tell
from payments import services as payments
from payments.models import Standing


def locked(standing: Standing) -> Participation | None:
    """Return the participation that this standing payment is for, locked; None when another has taken its place."""
    return Participation.objects.select_for_update().filter(standing=standing).first()


def move(participation: Participation, goal: Participation.State) -> bool:
    """Go to a state that the table allows; False where one is there already, or may not go there."""
    if goal not in Participation.MOVES[State(participation.state)]:
        return False
    participation.state = goal
    participation.save(update_fields=["state", "since"])
    return True


@transaction.atomic
def on_started(*, standing: Standing) -> None:
    """The first year is in: welcome, or welcome back."""
    participation = locked(standing)
    if participation is None:
        return_late_money(standing)
        return
    participation.since = participation.since or timezone.localdate()
    if move(participation, State.ACTIVE):
        tell(participation, "welcome", once=str(standing.code))


def return_late_money(standing: Standing) -> None:
    """Stop and give back what was begun, left for another amount, and paid all the same."""
    payments.stop_standing(standing=standing)
    cents = payments.refundable_cents(standing.payment)
    if cents > 0:
        payments.refund(payment=standing.payment, cents=cents, reason="begun twice", key=f"late:{standing.code}")


@transaction.atomic
def on_failing(*, standing: Standing) -> None:
    """A year could not be collected now: say so, for each try that failed."""
    participation = locked(standing)
    if participation:
        year = f"{standing.period_ends_at:%Y%m%d}" if standing.period_ends_at else ""
        tell(participation, "failing", once=f"{standing.code}:{year}:{standing.failed_tries}")


@transaction.atomic
def on_ending(*, standing: Standing) -> None:
    """It stops when the year is over: confirm it."""
    participation = locked(standing)
    if participation:
        tell(participation, "leaving", once=f"{standing.code}:{standing.stop_asked_at or ''}")


@transaction.atomic
def on_stopped(*, standing: Standing) -> None:
    """Nothing is collected any more: the person left, or the participation lapsed. Either way one may come back."""
    participation = locked(standing)
    if participation is None or standing.ending == Standing.Ending.NEVER:
        return
    has_left = standing.ending == Standing.Ending.ASKED
    if move(participation, State.LEFT if has_left else State.LAPSED):
        tell(participation, "left" if has_left else "lapsed", once=str(standing.code))
