"""What a requester may see of a supporter: enough to recognise somebody who is too near, no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from peersupport.matching import Facts, rung_of
from peersupport.models import ACTIVE, Actor, Expert, Gender, Supporter, Tie
from peersupport.queue import spoken
from peersupport.services.people import neighbours

__all__ = ["ACTIVE", "Card", "of"]


@dataclass(frozen=True)
class Card:
    """One proposed person: first name, profession, region, employers, training, languages, gender."""

    code: UUID | None
    name: str
    profession: str
    specialty: str
    region: str
    employers: tuple[str, ...]
    training: tuple[str, ...]
    languages: str
    gender: str
    phone_only: bool
    how_near: str = ""
    role: str = ""
    role_name: str = ""


def of(people: Sequence[User], *, codes: Sequence[UUID] = (), facts: Facts | None = None) -> list[Card]:
    """Return the cards of these people in their order, in a constant number of statements.

    With `facts` each card says how far one had to look for this person.
    """
    rows = {
        row.person_id: row
        for row in Supporter.objects.filter(person__in=people).select_related("person__profile__institution", "region")
    }
    ties = list(Tie.objects.filter(person__in=people).select_related("region"))
    around = neighbours() if facts and rows else {}
    wanted: Sequence[UUID | None] = codes or [None] * len(people)
    return [
        _card(
            rows[person.pk],
            [tie for tie in ties if tie.person_id == person.pk],
            code,
            _near(rows[person.pk], facts, around),
        )
        for person, code in zip(people, wanted, strict=True)
        if person.pk in rows
    ]


def _near(row: Supporter, facts: Facts | None, around: dict[str, frozenset[str]]) -> str:
    if facts is None:
        return ""
    return rung_of(
        facts,
        region=row.region.code,
        country=row.region.country,
        phone_only=row.phone_only,
        neighbours=around.get(facts.region, frozenset()),
    ).label


def _card(row: Supporter, ties: list[Tie], code: UUID | None, how_near: str) -> Card:
    profile = getattr(row.person, "profile", None)
    place = profile.institution if profile else None
    employed = {Tie.Kind.EMPLOYED, Tie.Kind.PARTNER}
    trains = {Tie.Kind.TRAINEE, Tie.Kind.TRAINER, Tie.Kind.DEPUTY}
    return Card(
        code=code,
        name=row.person.get_short_name(),
        profession=str(row.get_profession_display()),
        specialty=row.specialty,
        region=str(row.region.name),
        employers=tuple(
            dict.fromkeys([*([place.name] if place else []), *(tie.place for tie in ties if tie.kind in employed)])
        ),
        training=tuple(tie.place or str(tie.region) for tie in ties if tie.kind in trains),
        languages=spoken(row.languages),
        gender=str(Gender(row.gender).label) if row.gender else "",
        phone_only=row.phone_only,
        how_near=how_near,
        role=row.role,
        role_name=str(Actor(row.role).label),
    )


def experts(found: Sequence[Expert]) -> list[dict[str, Any]]:
    """Return what the requester may see of these experts: all that stands in the directory but their account."""
    return [
        {
            "code": expert.code,
            "name": expert.name,
            "discipline": str(expert.get_discipline_display()),
            "place": expert.place,
            "region": str(expert.region.name),
            "languages": spoken(expert.languages),
            "waiting": waiting(expert.waiting_weeks),
            "conditions": expert.conditions,
            "verified_on": expert.verified_on,
            "phone": expert.phone,
            "is_on_paper": expert.person_id is None,
        }
        for expert in found
    ]


def waiting(weeks: int) -> str:
    """Return how long one waits for an expert, in words."""
    if not weeks:
        return _("no waiting time")
    return ngettext("about %(count)s week", "about %(count)s weeks", weeks) % {"count": weeks}
