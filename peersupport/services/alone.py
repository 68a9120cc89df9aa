"""A coach who stays alone beside somebody: step two is a coach and a colleague, so the desk has something to do."""

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.models import Actor, Assignment, Case, Event, Happening, MoveRefused, State
from peersupport.services import desk_copies, moves, notices
from vault.holders import OpenCase

CHANGED = _("This has changed in the meantime. Look at the page again.")


def is_so() -> Q:
    """Return, for a statement about cases, whether a coach is alone, and the requester did not say that is enough."""
    beside = Assignment.objects.filter(case=OuterRef("pk"), is_live=True)
    left = Happening.objects.filter(case=OuterRef("case"), type=Event.REVOKE, actor_role=Actor.PEER).order_by("-seq")
    enough = Happening.objects.filter(case=OuterRef("pk"), type=Event.ENOUGH, seq__gt=Subquery(left.values("seq")[:1]))
    return (
        Q(Exists(beside.filter(role=Actor.COACH)), state__in=[State.ACTIVE_2, State.ACTIVE_3])
        & ~Q(Exists(beside.filter(role=Actor.PEER)))
        & ~Q(Exists(enough))
    )


def is_coach_alone(case: Case) -> bool:
    return Case.objects.filter(is_so(), pk=case.pk).exists()


def tell(*, case: Case) -> None:
    """Let the desk know where a coach is alone now."""
    if is_coach_alone(case):
        notices.tell_desk(case=case)


@transaction.atomic
def seek(*, case_id: UUID, by: User) -> Case:
    """Look for a colleague beside the coach, by the desk; the coach stays. Raises MoveRefused."""
    case = moves.locked(case_id)
    _begin(case, Actor.DESK, by)
    notices.tell_requester(case=case)
    return case


@transaction.atomic
def seek_own(*, opened: OpenCase) -> Case:
    """Ask for a colleague beside the coach, by the requester: the desk gets what it needs anew. Raises MoveRefused."""
    case = moves.locked(opened.case)
    _begin(case, Actor.REQUESTER, None)
    if desk_copies.are_missing(case=case):
        desk_copies.renew(opened=opened, case=case)
    notices.tell_desk(case=case)
    return case


def _begin(case: Case, actor: Actor, by: User | None) -> None:
    if not is_coach_alone(case):
        raise MoveRefused(CHANGED)
    moves.move(case=case, event=Event.SEEK_PEER, actor=actor, by=by)


@transaction.atomic
def enough(*, opened: OpenCase) -> None:
    """Say that the coach is enough: nobody looks for a colleague, until another one leaves."""
    case = moves.locked(opened.case)
    if is_coach_alone(case):
        moves.record(case=case, event=Event.ENOUGH, actor=Actor.REQUESTER)
