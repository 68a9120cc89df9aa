"""A request comes in: by the person, on the site, or by telephone through the desk."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.matching import Facts, desk_exclusions
from peersupport.models import Actor, Case, Desk, Event, Region, Seat
from peersupport.services import moves, notices, people, shapes
from peersupport.services.shapes import CONTACT, FACTS, MESSAGE, STORY, Contact
from vault.services import copies, items, requesters
from vault.services import supporters as vault_supporters

ENOUGH = 2


class NobodyFree(Exception):
    """Fewer than two desk members may know of this; the telephone is the way."""


@dataclass(frozen=True)
class Received:
    """A request that came in: its case, and the person's own key."""

    case: Case
    holder: object
    return_code: str = ""
    activation_code: str = ""


def seats_for(*, facts: Facts, requester: str = "") -> tuple[Desk, list[User]]:
    """Return the desk that will match, and its members who may know of the case. Raises NobodyFree.

    The region's own desk if two of its members may know, else the national desk.
    """
    region = Region.objects.select_related("desk").filter(code=facts.region).first()
    national = Desk.objects.filter(is_national=True).first()
    names, today = people.known_names(), timezone.localdate()
    for desk in filter(None, dict.fromkeys([region.desk if region else None, national])):
        members = [
            person
            for person, candidate in people.desk_candidates(desk).items()
            if not desk_exclusions(facts, candidate, names=names, today=today, requester=requester)
        ]
        if len(members) >= ENOUGH:
            return desk, members
    raise NobodyFree(
        _("There are too few people at the desk who may know of this. Please call us: then we look for another way.")
    )


@transaction.atomic
def submit(
    *, facts: Facts, contact: Contact, story: str, urgent: bool, notice_address: str, language: str
) -> requesters.Begun:
    """Take a request in: seal it, seat the desk, make the return code. Raises NobodyFree.

    The story goes to the desk only where the person ticked "pass my story on", sealed to each member apart.
    """
    desk, members = seats_for(facts=facts, requester=contact.name)
    begun = requesters.begin(case=uuid4())
    case = moves.begin(event=Event.SUBMIT, actor=Actor.REQUESTER, desk=desk, urgent=urgent, case_id=begun.opened.case)
    _seal(begun.opened, case, facts, contact, members, by=None)
    if story:
        items.write(
            opened=begun.opened,
            kind=MESSAGE,
            content=shapes.pack_written(role=Actor.REQUESTER, name=contact.name, text=story),
        )
        if facts.pass_story:
            for person in members:
                _give(case.pk, person, STORY, shapes.pack({"text": story}), None)
    notices.remember(case=case, address=notice_address, language=language)
    return begun


@transaction.atomic
def take_call(*, by: User, facts: Facts, contact: Contact, urgent: bool) -> tuple[Case, str]:
    """Take a request in by telephone: contact and facts, no story. Return the case and the activation code.

    The desk member who took the call keeps no key; they see the case only where nothing excludes them.
    """
    desk, members = seats_for(facts=facts, requester=contact.name)
    begun = requesters.begin_by_phone(case=uuid4(), by=by)
    case = moves.begin(
        event=Event.TAKE_CALL, actor=Actor.DESK, desk=desk, urgent=urgent, by=by, case_id=begun.opened.case
    )
    _seal(begun.opened, case, facts, contact, members, by=by)
    return case, begun.activation_code


def _seal(opened: object, case: Case, facts: Facts, contact: Contact, members: list[User], by: User | None) -> None:
    items.write(opened=opened, kind=FACTS, content=shapes.pack_facts(facts))
    items.write(opened=opened, kind=CONTACT, content=shapes.pack_contact(contact))
    for person in members:
        Seat.objects.create(case=case, person=person)
        _give(case.pk, person, FACTS, shapes.pack_facts(facts), by)
        if contact.desk_may_call:
            _give(case.pk, person, CONTACT, shapes.pack_contact(contact), by)
        notices.tell(person=person)


def _give(case: UUID, person: User, kind: str, content: bytes, by: User | None) -> None:
    copies.give(case=case, to=vault_supporters.keypair(user=person), kind=kind, content=content, by=by)
