"""Who at the desk may know of a case, and can: two who read its facts, or the page and the lead hear of it.

A desk member who replaced their vault keeps a seat without a readable copy; one who was switched off reads no more.
Only who can read lets another read: the requester at their next visit, or a colleague of the same case.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.matching import Facts, desk_exclusions
from peersupport.models import Actor, Case, Desk, Event, Seat, State, Watch
from peersupport.services import moves, notices, people, shapes
from peersupport.services.shapes import CONTACT, FACTS, STORY, Contact
from vault.errors import NoKey
from vault.holders import Holder, OpenCase
from vault.models import KeyPair, SealedCopy
from vault.services import copies, items
from vault.services import supporters as vault_supporters

ENOUGH = 2
NEEDS_DESK = (State.RECEIVED, State.MATCHING, State.PROPOSED, State.OFFERED, State.WIDENING, State.REFERRING)


class SeatRefused(Exception):
    """This person cannot be let in; the message may be shown."""


@dataclass(frozen=True)
class Chair:
    """A desk member who may be let in: `has_new_key` where they sat here before, with another vault."""

    person: User
    has_new_key: bool


def readable() -> QuerySet[Seat]:
    """Return the seats of desk members who are active and hold a copy of the facts."""
    has_copy = SealedCopy.objects.filter(ring=OuterRef("case_id"), kind=FACTS, person__user=OuterRef("person_id"))
    return Seat.objects.filter(Exists(has_copy), person__is_active=True, person__desk_membership__is_active=True)


def trusted(*, case: Case) -> list[User]:
    """Return the desk members of a case who still have the key with which they sat down, or were let in since."""
    same = KeyPair.objects.filter(user=OuterRef("person"), code=OuterRef("key"))
    active = case.seats.filter(Exists(same), person__is_active=True, person__desk_membership__is_active=True)
    return [seat.person for seat in active.select_related("person").order_by("pk")]


def readers(*, case: Case) -> int:
    """Return how many desk members can read the facts of a case now."""
    return readable().filter(case=case).count()


def readers_of(case: OuterRef) -> Coalesce:
    """Return, for a statement about cases, how many desk members can read the facts of each."""
    counted = readable().filter(case=case).order_by().values("case").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def thin() -> int:
    """Return in how many cases that the desk works on fewer than two of its members can read: for the lead."""
    working = Case.objects.filter(state__in=NEEDS_DESK).annotate(readers=readers_of(OuterRef("pk")))
    return working.filter(readers__lt=ENOUGH).count()


def chairs(*, case: Case, facts: Facts, requester: str = "") -> list[Chair]:
    """Return whom somebody who reads may let in: colleagues with a new key, and others only up to two who read.

    Nobody while the desk has nothing to do: its copies go thirty days after a match, and none is missed then.
    """
    if case.state not in NEEDS_DESK:
        return []
    reading = set(readable().filter(case=case).values_list("person_id", flat=True))
    seated = set(case.seats.values_list("person_id", flat=True))
    found: list[Chair] = []
    names, today = people.known_names(), timezone.localdate()
    for desk in dict.fromkeys([case.desk, *Desk.objects.filter(is_national=True)]):
        for person, candidate in people.desk_candidates(desk).items():
            why_not = desk_exclusions(facts, candidate, names=names, today=today, requester=requester)
            if why_not or person.pk in reading:
                continue
            is_known = person.pk in seated
            if is_known or len(reading) + len(found) < ENOUGH:
                found.append(Chair(person, has_new_key=is_known))
    return found


@transaction.atomic
def let_in(*, case_id: UUID, person: UUID, facts: Facts, contact: Contact | None, story: str, by: Holder) -> None:
    """Seal the facts to one more desk member, after looking once more at what keeps them away. Raises SeatRefused."""
    case = moves.locked(case_id)
    open_to = chairs(case=case, facts=facts, requester=contact.name if contact else "")
    chair = next((one for one in open_to if one.person.code == person), None)
    if chair is None:
        raise SeatRefused(_("This has changed in the meantime. Look at the page again."))
    Seat.objects.get_or_create(case=case, person=chair.person)
    give(case=case, person=chair.person, facts=facts, contact=contact, story=story, by=by)
    moves.record(case=case, event=Event.GRANT, actor=Actor.DESK, by=chair.person)
    notices.tell(person=chair.person)


def give(*, case: Case, person: User, facts: Facts, contact: Contact | None, story: str, by: Holder) -> None:
    """Seal to one desk member what they may know: the facts; the contact if the desk may call; a story passed on."""
    key = vault_supporters.key_pair(user=person)
    Seat.objects.filter(case=case, person=person).update(key=key.code)
    copies.give(case=case.pk, to=key, kind=FACTS, content=shapes.pack_facts(facts), by=by)
    if contact and contact.desk_may_call:
        copies.give(case=case.pk, to=key, kind=CONTACT, content=shapes.pack_contact(contact), by=by)
    if story and facts.pass_story:
        copies.give(case=case.pk, to=key, kind=STORY, content=shapes.pack({"text": story}), by=by)


@transaction.atomic
def keep_away(*, opened: OpenCase, person: UUID) -> None:
    """Let the requester say no to a desk member: they leave the case, and are not proposed for it again."""
    case = moves.locked(opened.case)
    item = items.read(opened=opened, kinds=[FACTS])[-1]
    known = shapes.unpack_facts(item.content)
    facts = replace(known, keep_from_desk=(*known.keep_from_desk, str(person)))
    items.rewrite(opened=opened, item=item.code, content=shapes.pack_facts(facts))
    for seat in case.seats.filter(person__code=person).select_related("person"):
        stand_up(case=case, person=seat.person, by=opened.holder)
    for seat in readable().filter(case=case).select_related("person"):
        key = vault_supporters.key_pair(user=seat.person)
        copies.give(case=case.pk, to=key, kind=FACTS, content=shapes.pack_facts(facts), by=opened.holder)


def stand_up(*, case: Case, person: User, by: Holder | User | None) -> None:
    """Take a desk member out of a case, now: the seat and every copy."""
    Seat.objects.filter(case=case, person=person).delete()
    Watch.objects.filter(case=case, person=person).delete()
    for key in vault_supporters.key_pairs(users=[person]):
        copies.withdraw(case=case.pk, by=by, to=key)
    moves.record(case=case, event=Event.REVOKE, actor=Actor.DESK, by=person)


def clear_gone(*, now: datetime | None = None) -> int:
    """Take desk members who were switched off out of the cases that others can read; the last reader's copy stays.

    Return how many seats were cleared. Safe to run twice.
    """
    left = Seat.objects.exclude(person__is_active=True, person__desk_membership__is_active=True)
    others = readable().filter(case=OuterRef("case_id"))
    cleared = 0
    for seat in left.filter(Exists(others)).select_related("case", "person").order_by("pk"):
        with transaction.atomic():
            stand_up(case=moves.locked(seat.case_id), person=seat.person, by=None)
            cleared += 1
    return cleared


def story_of(*, holder: Holder, case: Case) -> str:
    """Return the story, where the person asked the desk to pass it on; else nothing."""
    try:
        return str(shapes.unpack(copies.take(holder=holder, case=case.pk, kind=STORY))["text"])
    except NoKey:
        return ""
