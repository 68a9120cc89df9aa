"""What the requester decides: whom, whom not, someone else, and that nothing remains."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peersupport.models import Actor, Case, Event, MoveRefused, Offer, Supporter
from peersupport.models.states import ACTIVE
from peersupport.services import desk_copies, fellows, moves, notices, offers, sealed, widening
from vault.holders import OpenCase
from vault.services import cases


@transaction.atomic
def choose(*, opened: OpenCase, offer: UUID) -> Case:
    """Let the requester choose one of the proposed people. Raises MoveRefused."""
    case = moves.locked(opened.case)
    return _ask(opened, case, case.offers.filter(code=offer, state=Offer.State.PROPOSED).first())


@transaction.atomic
def choose_for_me(*, opened: OpenCase) -> Case:
    """Ask the one whom the desk put first. Raises MoveRefused."""
    case = moves.locked(opened.case)
    return _ask(opened, case, case.offers.filter(state=Offer.State.PROPOSED).order_by("rank").first())


def _ask(opened: OpenCase, case: Case, offer: Offer | None) -> Case:
    if offer is None:
        raise MoveRefused(_("This has changed in the meantime. Look at the page again."))
    moves.move(case=case, event=Event.CHOOSE, actor=Actor.REQUESTER)
    is_coach = offer.role == Supporter.Role.COACH
    wish = widening.wish(opened) if is_coach else {"shares_past": False, "shares_contact": True}
    story = next((one.text for one in sealed.conversation(opened) if one.role == Actor.REQUESTER), "")
    offers.ask(
        case=case,
        offer=offer,
        facts=sealed.facts(opened),
        contact=sealed.contact(opened) if wish["shares_contact"] else None,
        story="" if is_coach else story,
        by=opened.holder,
        shares_past=wish["shares_past"],
    )
    return case


@transaction.atomic
def veto(*, opened: OpenCase, offer: UUID) -> Case:
    """Take one person off the list; they are never told. With the last one the desk looks again. Raises MoveRefused."""
    case = moves.locked(opened.case)
    proposed = case.offers.filter(state=Offer.State.PROPOSED)
    if not proposed.filter(code=offer).exists():
        raise MoveRefused(_("This has changed in the meantime. Look at the page again."))
    is_last = proposed.count() == 1
    moves.move(case=case, event=Event.VETO if is_last else Event.VETO_ONE, actor=Actor.REQUESTER)
    case.offers.filter(code=offer).update(state=Offer.State.OUT)
    if is_last:
        moves.look_again(case=case)
        notices.tell_desk(case=case)
    return case


@transaction.atomic
def another(*, opened: OpenCase, role: str = "") -> Case:
    """Ask for someone else: other names, or another person than the one now beside. No reason. Raises MoveRefused.

    `role` says who goes; without it, whoever is beside does.
    """
    case = moves.locked(opened.case)
    was_active = case.state in ACTIVE
    if role and role not in moves.roles_beside(case):
        raise MoveRefused(_("This has changed in the meantime. Look at the page again."))
    moves.move(case=case, event=Event.CHANGE if was_active else Event.VETO, actor=Actor.REQUESTER)
    case.offers.filter(state=Offer.State.PROPOSED).update(state=Offer.State.OUT)
    if not was_active:
        notices.tell_desk(case=case)
        return case
    for one in [role] if role else sorted(moves.roles_beside(case)):
        offers.end_role(case=case, role=one)
    moves.to_front(case=case)
    if desk_copies.are_missing(case=case):
        desk_copies.renew(opened=opened, case=case)
    return case


@transaction.atomic
def erase(*, case_id: UUID) -> None:
    """Make an end of it, now and for ever: the key goes first, then every row. Raises MoveRefused."""
    case = moves.locked(case_id)
    moves.move(case=case, event=Event.ERASE, actor=Actor.REQUESTER)
    fellows.end(case=case)
    cases.shred(cases=[case_id], by=None)
    case.delete()
