"""May two requesters meet? The hard exclusions hold between them too, both ways."""

from dataclasses import dataclass
from datetime import date

from peersupport.matching.exclusions import Exclusion, conflicts
from peersupport.matching.names import Names
from peersupport.matching.shapes import Candidate, Facts, TieOf


@dataclass(frozen=True)
class Fellow:
    """Somebody who asks to meet somebody: what they went through, what they may show of themselves, who is too near."""

    kinds: tuple[str, ...]
    facts: Facts
    name: str = ""
    shows_profession: bool = False
    shows_region: bool = False


def in_common(one: Fellow, other: Fellow) -> tuple[str, ...]:
    """Return what both went through, in the order of the first."""
    return tuple(kind for kind in one.kinds if kind in other.kinds)


def are_far_enough(one: Fellow, other: Fellow, *, names: Names, today: date) -> bool:
    """Say whether nothing keeps the two apart and they have a language in common."""
    return bool(set(one.facts.languages) & set(other.facts.languages)) and not [
        *_against(one, other, names, today),
        *_against(other, one, names, today),
    ]


def _against(one: Fellow, other: Fellow, names: Names, today: date) -> list[Exclusion]:
    """Return why the second must stay away from the first: as if they offered to help.

    Where somebody works and where they train count alike: one may train where the other works.
    """
    theirs = other.facts
    places = (*theirs.employers, *theirs.training_places)
    ties = [TieOf(kind, place) for place in places for kind in ("employed", "trainee")]
    if theirs.training_region:
        ties.append(TieOf("trainee", region=theirs.training_region))
    candidate = Candidate(code="", name=other.name, ties=tuple(ties), standing=(*theirs.persons, *theirs.departments))
    return conflicts(one.facts, candidate, names=names, today=today, requester=one.name)
