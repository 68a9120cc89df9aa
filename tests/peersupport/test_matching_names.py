"""Two spellings of one place or person are one."""

import pytest

from peersupport.matching import Names, same_person
from peersupport.matching.names import place_words, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sint Antonius Ziekenhuis", "st. antonius"),
        ("ST ANTONIUS ZKH", "Sint Antonius Ziekenhuis"),
        ("Zürich Kliniek", "zurich kliniek"),
        ("Het Ysselland", "IJsselland"),
        ("Stichting De Linde", "de linde"),
        ("De", "de"),
    ],
)
def test_names_of_one_place_match(one: str, other: str) -> None:
    assert Names().same(one, other)
    assert Names().same(other, one)


@pytest.mark.parametrize(("one", "other"), [("Ziekenhuis De Kade", "Ziekenhuis Oost"), ("", "De Linde"), ("…", "x")])
def test_names_of_two_places_do_not_match(one: str, other: str) -> None:
    assert not Names().same(one, other)


def test_names_follow_aliases_and_mergers_through_each_other() -> None:
    names = Names([("OLVG", "Onze Lieve Vrouwe Gasthuis"), ("Slotervaart", "OLVG"), ("Elders", "Ergens")])

    assert names.same("slotervaart", "Onze Lieve Vrouwe Gasthuis")
    assert names.any_same(["Niets", "Slotervaart"], ["OLVG Amsterdam"])
    assert not names.any_same(["Slotervaart"], ["Elders"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dr. J. van der Berg", "Jan van den Berg"),
        ("Berg", "Jan van den Berg"),
        ("A. Jansen", "Anna Jansen-de Vries"),
        ("Anna Jansen-de Vries", "A. Jansen"),
        ("Joëlle Peeters", "JOELLE PEETERS"),
    ],
)
def test_persons_that_may_be_the_same_are(one: str, other: str) -> None:
    assert same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Jan de Vries", "Piet de Vries"), ("Jan de Vries", "Jan Bakker"), ("", "Jan"), ("dr.", "Jan")]
)
def test_persons_that_differ_do_not_match(one: str, other: str) -> None:
    assert not same_person(one, other)


def test_words_that_tell_nothing_are_left_out_unless_there_are_no_others() -> None:
    assert place_words("Stichting de Linde") == {"linde"}
    assert place_words("De Stichting") == {"de", "stichting"}
    assert place_words("St. Jozef zkh") == {"sint", "jozef", "ziekenhuis"}


def test_a_name_joins_whichever_side_knew_it() -> None:
    names = Names([("Noord", "Zuid"), ("Zuid", "Oost"), ("West", "Noord")])

    assert names.same("Oost", "West")
    assert names.same("Noord", "Noord")
    assert not names.same("Oost", "Midden")


def test_plain_takes_away_case_accents_and_signs() -> None:
    assert plain("  Ünïversitair_Centrum,  (MERWEDE)!") == "universitair centrum merwede"
