"""A supporter or desk member leaves for good: whoever they stood beside is looked after, nothing waits for them."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import CloseRefused
from peersupport.models import (
    Actor,
    Assignment,
    Case,
    DeskMember,
    Duty,
    Event,
    MoveRefused,
    Offer,
    Phone,
    Quiet,
    Seat,
    Standing,
    Supporter,
    Tie,
)
from peersupport.services import gone, moves, notices, offers, seats


class LastAtTheDesk(CloseRefused):
    """Nobody else at the desk could read on."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "For a request that still runs you are the only one at the desk who can read it. "
                "Write to us: once a colleague can read it too, you can close your account."
            )
        )


@transaction.atomic
def leave(*, person: User, now: datetime) -> None:
    """Hand back, decline, stand up from the desk; then forget what the matching knew. Raises LastAtTheDesk."""
    _stand_up(person)
    for code in Offer.objects.filter(person=person, state=Offer.State.OFFERED).values_list("code", flat=True):
        with suppress(MoveRefused):  # of an erased case, which may come back: there the clock lets the question go
            offers.decline(offer=code, by=person)
    for case in Case.objects.filter(offers__person=person, offers__state=Offer.State.PROPOSED).order_by("pk"):
        gone.take_off_the_list(case=moves.locked(case.pk), person=person, now=now)
    for beside in Assignment.objects.filter(person=person, is_live=True).order_by("pk"):
        _step_aside(moves.locked(beside.case_id), person)
    for rows in (Supporter, DeskMember, Tie, Standing, Phone, Quiet, Duty):
        rows.objects.filter(person=person).delete()


def _stand_up(person: User) -> None:
    """Give up every seat, unless nobody else who can read the facts would be left. Raises LastAtTheDesk."""
    seen = Case.objects.seen_by_desk(person)
    other = seats.readable().filter(case=OuterRef("pk")).exclude(person=person)
    if seen.exclude(Exists(other)).exists():
        raise LastAtTheDesk
    Seat.objects.filter(person=person).delete()


def _step_aside(case: Case, person: User) -> None:
    """End somebody's place beside a requester; in a state that knows no handing back, only their access ends."""
    beside = case.assignments.select_related("person").get(person=person, is_live=True)
    with suppress(MoveRefused):
        moves.move(case=case, event=Event.HAND_BACK, actor=Actor(beside.role), by=person)
    offers.end(case=case, assignment=beside, by=person)
    notices.tell_requester(case=case)
