"""What the desk needs for a new search, sealed again by somebody who can read: the old copies may be gone."""

from peersupport.models import Case, Seat
from peersupport.services import notices, requests, sealed, shapes
from peersupport.services.shapes import CONTACT, FACTS
from vault.holders import OpenCase
from vault.models import SealedCopy
from vault.services import copies
from vault.services import supporters as vault_supporters


def renew(*, opened: OpenCase, case: Case) -> None:
    """Seal facts, and contact where the desk may call, for the desk members who may know of the case today.

    Who has come too near since has no seat any more. Where too few are left, those who have a seat keep it.
    """
    facts, contact = sealed.facts(opened), sealed.contact(opened)
    try:
        _desk, members = requests.seats_for(facts=facts, requester=contact.name)
    except requests.NobodyFree:
        members = [seat.person for seat in case.seats.select_related("person")]
    for seat in case.seats.exclude(person__in=members).select_related("person"):
        copies.withdraw(case=case.pk, by=opened.holder, to=vault_supporters.key_pair(user=seat.person))
        seat.delete()
    for person in members:
        _seat, is_new = Seat.objects.get_or_create(case=case, person=person)
        key = vault_supporters.key_pair(user=person)
        copies.give(case=case.pk, to=key, kind=FACTS, content=shapes.pack_facts(facts), by=opened.holder)
        if contact.desk_may_call:
            copies.give(case=case.pk, to=key, kind=CONTACT, content=shapes.pack_contact(contact), by=opened.holder)
        if is_new:
            notices.tell(person=person)


def are_missing(*, case: Case) -> bool:
    """Say whether a seated desk member has no copy of the facts, so that nobody could match."""
    seated = set(case.seats.values_list("person_id", flat=True))
    copied = set(SealedCopy.objects.filter(ring=case.pk, kind=FACTS).values_list("person__user_id", flat=True))
    return not seated or not seated <= copied
