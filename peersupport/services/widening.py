"""More help, and a step back: a coach beside the peer, and whoever is no longer wanted goes."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.models import Actor, Case, Event, Happening, MoveRefused, State
from peersupport.services import desk_copies, moves, notices, offers, shapes
from peersupport.services.shapes import WISH
from vault.holders import OpenCase
from vault.services import items

ANSWERS = (Event.WIDEN, Event.STAY, Event.WIDEN_ASKED)


@transaction.atomic
def propose(*, case_id: UUID, by: User) -> None:
    """Let the peer propose a coach as well. Nothing happens until the requester says yes. Raises MoveRefused."""
    case = moves.locked(case_id)
    beside = case.assignments.filter(person=by, is_live=True, role=Actor.PEER).exists()
    if case.state != State.ACTIVE_1 or not beside:
        raise MoveRefused(_("This has changed in the meantime. Look at the page again."))
    if proposed_by(case) is None:
        moves.record(case=case, event=Event.WIDEN_ASKED, actor=Actor.PEER, by=by)
        notices.tell_requester(case=case)


def proposed_by(case: Case) -> User | None:
    """Return the peer whose proposal of a coach waits for the requester's answer."""
    last: Happening | None = case.happenings.filter(type__in=ANSWERS).order_by("-seq").select_related("actor").first()
    return last.actor if last and last.type == Event.WIDEN_ASKED and case.state == State.ACTIVE_1 else None


@transaction.atomic
def widen(*, opened: OpenCase, shares_past: bool, shares_contact: bool) -> Case:
    """Ask for a coach as well; the peer stays. Raises MoveRefused.

    The requester says now what a coach may see: what came before, and the contact details. It is kept sealed.
    """
    case = moves.locked(opened.case)
    peer = proposed_by(case)
    moves.move(case=case, event=Event.WIDEN, actor=Actor.PEER if peer else Actor.REQUESTER, by=peer)
    case.step = max(case.step, 2)
    case.save(update_fields=["step"])
    remember(opened=opened, shares_past=shares_past, shares_contact=shares_contact)
    desk_copies.renew(opened=opened, case=case)
    for seat in case.seats.select_related("person"):
        notices.tell(person=seat.person)
    return case


def remember(*, opened: OpenCase, shares_past: bool, shares_contact: bool) -> None:
    """Keep, sealed, what a coach who comes to help may see."""
    items.write(
        opened=opened,
        kind=WISH,
        content=shapes.pack({"shares_past": shares_past, "shares_contact": shares_contact}),
    )


def wish(opened: OpenCase) -> dict[str, bool]:
    """Return what a coach may see, by the requester's last word on it; nothing unless they said so."""
    said = [item for item in items.read(opened=opened, kinds=[WISH]) if not item.is_broken]
    return {"shares_past": False, "shares_contact": False, **(shapes.unpack(said[-1].content) if said else {})}


@transaction.atomic
def step_down(*, opened: OpenCase) -> Case:
    """Go one step back: the expert, else the coach, goes; a search for more help ends. Raises MoveRefused."""
    case = moves.locked(opened.case)
    beside = moves.roles_beside(case)
    leaving = {State.ACTIVE_3: Actor.EXPERT, State.ACTIVE_2: Actor.COACH}.get(State(case.state))
    if not beside - {str(leaving)} and case.state in {State.MATCHING, State.WIDENING}:
        raise MoveRefused(_("Nobody is beside you yet. We look for a colleague first."))
    searched = leaving is None
    was_for_peer = case.state == State.MATCHING and Actor.COACH in beside and moves.sought(case) == Actor.PEER
    moves.move(case=case, event=Event.STEP_DOWN, actor=Actor.REQUESTER, leaving=leaving or "")
    if leaving:
        offers.end_role(case=case, role=leaving)
    if searched:
        offers.let_all_go(case=case)
        case.step = moves.reached_step(case)
        case.save(update_fields=["step"])
    if was_for_peer:
        moves.record(case=case, event=Event.ENOUGH, actor=Actor.REQUESTER)
    return case
