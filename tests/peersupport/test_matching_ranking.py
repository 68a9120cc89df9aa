"""Who comes first, why, and how far one has to look."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

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


@pytest.mark.parametrize(
    ("candidate", "asked", "reasons"),
    [
        ({"region": "utrecht"}, {}, ("same region", "same profession")),
        ({}, {}, ("neighbouring region", "same profession")),
        ({"region": "zeeland", "profession": "nurse"}, {}, ()),
        ({"region": "zeeland", "specialty": "Chirurgie"}, {"specialty": "chirurgie"},
         ("same profession", "same specialty")),
        ({"region": "zeeland", "specialty": "interne"}, {"specialty": "chirurgie", "not_same_specialty": True},
         ("same profession", "another specialty, as asked")),
        ({"region": "zeeland", "experience": ("incident",)}, {},
         ("same profession", "knows this kind of situation")),
        ({"region": "zeeland", "seniority": "early"}, {"seniority": "early"},
         ("same profession", "as long in the profession")),
        ({"region": "zeeland", "seniority": "early"}, {}, ("same profession",)),
        ({"region": "zeeland", "gender": "woman"}, {"gender_wish": "woman"}, ("same profession", "gender as asked")),
        ({"region": "zeeland", "gender": "woman"}, {"gender_wish": "man"}, ("same profession",)),
        ({"region": "zeeland", "gender": ""}, {}, ("same profession",)),
    ],
)  # fmt: skip
def test_the_desk_reads_why(candidate: dict[str, Any], asked: dict[str, Any], reasons: tuple[str, ...]) -> None:
    with override("en"):
        found, _left_out = rank(
            replace(FACTS, **asked),
            [replace(FIT, **{"gender": "", **candidate})],
            names=Names(),
            neighbours=NEIGHBOURS,
            today=TODAY,
        )

    assert [one.reasons for one in found] == [reasons]


def test_who_is_left_out_is_counted_and_hinders_nobody_after_them() -> None:
    keyless = replace(FIT, has_key=False)

    found, left_out = rank(FACTS, [keyless, FIT, keyless], names=Names(), neighbours=NEIGHBOURS, today=TODAY)

    assert [one.candidate for one in found] == [FIT]
    assert left_out == {Exclusion.NO_KEY: 2}


@pytest.mark.parametrize(("entry", "count"), [("Carla de Wit", 0), ("XXXX", 1), ("Iemand Anders", 1)])
def test_a_standing_conflict_with_the_person_who_asks_leaves_out(entry: str, count: int) -> None:
    wary = replace(FIT, standing=(entry,))
    rest = {"names": Names(), "neighbours": NEIGHBOURS, "today": TODAY}

    assert len(rank(FACTS, [wary], requester="C. de Wit", **rest)[0]) == count  # type: ignore[arg-type]  # as above
    assert len(rank(FACTS, [wary], **rest)[0]) == 1  # type: ignore[arg-type]  # a name nobody gave is nobody's


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
