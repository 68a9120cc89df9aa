"""Binding and padding: one way in, one way back."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault.encoding import SIZES, bind, pad, unpad
from vault.errors import EnvelopeBroken

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
        (1).to_bytes(4, "big") + b"a" + b"\0" * (SIZES[1] - 5),
    ],
)
def test_what_padding_never_makes_is_refused(padded: bytes):
    with pytest.raises(EnvelopeBroken):
        unpad(padded)
