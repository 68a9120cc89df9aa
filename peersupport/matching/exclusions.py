"""Who is never asked, and never sees. These rules are not relaxed for anything."""

from collections.abc import Iterator
from datetime import date
from enum import Enum

from django.utils.translation import gettext_lazy as _

from peersupport.matching.names import Names, same_person
from peersupport.matching.shapes import Candidate, Facts, TieOf

TRAINING_YEARS = 5
TRAINING_MONTHS = 24
WORK = frozenset({"employed", "partner"})
TRAINING = frozenset({"trainee", "trainer", "deputy"})
POWER = frozenset({"examiner", "appraiser", "supervisor", "board", "medical_director"})
JUDGES = frozenset({"disciplinary", "inspectorate", "complainant"})


class Exclusion(Enum):
    """Why somebody is left out. The desk sees how many, never who for what reason."""

    SAME_EMPLOYER = "same_employer"
    SAME_TRAINING = "same_training"
    POWER = "power"
    JUDGE = "judge"
    NAMED = "named"
    STANDING = "standing"
    COOL_OFF = "cool_off"
    FULL = "full"
    TRAINING_OLD = "training_old"
    NO_KEY = "no_key"
    NOT_READY = "not_ready"
    ASKED_BEFORE = "asked_before"
    LANGUAGE = "language"
    GENDER = "gender"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Exclusion.SAME_EMPLOYER: _("same employer or practice"),
    Exclusion.SAME_TRAINING: _("same training institute or region"),
    Exclusion.POWER: _("assesses, supervises or governs where the person works"),
    Exclusion.JUDGE: _("sits with those who judge"),
    Exclusion.NAMED: _("named by the person"),
    Exclusion.STANDING: _("asked not to be matched here"),
    Exclusion.COOL_OFF: _("recovering from an incident of their own"),
    Exclusion.FULL: _("helps as many as they can"),
    Exclusion.TRAINING_OLD: _("training longer ago than 24 months"),
    Exclusion.NO_KEY: _("has no vault yet"),
    Exclusion.NOT_READY: _("away or not available"),
    Exclusion.ASKED_BEFORE: _("asked before for this request"),
    Exclusion.LANGUAGE: _("speaks another language"),
    Exclusion.GENDER: _("not the gender asked for"),
}


def desk_exclusions(
    facts: Facts, member: Candidate, *, names: Names, today: date, requester: str = ""
) -> list[Exclusion]:
    """Return why this desk member must not know of the case; empty when they may. `requester`: a name, if known."""
    return [*_nearness(facts, member, names, today, requester), *([] if member.has_key else [Exclusion.NO_KEY])]


def conflicts(facts: Facts, person: Candidate, *, names: Names, today: date, requester: str = "") -> list[Exclusion]:
    """Return why somebody who is in a case already may not stay: they have come too near since."""
    return list(_nearness(facts, person, names, today, requester))


def exclusions(
    facts: Facts, candidate: Candidate, *, names: Names, today: date, requester: str = ""
) -> list[Exclusion]:
    """Return why this supporter cannot be asked; empty when they can."""
    return [*_nearness(facts, candidate, names, today, requester), *_readiness(facts, candidate, today)]


def _nearness(facts: Facts, candidate: Candidate, names: Names, today: date, requester: str) -> Iterator[Exclusion]:
    current = [tie for tie in candidate.ties if tie.until is None or tie.until >= today.year - TRAINING_YEARS]
    places = (*facts.employers, *facts.training_places)
    if names.any_same(_places(candidate.ties, WORK, today.year), places):
        yield Exclusion.SAME_EMPLOYER
    if any(_trained_together(tie, facts, places, names) for tie in current if tie.kind in TRAINING):
        yield Exclusion.SAME_TRAINING
    if any(_has_power(tie, facts, places, names) for tie in current if tie.kind in POWER):
        yield Exclusion.POWER
    if any(tie.kind in JUDGES for tie in current):
        yield Exclusion.JUDGE
    if candidate.code in facts.keep_from_desk or _is_named(facts, candidate, names):
        yield Exclusion.NAMED
    if any(_is_standing(entry, places, requester, names) for entry in candidate.standing):
        yield Exclusion.STANDING


def _places(ties: tuple[TieOf, ...], kinds: frozenset[str], year: int) -> list[str]:
    """Return where they work now; a place that they left this year still counts."""
    return [tie.place for tie in ties if tie.kind in kinds and (tie.until is None or tie.until >= year)]


def _trained_together(tie: TieOf, facts: Facts, places: tuple[str, ...], names: Names) -> bool:
    """Say whether they come from one training, or one of them trains where the other works."""
    same_region = bool(tie.region) and tie.region == facts.training_region
    return same_region or names.any_same([tie.place], places)


def _has_power(tie: TieOf, facts: Facts, places: tuple[str, ...], names: Names) -> bool:
    """Say whether the role reaches the person: at their place, or in their region where it is not bound to a place."""
    if not tie.place:
        return bool(tie.region) and tie.region in {facts.region, facts.training_region}
    return names.any_same([tie.place], places)


def _is_named(facts: Facts, candidate: Candidate, names: Names) -> bool:
    if any(same_person(name, candidate.name) for name in facts.persons):
        return True
    return names.any_same([tie.place for tie in candidate.ties], facts.departments)


def _is_standing(entry: str, places: tuple[str, ...], requester: str, names: Names) -> bool:
    return names.any_same([entry], places) or same_person(entry, requester)


def _readiness(facts: Facts, candidate: Candidate, today: date) -> Iterator[Exclusion]:
    if candidate.cool_off_until and candidate.cool_off_until > today:
        yield Exclusion.COOL_OFF
    if candidate.load >= candidate.capacity:
        yield Exclusion.FULL
    if candidate.trained_on is None or months_between(candidate.trained_on, today) > TRAINING_MONTHS:
        yield Exclusion.TRAINING_OLD
    if not candidate.has_key:
        yield Exclusion.NO_KEY
    if not candidate.is_ready:
        yield Exclusion.NOT_READY
    if candidate.was_asked:
        yield Exclusion.ASKED_BEFORE
    if not set(facts.languages) & set(candidate.languages):
        yield Exclusion.LANGUAGE
    if facts.gender_required and facts.gender_wish and candidate.gender != facts.gender_wish:
        yield Exclusion.GENDER


def months_between(start: date, end: date) -> float:
    """Return whole months, and a bit more when the day has passed."""
    return (end.year - start.year) * 12 + end.month - start.month + (0.5 if end.day > start.day else 0)
