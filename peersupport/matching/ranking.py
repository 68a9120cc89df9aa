"""Who fits best among those who may be asked, and how far away one has to look."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from peersupport.matching.exclusions import Exclusion, exclusions
from peersupport.matching.names import Names, plain
from peersupport.matching.shapes import Candidate, Facts

REGION, NEIGHBOUR, PROFESSION, SPECIALTY, EXPERIENCE, SENIORITY, GENDER = 30, 15, 25, 15, 10, 10, 10


class Rung(IntEnum):
    """How far from home. Each rung takes in those before it; the requester sees which one was needed."""

    REGION = 0
    NEIGHBOURS = 1
    COUNTRY = 2
    ABROAD = 3
    PHONE = 4

    @property
    def label(self) -> str:
        return str(RUNGS[self])


RUNGS = {
    Rung.REGION: _("own region"),
    Rung.NEIGHBOURS: _("neighbouring regions"),
    Rung.COUNTRY: _("the whole country"),
    Rung.ABROAD: _("the other country, same language"),
    Rung.PHONE: _("by telephone only"),
}


@dataclass(frozen=True)
class Ranked:
    """A supporter who may be asked: how near, how fitting, and why, in words for the desk."""

    candidate: Candidate
    rung: Rung
    points: int
    reasons: tuple[str, ...]


def rank(
    facts: Facts,
    candidates: Iterable[Candidate],
    *,
    names: Names,
    neighbours: Mapping[str, frozenset[str]],
    today: date,
    requester: str = "",
) -> tuple[list[Ranked], Counter[Exclusion]]:
    """Return those who may be asked, best first, and how many were left out for what (their first reason)."""
    found: list[Ranked] = []
    left_out: Counter[Exclusion] = Counter()
    for candidate in candidates:
        why_not = exclusions(facts, candidate, names=names, today=today, requester=requester)
        if why_not:
            left_out[why_not[0]] += 1
            continue
        found.append(_score(facts, candidate, neighbours.get(facts.region, frozenset())))
    found.sort(
        key=lambda one: (
            one.rung, -one.points, one.candidate.last_asked_on or date.min, one.candidate.load, one.candidate.code,
        )
    )  # fmt: skip
    return found, left_out


def rung_of(facts: Facts, *, region: str, country: str, phone_only: bool, neighbours: frozenset[str]) -> Rung:
    """Return how far from home somebody is, as desk and requester both see it."""
    if phone_only:
        return Rung.PHONE
    if region == facts.region:
        return Rung.REGION
    if region in neighbours:
        return Rung.NEIGHBOURS
    return Rung.COUNTRY if country == facts.country else Rung.ABROAD


def _score(facts: Facts, candidate: Candidate, neighbours: frozenset[str]) -> Ranked:
    rung = rung_of(
        facts,
        region=candidate.region,
        country=candidate.country,
        phone_only=candidate.phone_only,
        neighbours=neighbours,
    )
    same_specialty = bool(facts.specialty) and plain(facts.specialty) == plain(candidate.specialty)
    other_specialty = bool(candidate.specialty) and not same_specialty
    counted = [
        (REGION, candidate.region == facts.region, _("same region")),
        (NEIGHBOUR, candidate.region in neighbours, _("neighbouring region")),
        (PROFESSION, candidate.profession == facts.profession, _("same profession")),
        (SPECIALTY, same_specialty and not facts.not_same_specialty, _("same specialty")),
        (SPECIALTY, other_specialty and facts.not_same_specialty, _("another specialty, as asked")),
        (EXPERIENCE, facts.reason in candidate.experience, _("knows this kind of situation")),
        (SENIORITY, bool(facts.seniority) and candidate.seniority == facts.seniority, _("as long in the profession")),
        (GENDER, bool(facts.gender_wish) and candidate.gender == facts.gender_wish, _("gender as asked")),
    ]
    return Ranked(
        candidate,
        rung,
        sum(points for points, holds, _why in counted if holds),
        tuple(str(why) for _points, holds, why in counted if holds),
    )
