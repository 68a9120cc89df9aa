"""Supporters and desk members as the matching sees them, fetched in a constant number of statements."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from accounts import fieldkeys
from accounts.models import Institution, User
from peersupport.matching import Candidate, Names, TieOf
from peersupport.matching.exclusions import TRAINING_MONTHS, months_between
from peersupport.models import (
    Assignment,
    Case,
    Desk,
    DeskMember,
    InstitutionName,
    Offer,
    Phone,
    Region,
    Standing,
    Supporter,
    Tie,
)
from vault.services import supporters as vault_supporters


def known_names() -> Names:
    """Return the other names and mergers of institutions that staff keep."""
    pairs = InstitutionName.objects.select_related("institution")
    return Names((one.name, one.institution.name) for one in pairs)


def neighbours() -> dict[str, frozenset[str]]:
    """Return for each region the codes of those that border on it."""
    return {
        region.code: frozenset(other.code for other in region.neighbours.all())
        for region in Region.objects.prefetch_related("neighbours")
    }


def _ties(people: Iterable[User]) -> dict[int, list[TieOf]]:
    """Return everybody's ties; where they work stands in their profile and counts as one."""
    people = list(people)
    found: dict[int, list[TieOf]] = defaultdict(list)
    for tie in Tie.objects.filter(person__in=people).select_related("region"):
        found[tie.person_id].append(TieOf(tie.kind, tie.place, tie.region.code if tie.region else "", tie.until))
    for place, person in Institution.objects.filter(profiles__person__in=people).values_list(
        "name", "profiles__person_id"
    ):
        found[person].append(TieOf(Tie.Kind.EMPLOYED, place))
    return found


def _standing(people: Iterable[User]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for entry in Standing.objects.filter(person__in=people):
        found[entry.person_id].append(open_standing(entry))
    return {person: tuple(names) for person, names in found.items()}


def open_standing(entry: Standing) -> str:
    """Return the name in a standing conflict, for its owner and for the matching alone."""
    return fieldkeys.unseal(entry.sealed_name, table="peersupport_standing", column="sealed_name", row=str(entry.code))


def add_standing(*, person: User, name: str) -> Standing:
    """Never match `person` with this person or place."""
    entry = Standing(person=person)
    entry.sealed_name = fieldkeys.seal(name, table="peersupport_standing", column="sealed_name", row=str(entry.code))
    entry.save()
    return entry


def keep_phone(*, person: User, number: str) -> None:
    """Keep a supporter's telephone number, sealed; an empty one is forgotten."""
    Phone.objects.filter(person=person).delete()
    if number:
        sealed = fieldkeys.seal(number, table="peersupport_phone", column="sealed", row=str(person.code))
        Phone.objects.create(person=person, sealed=sealed)


def phone_of(person: User) -> str:
    """Return the telephone number kept for a supporter, or nothing."""
    kept = Phone.objects.filter(person=person).first()
    return (
        fieldkeys.unseal(kept.sealed, table="peersupport_phone", column="sealed", row=str(person.code)) if kept else ""
    )


def desk_candidates(desk: Desk) -> dict[User, Candidate]:
    """Return the desk's active members, as the exclusions see them."""
    members = DeskMember.objects.filter(desk=desk, is_active=True, person__is_active=True).select_related("person")
    return near_by([member.person for member in members.order_by("pk")])


def near_by(people: Sequence[User]) -> dict[User, Candidate]:
    """Return these people as the exclusions see them: their ties, their standing conflicts, whether they have a key."""
    ties, standing, keyed = _ties(people), _standing(people), vault_supporters.keyed(users=people)
    return {
        person: Candidate(
            code=str(person.code),
            name=person.name,
            has_key=person.pk in keyed,
            ties=tuple(ties[person.pk]),
            standing=standing.get(person.pk, ()),
        )
        for person in people
    }


def supporter_candidates(*, case: Case, role: str) -> dict[str, tuple[Supporter, Candidate]]:
    """Return all supporters of a role by code, as the matching sees them for this case."""
    rows = list(
        Supporter.objects.filter(role=role, person__is_active=True).select_related("person", "region").order_by("pk")
    )
    people = [row.person for row in rows]
    ties, standing, keyed = _ties(people), _standing(people), vault_supporters.keyed(users=people)
    out = Offer.objects.filter(case=case, role=role).exclude(state=Offer.State.ACCEPTED)  # who said yes may come back
    asked = set(out.values_list("person_id", flat=True))
    load = _load(people)
    return {
        str(row.code): (
            row,
            Candidate(
                code=str(row.code),
                name=row.person.name,
                profession=row.profession,
                specialty=row.specialty,
                region=row.region.code,
                country=row.region.country,
                languages=tuple(row.languages),
                gender=row.gender,
                seniority=row.seniority,
                experience=tuple(row.experience),
                phone_only=row.phone_only,
                capacity=row.capacity,
                load=load[row.person_id],
                is_ready=is_ready(row),
                has_key=row.person_id in keyed,
                was_asked=row.person_id in asked,
                trained_on=row.trained_on,
                cool_off_until=row.cool_off_until,
                last_asked_on=row.last_asked_on,
                ties=tuple(ties[row.person_id]),
                standing=standing.get(row.person_id, ()),
            ),
        )
        for row in rows
    }


def is_full(supporter: Supporter) -> bool:
    """Say whether a supporter stands beside, or is asked for, as many people as they can help."""
    return _load([supporter.person])[supporter.person_id] >= supporter.capacity


def is_ready(supporter: Supporter) -> bool:
    """Say whether a supporter may be asked at all today."""
    away = supporter.away_until is not None and supporter.away_until > timezone.localdate()
    return supporter.is_available and not supporter.is_suspended and not away


def overview() -> list[dict[str, Any]]:
    """Return all supporters for the desk: whether they can be asked, with how many, since when. No conflicts."""
    rows = list(
        Supporter.objects.filter(person__is_active=True).select_related("person", "region").order_by("person__name")
    )
    people = [row.person for row in rows]
    keyed, load, today = vault_supporters.keyed(users=people), _load(people), timezone.localdate()
    return [
        {
            "supporter": row,
            "load": load[row.person_id],
            "is_ready": is_ready(row),
            "has_key": row.person_id in keyed,
            "is_training_old": row.trained_on is None or months_between(row.trained_on, today) > TRAINING_MONTHS,
        }
        for row in rows
    ]


def _load(people: Iterable[User]) -> Counter[int]:
    """Return with how many people each supporter is, or is asked to be."""
    people = list(people)
    beside = Assignment.objects.filter(person__in=people, is_live=True).values_list("person_id", flat=True)
    asked = Offer.objects.filter(person__in=people, state=Offer.State.OFFERED).values_list("person_id", flat=True)
    return Counter([*beside, *asked])
