"""Who comes first, why, and how far one has to look."""

from dataclasses import replace
from datetime import date

from peersupport.matching import Candidate, Exclusion, Names, Rung, rank
from tests.peersupport.test_matching_exclusions import FACTS, FIT, TODAY

NEIGHBOURS = {"utrecht": frozenset({"gelderland"})}


def ranked(*candidates: Candidate, **changes: object) -> list[tuple[str, Rung, int]]:
    found, _left_out = rank(
        replace(FACTS, **changes),  # type: ignore[arg-type]  # values of each kind
        candidates,
        names=Names(),
        neighbours=NEIGHBOURS,
        today=TODAY,
    )
    return [(one.candidate.code, one.rung, one.points) for one in found]


def test_nearer_comes_first_whatever_the_points() -> None:
    home = replace(FIT, code="home", region="utrecht", profession="nurse")
    away = replace(FIT, code="away", region="zeeland")
    abroad = replace(FIT, code="abroad", region="antwerpen", country="BE")
    phone = replace(FIT, code="phone", region="utrecht", phone_only=True)

    assert ranked(phone, abroad, away, FIT, home) == [
        ("home", Rung.REGION, 30),
        ("fit", Rung.NEIGHBOURS, 40),
        ("away", Rung.COUNTRY, 25),
        ("abroad", Rung.ABROAD, 25),
        ("phone", Rung.PHONE, 55),
    ]


def test_each_likeness_counts_and_is_told() -> None:
    twin = replace(
        FIT, region="utrecht", specialty="Chirurgie", experience=("incident",), seniority="early", gender="woman"
    )

    found, left_out = rank(
        replace(FACTS, specialty="chirurgie", seniority="early", gender_wish="woman"),
        [twin, replace(twin, has_key=False)],
        names=Names(),
        neighbours={},
        today=TODAY,
    )

    assert [one.points for one in found] == [100]
    assert len(found[0].reasons) == 6
    assert left_out == {Exclusion.NO_KEY: 1}


def test_not_the_same_specialty_turns_the_points_round() -> None:
    same = replace(FIT, code="same", specialty="chirurgie")
    other = replace(FIT, code="other", specialty="interne")

    assert ranked(same, other, specialty="chirurgie", not_same_specialty=True) == [
        ("other", Rung.NEIGHBOURS, 55),
        ("same", Rung.NEIGHBOURS, 40),
    ]


def test_whoever_was_asked_longest_ago_goes_before() -> None:
    today = replace(FIT, code="today", last_asked_on=date(2026, 11, 20))
    never = replace(FIT, code="never")
    busy = replace(FIT, code="busy", load=1)

    assert [code for code, _rung, _points in ranked(today, busy, never)] == ["never", "busy", "today"]


def test_each_rung_has_words() -> None:
    assert all(rung.label for rung in Rung)
