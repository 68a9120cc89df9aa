"""Codes on paper: folding, the check symbol, and phrases of six words."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault import codes, phrases
from vault.errors import Mistyped

made = st.text(alphabet=codes.SYMBOLS, min_size=19, max_size=19).map(lambda s: s + codes.check_symbol(s))


def test_a_return_code_has_twenty_symbols_in_five_groups():
    code = codes.make(codes.RETURN)

    assert [len(group) for group in codes.shown(code).split("-")] == [4] * 5
    assert codes.read(codes.shown(code), codes.RETURN) == code


def test_the_parts_are_six_thirteen_and_one():
    parts = codes.parts("ABCDEF" + "0123456789XYZ" + "Q")

    assert (parts.locator, parts.secret) == ("ABCDEF", "0123456789XYZ")
    assert f"{parts} {parts!r}" == "<ReturnCode> <ReturnCode>"


@given(code=made)
@settings(max_examples=50)
def test_case_spaces_hyphens_and_lookalikes_are_folded(code: str):
    typed = codes.shown(code).lower().replace("0", "o").replace("1", "l").replace("-", " - ")

    assert codes.read(f" {typed}\n", codes.RETURN) == code
    assert codes.read(typed.replace("l", "I"), codes.RETURN) == code


@given(code=made, place=st.integers(0, 19), symbol=st.sampled_from(codes.SYMBOLS))
@settings(max_examples=200)
def test_every_single_wrong_symbol_is_caught(code: str, place: int, symbol: str):
    wrong = code[:place] + symbol + code[place + 1 :]

    if wrong == code:
        assert codes.read(wrong, codes.RETURN) == code
    else:
        with pytest.raises(Mistyped):
            codes.read(wrong, codes.RETURN)


@given(code=made, place=st.integers(0, 18))
@settings(max_examples=200)
def test_a_swap_of_neighbours_is_caught(code: str, place: int):
    one, other = code[place], code[place + 1]
    swapped = code[:place] + other + one + code[place + 2 :]

    if one == other or {one, other} == {"0", "Z"}:  # the one pair that Luhn's check cannot tell apart
        assert codes.read(swapped, codes.RETURN) == swapped
    else:
        with pytest.raises(Mistyped):
            codes.read(swapped, codes.RETURN)


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 20, "é" * 20, "0" * 19, "0" * 21, "٣" * 20])
def test_what_no_code_looks_like_is_mistyped(typed: str):
    with pytest.raises(Mistyped):
        codes.read(typed, codes.RETURN, codes.ACTIVATION)


def test_codes_carry_the_bits_they_should():
    assert math.log2(32) * 13 == 65
    assert math.log2(32) * (codes.RECOVERY - 1) >= 128
    assert math.log2(len(phrases.ALL)) * phrases.WORDS >= 77


def test_every_pair_of_halves_is_a_word_of_its_own():
    assert len(phrases.ALL) == len(phrases.FIRST) * len(phrases.SECOND) == 9216


def test_a_phrase_is_six_words_and_reads_back():
    phrase = phrases.make()

    assert len(phrase.split()) == 6
    assert phrases.read(f"  {phrase.upper().replace(' ', '  ')}\n") == phrase
    assert phrases.read(phrase.replace(" ", "-")) == phrase


def test_a_word_that_is_none_of_ours_is_named():
    words = phrases.make().split()
    words[3] = "mannbrug"

    with pytest.raises(Mistyped) as mistyped:
        phrases.read(" ".join(words))

    assert mistyped.value.word == 4


def test_five_words_are_mistyped():
    with pytest.raises(Mistyped) as mistyped:
        phrases.read("zonboot maanbrug sterpad wolkpoort windtoren")

    assert mistyped.value.word == 0


@pytest.mark.parametrize(
    ("body", "symbol"), [("0", "0"), ("1", "Y"), ("Z", "1"), ("ABCDEF", "E"), ("7GAFMFDJZT9CD81WWG2", "Q")]
)
def test_the_check_symbol_is_luhns_in_base_32(body: str, symbol: str) -> None:
    """Worked out by hand from ISO/IEC 7812's Luhn with 32 symbols: codes on paper must open after any change here."""
    assert codes.check_symbol(body) == symbol
