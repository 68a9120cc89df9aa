"""What the desk does: open, look for people who fit, propose them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.matching import Exclusion, Facts, Ranked, rank
from peersupport.models import Actor, Case, Event, Offer, Supporter
from peersupport.services import moves, notices, offers, people, seats, shapes
from peersupport.services.shapes import CONTACT, FACTS, Contact
from vault.errors import NoKey
from vault.holders import Holder
from vault.services import copies

MOST = 3
HOW_MANY = _("Choose one, two or three people.")


class ProposalRefused(Exception):
    """These people cannot be proposed; the message may be shown."""


@dataclass(frozen=True)
class Fit:
    """A supporter who may be asked, with the row that the desk sees."""

    supporter: Supporter
    ranked: Ranked
    was_beside: bool = False


def facts_of(*, holder: Holder, case: Case) -> Facts:
    """Return the facts sealed for this desk member. Raises NoKey."""
    return shapes.unpack_facts(copies.take(holder=holder, case=case.pk, kind=FACTS))


def facts_of_many(*, holder: Holder, cases: Sequence[Case]) -> dict[UUID, Facts]:
    """Return the facts of those cases that open, in a constant number of statements."""
    found = copies.take_many(holder=holder, cases=[case.pk for case in cases], kind=FACTS)
    return {case: shapes.unpack_facts(content) for case, content in found.items()}


def contact_of(*, holder: Holder, case: Case) -> Contact | None:
    """Return how the person may be reached, where they let the desk call; else None."""
    try:
        return shapes.unpack_contact(copies.take(holder=holder, case=case.pk, kind=CONTACT))
    except NoKey:
        return None


@transaction.atomic
def open_case(*, case_id: UUID, by: User) -> Case:
    """Begin to look for somebody. A second desk member who opens it too finds it open. Raises MoveRefused."""
    case = moves.locked(case_id)
    moves.move(case=case, event=Event.OPEN, actor=Actor.DESK, by=by)
    return case


def candidates(*, case: Case, facts: Facts, requester: str = "") -> tuple[list[Fit], Counter[Exclusion]]:
    """Return the peers, or coaches, who may be asked, and how many were left out for what.

    Who stood beside this person before comes first, then who fits best.
    """
    role = moves.sought(case)
    known = people.supporter_candidates(case=case, role=role) if role != Supporter.Role.EXPERT else {}
    before = set(case.offers.filter(state=Offer.State.ACCEPTED).values_list("person_id", flat=True))
    ranked, left_out = rank(
        facts,
        [candidate for _row, candidate in known.values()],
        names=people.known_names(),
        neighbours=people.neighbours(),
        today=timezone.localdate(),
        requester=requester,
    )
    rows = [(known[one.candidate.code][0], one) for one in ranked]
    fits = [Fit(row, one, was_beside=row.person_id in before) for row, one in rows]
    return sorted(fits, key=lambda fit: not fit.was_beside), left_out


@transaction.atomic
def propose(*, case_id: UUID, by: User, holder: Holder, chosen: Sequence[UUID]) -> Case:
    """Propose one to three people to the requester, or ask the first at once where they said "choose for me".

    A coach is always the requester's own choice. The hard exclusions are looked at again, under the lock.
    Raises ProposalRefused, MoveRefused.
    """
    case = moves.locked(case_id)
    if case.offers.filter(state__in=[Offer.State.PROPOSED, Offer.State.OFFERED]).exists():
        raise ProposalRefused(_("Somebody was proposed or asked already."))
    role = moves.sought(case)
    facts = facts_of(holder=holder, case=case)
    contact = contact_of(holder=holder, case=case)
    fits, _left_out = candidates(case=case, facts=facts, requester=contact.name if contact else "")
    picked = [fit for fit in fits if fit.supporter.code in set(chosen)]
    if not 1 <= len(chosen) <= MOST:
        raise ProposalRefused(HOW_MANY)
    if len(picked) != len(set(chosen)):
        raise ProposalRefused(_("One of these people can no longer be asked. Choose again."))
    made = [
        Offer.objects.update_or_create(
            case=case,
            person=fit.supporter.person,
            role=role,
            defaults={"state": Offer.State.PROPOSED, "rank": number},
        )[0]
        for number, fit in enumerate(picked, start=1)
    ]
    if facts.choose_for_me and role == Supporter.Role.PEER:
        moves.move(case=case, event=Event.OFFER, actor=Actor.DESK, by=by)
        offers.ask(
            case=case,
            offer=made[0],
            facts=facts,
            contact=contact,
            story=seats.story_of(holder=holder, case=case),
            by=holder,
        )
    else:
        moves.move(case=case, event=Event.PROPOSE, actor=Actor.DESK, by=by)
        moves.wait(case=case)
        notices.tell_requester(case=case)
    return case
