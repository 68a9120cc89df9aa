"""Quiet for a while: the requester pauses and takes up again; whoever cannot be reached is waited for."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.models import Actor, Case, Event, MoveRefused
from peersupport.services import alone, desk_copies, moves, notices, offers
from vault.holders import OpenCase

ATTEMPTS, WITHIN = 3, timedelta(days=10)


@transaction.atomic
def pause(*, opened: OpenCase) -> Case:
    """Let everything rest; nobody is pressed and no clock runs but that of keeping. Raises MoveRefused."""
    case = moves.locked(opened.case)
    moves.move(case=case, event=Event.PAUSE, actor=Actor.REQUESTER)
    _tell_beside(case)
    return case


@transaction.atomic
def resume(*, opened: OpenCase) -> Case:
    """Take it up again, from a pause or after not having been reached: with those who are there. Raises MoveRefused."""
    case = moves.locked(opened.case)
    moves.move(case=case, event=Event.RESUME, actor=Actor.REQUESTER)
    if desk_copies.are_missing(case=case) and not moves.roles_beside(case):
        desk_copies.renew(opened=opened, case=case)
    alone.tell(case=case)
    _tell_beside(case)
    return case


@transaction.atomic
def tried(*, case_id: UUID, by: User, role: Actor) -> int:
    """Write down an agreed attempt to reach the person; return how many there were in ten days. Raises MoveRefused."""
    case = moves.locked(case_id)
    moves.check(case=case, event=Event.UNREACHED, actor=role)
    moves.record(case=case, event=Event.ATTEMPT, actor=role, by=by)
    notices.tell_requester(case=case)
    return attempts(case)


def attempts(case: Case, *, now: datetime | None = None) -> int:
    """Return how many attempts of the last ten days came after the requester's last sign of life."""
    sign = case.happenings.filter(actor_role=Actor.REQUESTER).order_by("-seq").first()
    since = (now or timezone.now()) - WITHIN
    return case.happenings.filter(type=Event.ATTEMPT, hour__gte=since, seq__gt=sign.seq if sign else 0).count()


@transaction.atomic
def unreached(*, case_id: UUID, by: User, role: Actor) -> Case:
    """Wait for a sign, after three agreed attempts in ten days. Raises MoveRefused."""
    case = moves.locked(case_id)
    if attempts(case) < ATTEMPTS:
        raise MoveRefused(_("First try three times within ten days, as you agreed together."))
    moves.move(case=case, event=Event.UNREACHED, actor=role, by=by)
    offers.let_all_go(case=case)
    notices.tell_requester(case=case)
    return case


def _tell_beside(case: Case) -> None:
    for beside in case.assignments.filter(is_live=True).select_related("person"):
        notices.tell(person=beside.person)
