"""What the desk needs for a new search, sealed again by somebody who can read: the old copies may be gone."""

from accounts.models import User
from peersupport.models import Case, Desk, Seat
from peersupport.services import notices, people, requests, sealed, seats
from peersupport.services.shapes import FACTS
from vault.holders import OpenCase
from vault.models import SealedCopy
from vault.services import copies
from vault.services import supporters as vault_supporters


def renew(*, opened: OpenCase, case: Case) -> None:
    """Seal facts, and contact where the desk may call, for the desk members who may know of the case today."""
    facts, contact = sealed.facts(opened), sealed.contact(opened)
    for person in seat(opened=opened, case=case):
        seats.give(case=case, person=person, facts=facts, contact=contact, story="", by=opened.holder)


def seat(*, opened: OpenCase, case: Case, with_national: bool = False) -> list[User]:
    """Look again at who at the desk may know of the case; return those to whom one may seal today.

    Who has come too near since has no seat any more; where too few are left, those who have a seat keep it. Somebody
    with a new key keeps the seat and gets nothing, until the requester or a colleague lets them in (`seats.chairs`).
    """
    facts, requester = sealed.facts(opened), sealed.contact(opened).name
    seated = [one.person for one in case.seats.select_related("person").order_by("pk")]
    try:
        _desk, members = requests.seats_for(facts=facts, requester=requester)
    except requests.NobodyFree:
        members = seated
    else:
        members += requests.far_enough(people.near_by(seated), facts=facts, requester=requester)
    for desk in Desk.objects.filter(is_national=True) if with_national else ():
        members += requests.far_enough(people.desk_candidates(desk), facts=facts, requester=requester)
    for gone in case.seats.exclude(person__in=members).select_related("person"):
        for key in vault_supporters.key_pairs(users=[gone.person]):
            copies.withdraw(case=case.pk, by=opened.holder, to=key)
        gone.delete()
    for key in vault_supporters.key_pairs(users=[person for person in members if person not in seated]):
        Seat.objects.get_or_create(case=case, person=key.user, defaults={"key": key.code})
        if key.user:
            notices.tell(person=key.user)
    return seats.trusted(case=case)


def are_missing(*, case: Case) -> bool:
    """Say whether a seated desk member has no copy of the facts, so that nobody could match."""
    seated = set(case.seats.values_list("person_id", flat=True))
    copied = set(SealedCopy.objects.filter(ring=case.pk, kind=FACTS).values_list("person__user_id", flat=True))
    return not seated or not seated <= copied
