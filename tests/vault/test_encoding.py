"""Binding and padding: one way in, one way back."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault.encoding import LARGE, SIZES, bind, pad, unpad
from vault.errors import EnvelopeBroken, TooLong

values = st.lists(st.one_of(st.integers(0, 2**40), st.text(max_size=9), st.binary(max_size=9), st.uuids()), max_size=4)


@given(one=values, other=values)
@settings(max_examples=100)
def test_two_different_places_are_never_the_same_bytes(one: list, other: list):
    def typed(listed: list) -> list:
        return [(type(value), value) for value in listed]

    assert (bind("x", *one) == bind("x", *other)) == (typed(one) == typed(other))


def test_a_value_cannot_slide_into_its_neighbour():
    assert bind("x", "ab", "c") != bind("x", "a", "bc")
    assert bind("xa", "b") != bind("x", "ab")
    assert bind("x", UUID(int=1)) != bind("x", UUID(int=1).bytes)


def test_a_place_is_these_bytes_for_ever():
    """Written out by hand: an envelope of today must open after any change here."""
    said = bind("é", 258, UUID(int=3), b"\xff")

    assert said.hex() == (
        "74" "00000002" "c3a9"
        "6e" "00000008" "0000000000000102"
        "75" "00000010" "00000000000000000000000000000003"
        "62" "00000001" "ff"
    )  # fmt: skip


@pytest.mark.parametrize(("size", "step"), [(0, 0), (1020, 0), (1021, 1), (4092, 1), (4093, 2), (16381, 3), (65532, 3)])
def test_content_takes_the_smallest_size_that_holds_it(size: int, step: int):
    padded = pad(b"x" * size)

    assert len(padded) == SIZES[step]
    assert padded.startswith(size.to_bytes(4, "big") + b"x" * size)


def test_only_what_is_large_may_pass_sixty_four_kibibytes():
    content = b"x" * 65533

    with pytest.raises(TooLong):
        pad(content)
    assert len(pad(content, is_large=True)) == LARGE[0] == 256 * 1024
    assert unpad(pad(content, is_large=True)) == content
    assert len(pad(b"x", is_large=True)) == SIZES[0]


@given(content=st.binary(max_size=2000))
@settings(max_examples=50)
def test_unpadding_gives_back_what_was_padded(content: bytes):
    assert unpad(pad(content)) == content


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0" * 1023,
        (2000).to_bytes(4, "big") + b"\0" * 1020,
        (1).to_bytes(4, "big") + b"ab" + b"\0" * 1018,
        (1).to_bytes(4, "big") + b"a" + b"\0" * 2043,
        (1020).to_bytes(4, "big") + b"a" * 1020 + b"\0" * (SIZES[1] - 1024),
        (1).to_bytes(4, "big") + b"a" + b"\0" * (SIZES[1] - 5),
    ],
)
def test_what_padding_never_makes_is_refused(padded: bytes):
    with pytest.raises(EnvelopeBroken):
        unpad(padded)
