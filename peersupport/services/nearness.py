"""Somebody in a case has come too near since: an employer, a role, a name that they or staff changed.

What a requester keeps away from is sealed, so this is looked at whenever somebody who can read is there: the requester
at each visit; a supporter at their conversation; a desk member at unlocking, at a change of what they said of
themselves, and at each case. Whoever is too near is out at once, whatever that leaves. Who is only proposed or asked
is looked at too; between the question and a yes nobody who reads need come by, so there `ties` holds the door.
"""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from peersupport.matching import Facts, conflicts, exclusions
from peersupport.models import Case, Offer, Seat
from peersupport.services import fellows, gone, moves, notices, people, sealed, seats, shapes
from peersupport.services.shapes import CONTACT, FACTS
from vault.holders import Holder, OpenCase
from vault.services import copies, items


def review(*, opened: OpenCase, case: Case) -> bool:
    """Look at everybody in the case, by somebody who reads it; say whether anybody had to go."""
    facts, requester = sealed.facts(opened), sealed.contact(opened).name
    seated = [seat.person for seat in case.seats.select_related("person").order_by("pk")]
    beside = [one.person for one in case.assignments.filter(is_live=True).select_related("person").order_by("pk")]
    asked = list(case.offers.filter(state=Offer.State.OFFERED).select_related("person").order_by("pk"))
    proposed = list(case.offers.filter(state=Offer.State.PROPOSED).select_related("person").order_by("pk"))
    near = _too_near({*seated, *beside, *(offer.person for offer in asked)}, facts, requester)
    out = [offer for offer in asked if offer.person in near] + _not_today(case, proposed, facts, requester)
    for offer in out:
        gone.let_go(offer=offer, now=timezone.now())
    for person in beside:
        if person in near:
            gone.hand_back_by_force(case_id=case.pk, person=person, now=timezone.now())
    for person in seated:
        if person in near:
            _stand_up(case.pk, person)
    return bool(near or out)


def _not_today(case: Case, proposed: list[Offer], facts: Facts, requester: str) -> list[Offer]:
    """Return who of the proposed would not be proposed today: too near, away, or with as many as they can help."""
    if not proposed:
        return []
    known = people.supporter_candidates(case=case, role=proposed[0].role).values()
    names, today = people.known_names(), timezone.localdate()
    fits = {
        row.person_id
        for row, candidate in known
        if not exclusions(facts, replace(candidate, was_asked=False), names=names, today=today, requester=requester)
    }
    return [offer for offer in proposed if offer.person_id not in fits]


def review_own(*, opened: OpenCase, case: Case, person: User) -> bool:
    """Look at one supporter, with their own vault open; say whether they had to go.

    One who came later reads no facts; for them the requester's next visit looks.
    """
    known = [item for item in items.read(opened=opened, kinds=[FACTS]) if not item.is_broken]
    if not known:
        return False
    contact = [item for item in items.read(opened=opened, kinds=[CONTACT]) if not item.is_broken]
    requester = shapes.unpack_contact(contact[-1].content).name if contact else ""
    if not _too_near([person], shapes.unpack_facts(known[-1].content), requester):
        return False
    return gone.hand_back_by_force(case_id=case.pk, person=person, now=timezone.now())


def review_desk(*, holder: Holder, person: User, only: Iterable[UUID] | None = None) -> int:
    """Look at the cases in which this desk member sits, with their own vault open; return from how many they go.

    The requester's name is looked at where the desk may call, and otherwise at the requester's next visit.
    """
    own = Seat.objects.filter(person=person, case__in=Case.objects.open())
    codes = list((own if only is None else own.filter(case__in=only)).values_list("case_id", flat=True))
    facts = copies.take_many(holder=holder, cases=codes, kind=FACTS)
    contacts = copies.take_many(holder=holder, cases=list(facts), kind=CONTACT)
    wishes = copies.take_many(holder=holder, cases=codes, kind=fellows.WISH)
    left = 0
    for code in {**facts, **wishes}:
        wish = fellows.unpack(wishes[code]) if code in wishes else None
        known = wish.facts if wish else shapes.unpack_facts(facts[code])
        requester = wish.name if wish else shapes.unpack_contact(contacts[code]).name if code in contacts else ""
        if _too_near([person], known, requester):
            left += _stand_up(code, person)
    return left


def _too_near(who: Iterable[User], facts: Facts, requester: str) -> set[User]:
    who = list(who)
    names, today = (people.known_names(), timezone.localdate()) if who else (None, None)
    return {
        person
        for person, candidate in people.near_by(who).items()
        if names and today and conflicts(facts, candidate, names=names, today=today, requester=requester)
    }


@transaction.atomic
def _stand_up(case_id: UUID, person: User) -> int:
    case = moves.locked(case_id)
    seats.stand_up(case=case, person=person, by=person)
    notices.tell_requester(case=case)
    return 1
