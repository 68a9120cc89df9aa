"""What the requester decides: whom, whom not, someone else, and that nothing remains."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peersupport.models import Actor, Case, Event, MoveRefused, Offer
from peersupport.models.states import ACTIVE
from peersupport.services import moves, notices, offers, sealed
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
    facts = sealed.facts(opened)
    story = next((one.text for one in sealed.conversation(opened) if one.role == Actor.REQUESTER), "")
    offers.ask(case=case, offer=offer, facts=facts, contact=sealed.contact(opened), story=story, by=opened.holder)
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
        notices.tell_desk(case=case)
    return case


@transaction.atomic
def another(*, opened: OpenCase) -> Case:
    """Ask for someone else: other names, or another person than the one now beside. No reason. Raises MoveRefused."""
    case = moves.locked(opened.case)
    was_active = case.state in ACTIVE
    moves.move(case=case, event=Event.CHANGE if was_active else Event.VETO, actor=Actor.REQUESTER)
    case.offers.filter(state=Offer.State.PROPOSED).update(state=Offer.State.OUT)
    for assignment in case.assignments.filter(is_live=True).select_related("person"):
        offers.end(case=case, assignment=assignment, by=None)
    if not was_active:
        notices.tell_desk(case=case)
    return case


@transaction.atomic
def erase(*, case_id: UUID) -> None:
    """Make an end of it, now and for ever: the key goes first, then every row. Raises MoveRefused."""
    case = moves.locked(case_id)
    moves.move(case=case, event=Event.ERASE, actor=Actor.REQUESTER)
    cases.shred(cases=[case_id], by=None)
    case.delete()
