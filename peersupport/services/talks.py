"""That two people spoke: the clocks of contact and of the next talks look at it. Not about what, nor how long."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.models import ACTIVE, Actor, Case, Event, MoveRefused, State, this_hour
from peersupport.services import moves

MAY_SPEAK = (*ACTIVE, State.WIDENING, State.REFERRING)


@transaction.atomic
def spoke(*, case_id: UUID, by: User) -> Case:
    """Write down that a supporter and the requester spoke, in this hour. Raises MoveRefused.

    Once an hour is enough. It keeps the case for another thirty days.
    """
    case = moves.locked(case_id)
    beside = case.assignments.filter(person=by, is_live=True).first()
    if beside is None or case.state not in MAY_SPEAK:
        raise MoveRefused(_("This has changed in the meantime. Look at the page again."))
    last = case.happenings.filter(type=Event.SPOKE, actor=by).order_by("-seq").first()
    if last is None or last.hour != this_hour():
        moves.record(case=case, event=Event.SPOKE, actor=Actor(beside.role), by=by)
    moves.touch(case=case)
    return case
