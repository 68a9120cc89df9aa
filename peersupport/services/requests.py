"""A request comes in: by the person, on the site, or by telephone through the desk."""

from collections.abc import Mapping
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.matching import Candidate, Facts, desk_exclusions
from peersupport.models import Actor, Case, Desk, Event, Region, Seat
from peersupport.services import leads, moves, notices, people, seats, shapes
from peersupport.services.shapes import CONTACT, FACTS, MESSAGE, Contact
from vault.holders import Holder, OpenCase
from vault.services import items, requesters


class NobodyFree(Exception):
    """Fewer than two desk members may know of this; the telephone is the way."""


def seats_for(*, facts: Facts, requester: str = "") -> tuple[Desk, list[User]]:
    """Return the desk that will match, and its members who may know of the case. Raises NobodyFree.

    The region's own desk if two of its members may know, else the national desk.
    """
    region = Region.objects.select_related("desk").filter(code=facts.region).first()
    national = Desk.objects.filter(is_national=True).first()
    for desk in filter(None, dict.fromkeys([region.desk if region else None, national])):
        members = far_enough(people.desk_candidates(desk), facts=facts, requester=requester)
        if len(members) >= seats.ENOUGH:
            return desk, members
    raise NobodyFree(
        _("There are too few people at the desk who may know of this. Please call us: then we look for another way.")
    )


def far_enough(candidates: Mapping[User, Candidate], *, facts: Facts, requester: str = "") -> list[User]:
    """Return those who may know of a request, and have a vault."""
    names, today = people.known_names(), timezone.localdate()
    return [
        person
        for person, candidate in candidates.items()
        if not desk_exclusions(facts, candidate, names=names, today=today, requester=requester)
    ]


def submit(
    *, facts: Facts, contact: Contact, story: str, urgent: bool, notice_address: str, language: str, step: int = 1
) -> requesters.Begun:
    """Take a request in: seal it, seat the desk, make the return code. Raises NobodyFree, Overloaded.

    The story goes to the desk only where the person ticked "pass my story on", sealed to each member apart.
    """
    desk, members = seats_for(facts=facts, requester=contact.name)
    prepared = requesters.prepare()
    with transaction.atomic():
        begun = requesters.begin(case=uuid4(), prepared=prepared)
        case = moves.begin(
            event=Event.SUBMIT, actor=Actor.REQUESTER, desk=desk, urgent=urgent, case_id=begun.opened.case, step=step
        )
        seal(begun.opened, case, facts, contact, members, by=begun.holder, story=story)
        if story:
            written = shapes.pack_written(role=Actor.REQUESTER, name=contact.name, text=story)
            items.write(opened=begun.opened, kind=MESSAGE, content=written)
        notices.remember(case=case, address=notice_address, language=language)
    return begun


def take_call(
    *,
    holder: Holder,
    by: User,
    facts: Facts,
    contact: Contact,
    urgent: bool,
    notice_address: str,
    language: str,
    step: int = 1,
) -> tuple[Case, str]:
    """Take a request in by telephone: contact and facts, no story. Return the case and the activation code.

    The desk member who took the call keeps no key; they see the case only where nothing excludes them.
    Raises NobodyFree, Overloaded.
    """
    desk, members = seats_for(facts=facts, requester=contact.name)
    prepared = requesters.prepare_by_phone()
    with transaction.atomic():
        begun = requesters.begin_by_phone(case=uuid4(), by=holder, prepared=prepared)
        case = moves.begin(
            event=Event.TAKE_CALL,
            actor=Actor.DESK,
            desk=desk,
            urgent=urgent,
            by=by,
            case_id=begun.opened.case,
            step=step,
        )
        seal(begun.opened, case, facts, contact, members, by=holder)
        notices.remember(case=case, address=notice_address, language=language)
    return case, begun.activation_code


def seal(
    opened: OpenCase, case: Case, facts: Facts, contact: Contact, members: list[User], by: Holder, story: str = ""
) -> None:
    """Seal facts and contact under the case key, seat the desk members and give each a copy of what they may know."""
    items.write(opened=opened, kind=FACTS, content=shapes.pack_facts(facts))
    items.write(opened=opened, kind=CONTACT, content=shapes.pack_contact(contact))
    for person in members:
        Seat.objects.create(case=case, person=person)
        seats.give(case=case, person=person, facts=facts, contact=contact, story=story, by=by)
        notices.tell(person=person)
    leads.watch(case=case, facts=facts, requester=contact.name)
