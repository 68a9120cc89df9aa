"""Who is never asked: one test a rule, each with somebody whom only that rule keeps away."""

from dataclasses import replace
from datetime import date

import pytest

from peersupport.matching import Candidate, Exclusion, Facts, Names, TieOf, conflicts, desk_exclusions, exclusions
from peersupport.matching.exclusions import months_between

TODAY = date(2026, 11, 21)
FACTS = Facts(
    profession="specialist",
    region="utrecht",
    country="NL",
    languages=("nl",),
    reason="incident",
    employers=("Ziekenhuis De Kade",),
    training_places=("Universitair Centrum Merwede",),
    training_region="zuid-holland",
    departments=("Cardiologie Oosterhaven",),
    persons=("M. van Loon",),
    keep_from_desk=("kept-away",),
)
FIT = Candidate(
    code="fit",
    name="Joris Peeters",
    profession="specialist",
    region="gelderland",
    country="NL",
    languages=("nl", "en"),
    gender="man",
    trained_on=date(2026, 1, 1),
)


def why(candidate: Candidate, facts: Facts = FACTS, requester: str = "") -> list[Exclusion]:
    names = Names([("De Kade Noord", "Ziekenhuis De Kade")])
    return exclusions(facts, candidate, names=names, today=TODAY, requester=requester)


def test_somebody_far_enough_away_may_be_asked() -> None:
    assert why(FIT) == []


@pytest.mark.parametrize(
    ("tie", "expected"),
    [
        (TieOf("employed", "ziekenhuis de KADE"), Exclusion.SAME_EMPLOYER),
        (TieOf("employed", "De Kade Noord"), Exclusion.SAME_EMPLOYER),
        (TieOf("partner", "Ziekenhuis De Kade", until=2026), Exclusion.SAME_EMPLOYER),
        (TieOf("trainee", "UC Merwede Universitair Centrum"), Exclusion.SAME_TRAINING),
        (TieOf("trainer", "Universitair Centrum Merwede", until=2021), Exclusion.SAME_TRAINING),
        (TieOf("deputy", region="zuid-holland"), Exclusion.SAME_TRAINING),
        (TieOf("examiner", region="utrecht"), Exclusion.POWER),
        (TieOf("appraiser", region="zuid-holland"), Exclusion.POWER),
        (TieOf("supervisor", "Universitair Centrum Merwede"), Exclusion.POWER),
        (TieOf("board", "Ziekenhuis De Kade"), Exclusion.POWER),
        (TieOf("medical_director", "Ziekenhuis De Kade", until=2023), Exclusion.POWER),
        (TieOf("disciplinary"), Exclusion.JUDGE),
        (TieOf("inspectorate"), Exclusion.JUDGE),
        (TieOf("complainant", until=2025), Exclusion.JUDGE),
        (TieOf("employed", "Cardiologie Oosterhaven"), Exclusion.NAMED),
        (TieOf("employed", "Universitair Centrum Merwede"), Exclusion.SAME_EMPLOYER),
        (TieOf("trainer", "Ziekenhuis De Kade"), Exclusion.SAME_TRAINING),
    ],
)
def test_a_tie_keeps_somebody_away(tie: TieOf, expected: Exclusion) -> None:
    assert why(replace(FIT, ties=(tie,))) == [expected]


@pytest.mark.parametrize(
    "tie",
    [
        TieOf("employed", "Ziekenhuis De Kade", until=2025),
        TieOf("employed", "Elders"),
        TieOf("trainee", "Universitair Centrum Merwede", until=2020),
        TieOf("trainer", region="zeeland"),
        TieOf("trainer"),
        TieOf("board", "Elders"),
        TieOf("examiner"),
        TieOf("examiner", region="zeeland"),
        TieOf("disciplinary", until=2020),
    ],
)
def test_a_tie_elsewhere_or_long_ago_keeps_nobody_away(tie: TieOf) -> None:
    assert why(replace(FIT, ties=(tie,))) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": "Marijke van Loon"}, Exclusion.NAMED),
        ({"code": "kept-away"}, Exclusion.NAMED),
        ({"standing": ("De Kade Noord",)}, Exclusion.STANDING),
        ({"cool_off_until": date(2026, 11, 22)}, Exclusion.COOL_OFF),
        ({"load": 2}, Exclusion.FULL),
        ({"trained_on": None}, Exclusion.TRAINING_OLD),
        ({"trained_on": date(2024, 11, 20)}, Exclusion.TRAINING_OLD),
        ({"has_key": False}, Exclusion.NO_KEY),
        ({"is_ready": False}, Exclusion.NOT_READY),
        ({"was_asked": True}, Exclusion.ASKED_BEFORE),
        ({"languages": ("fr",)}, Exclusion.LANGUAGE),
    ],
)
def test_a_circumstance_keeps_somebody_away(change: dict[str, object], expected: Exclusion) -> None:
    assert why(replace(FIT, **change)) == [expected]  # type: ignore[arg-type]  # one value of each kind


def test_a_supporter_trained_exactly_two_years_ago_may_be_asked() -> None:
    assert why(replace(FIT, trained_on=date(2024, 11, 21), cool_off_until=TODAY)) == []


def test_a_standing_conflict_with_the_requester_by_name_counts() -> None:
    wary = replace(FIT, standing=("Noor Verhagen",))

    assert why(wary) == []
    assert why(wary, requester="N. Verhagen") == [Exclusion.STANDING]


def test_a_gender_that_is_required_keeps_others_away_and_a_wish_does_not() -> None:
    assert why(FIT, replace(FACTS, gender_wish="woman")) == []
    assert why(FIT, replace(FACTS, gender_wish="woman", gender_required=True)) == [Exclusion.GENDER]
    assert why(FIT, replace(FACTS, gender_required=True)) == []


def test_a_desk_member_needs_distance_and_a_key_but_no_free_hands() -> None:
    member = Candidate(code="m", name="Tom Aerts", load=9)
    names = Names()

    assert desk_exclusions(FACTS, member, names=names, today=TODAY) == []
    assert desk_exclusions(FACTS, replace(member, has_key=False), names=names, today=TODAY) == [Exclusion.NO_KEY]
    near = replace(member, ties=(TieOf("employed", "De Kade"),), standing=("Noor Verhagen",))
    assert desk_exclusions(FACTS, near, names=names, today=TODAY, requester="Noor Verhagen") == [
        Exclusion.SAME_EMPLOYER,
        Exclusion.STANDING,
    ]


def test_each_exclusion_has_words() -> None:
    assert all(exclusion.label for exclusion in Exclusion)


def test_facts_survive_their_sealed_form() -> None:
    stored = {**FACTS.to_json(), "dropped_long_ago": 1}

    assert Facts.from_json({**stored, "employers": list(FACTS.employers)}) == FACTS


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2024, 11, 21), date(2026, 11, 21), 24),
        (date(2024, 11, 20), date(2026, 11, 21), 24.5),
        (date(2024, 12, 31), date(2026, 1, 1), 13),
    ],
)
def test_a_month_is_over_when_its_day_has_passed(start: date, end: date, months: float) -> None:
    assert months_between(start, end) == months


def test_a_standing_conflict_with_a_name_that_nobody_gave_keeps_nobody_away() -> None:
    wary = replace(FIT, standing=("XXXX",))
    rest = {"names": Names(), "today": TODAY}

    assert desk_exclusions(FACTS, wary, **rest) == []  # type: ignore[arg-type]  # values of each kind
    assert exclusions(FACTS, wary, **rest) == []  # type: ignore[arg-type]  # as above
    assert conflicts(FACTS, wary, **rest) == []  # type: ignore[arg-type]  # as above
    assert conflicts(FACTS, wary, requester="xxxx", **rest) == [Exclusion.STANDING]  # type: ignore[arg-type]  # as above
