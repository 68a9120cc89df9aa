"""Amounts in words, as a contract asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.inwords import amount_in_words, dutch, english


@pytest.mark.parametrize(
    ("number", "dutch_words", "english_words"),
    [
        (0, "nul", "zero"),
        (13, "dertien", "thirteen"),
        (20, "twintig", "twenty"),
        (22, "tweeëntwintig", "twenty-two"),
        (83, "drieëntachtig", "eighty-three"),
        (99, "negenennegentig", "ninety-nine"),
        (100, "honderd", "one hundred"),
        (101, "honderdeen", "one hundred and one"),
        (300, "driehonderd", "three hundred"),
        (1_000, "duizend", "one thousand"),
        (1_001, "duizend een", "one thousand and one"),
        (1_200, "duizend tweehonderd", "one thousand two hundred"),
        (12_345, "twaalfduizend driehonderdvijfenveertig", "twelve thousand three hundred and forty-five"),
        (2_000_050, "twee miljoen vijftig", "two million and fifty"),
        (1_999_999, "een miljoen negenhonderdnegenennegentigduizend negenhonderdnegenennegentig",
         "one million nine hundred and ninety-nine thousand nine hundred and ninety-nine"),
    ],
)  # fmt: skip
def test_numbers_are_written_out(number: int, dutch_words: str, english_words: str):
    assert (dutch(number), english(number)) == (dutch_words, english_words)


@pytest.mark.parametrize(
    ("cents", "language", "said"),
    [
        (30_000, "nl", "driehonderd euro"),
        (1_250, "nl", "twaalf euro en vijftig cent"),
        (30_000, "en", "three hundred euro"),
        (101, "en", "one euro and one cent"),
        (1_250, "en", "twelve euro and fifty cents"),
    ],
)
def test_an_amount_is_written_out(cents: int, language: str, said: str):
    assert amount_in_words(cents, language) == said


@given(st.integers(0, 999_999_999), st.integers(0, 999_999_999))
def test_two_amounts_never_read_alike(one: int, other: int):
    for write in (dutch, english):
        assert (write(one) == write(other)) == (one == other)
