"""What every deed on a place shares: the lock, the refusal, and the one way to change a state."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Change, Edition, Enrolment, EnrolmentMove
from courses.services import changes


class EnrolmentRefused(Exception):
    """What was asked cannot be; the message is fit to show the person."""


class ForbiddenMove(EnrolmentRefused):
    """The place is not, or no longer, in a state from which this move leads."""


def lock_edition(pk: int) -> Edition:
    """Return the edition, its row locked until the transaction ends: whoever changes its places comes here first."""
    return Edition.objects.select_for_update(of=("self",)).select_related("course", "terms").get(pk=pk)


def lock_place(enrolment: Enrolment) -> Enrolment:
    """Lock the edition of this enrolment and return the enrolment as it stands now, with that edition."""
    edition = lock_edition(enrolment.edition_id)
    fresh = Enrolment.objects.select_related("person").get(pk=enrolment.pk)
    fresh.edition = edition
    return fresh


def move(
    enrolment: Enrolment,
    to: Enrolment.State,
    *,
    deed: EnrolmentMove.Deed,
    by: User | None = None,
    reason: str = "",
    **fields: Any,
) -> None:
    """Bring the enrolment to another state and record who did it. One conditional update; call it under the lock.

    Raises ForbiddenMove when the table has no such move, or when the row is no longer in the state we read.
    """
    was = Enrolment.State(enrolment.state)
    if to not in Enrolment.MOVES[was]:
        raise ForbiddenMove(_("That is not possible any more: this place has changed. Please look at it again."))
    if not Enrolment.objects.filter(pk=enrolment.pk, state=was).update(state=to, **fields):
        raise ForbiddenMove(_("That is not possible any more: this place has changed. Please look at it again."))
    if _shows(was) != _shows(to):
        changes.record(Change.Part.PLACES)
    enrolment.state = to
    for name, value in fields.items():
        setattr(enrolment, name, value)
    note(enrolment, deed=deed, was=was, by=by, reason=reason)


def _shows(state: Enrolment.State) -> str:
    """Return what the catalogue shows of a place in this state: a seat, someone who waits, or nothing."""
    return "seat" if state in Enrolment.SEATED else "waits" if state == Enrolment.State.WAITING else ""


def note(
    enrolment: Enrolment,
    *,
    deed: EnrolmentMove.Deed,
    was: Enrolment.State | str,
    by: User | None = None,
    reason: str = "",
) -> None:
    """Record a deed on an enrolment in its present state."""
    EnrolmentMove.objects.create(
        enrolment=enrolment, deed=deed, from_state=was, to_state=enrolment.state, by=by, reason=reason
    )
