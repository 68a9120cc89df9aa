"""Sealed columns: what is sealed opens in its own place only, and fails closed everywhere else."""

import base64
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from accounts import fieldkeys
from accounts.fieldkeys import SealBroken, blind_index, blind_indexes, reseal, seal, unseal

PLACE = {"table": "accounts_profile", "column": "note", "row": "7"}


def key(name: str) -> str:
    return f"{name}:{base64.b64encode(name.encode().ljust(32, b'.')).decode()}"


@given(st.text())
def test_what_is_sealed_opens_again_in_its_own_place(text: str):
    assert unseal(seal(text, **PLACE), **PLACE) == text


def test_the_same_text_never_looks_the_same_twice():
    assert seal("geheim", **PLACE) != seal("geheim", **PLACE)


@pytest.mark.parametrize("other", [{"table": "x"}, {"column": "x"}, {"row": "8"}])
def test_a_sealed_text_moved_to_another_place_does_not_open(other: dict[str, str]):
    envelope = seal("geheim", **PLACE)

    with pytest.raises(SealBroken):
        unseal(envelope, **{**PLACE, **other})


def test_places_that_run_together_are_still_different_places():
    envelope = seal("geheim", table="ab", column="c", row="1")

    with pytest.raises(SealBroken):
        unseal(envelope, table="a", column="bc", row="1")


def test_every_single_flipped_bit_is_noticed():
    form, key_id, encoded = seal("geheim", **PLACE).split(".")
    body = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))

    for position in range(len(body) * 8):
        flipped = bytearray(body)
        flipped[position // 8] ^= 1 << position % 8
        with pytest.raises(SealBroken):
            unseal(f"{form}.{key_id}.{base64.urlsafe_b64encode(bytes(flipped)).decode().rstrip('=')}", **PLACE)


def test_every_truncation_is_noticed():
    envelope = seal("geheim", **PLACE)

    for length in range(len(envelope)):
        with pytest.raises(SealBroken):
            unseal(envelope[:length], **PLACE)


@pytest.mark.parametrize("nonsense", ["", "geheim", "s1..", "s1.1.é", "s1.1.AAAA", "s0.1.AAAA", "a.b.c.d", "s1.9.AAAA"])
def test_what_was_never_sealed_does_not_open(nonsense: str):
    with pytest.raises(SealBroken):
        unseal(nonsense, **PLACE)


def test_a_new_key_seals_and_the_old_one_still_opens(settings):
    settings.FIELD_KEYS = key("1")
    old = seal("geheim", **PLACE)
    settings.FIELD_KEYS = f"{key('2')},{key('1')}"

    new = reseal(old, **PLACE)

    assert (unseal(old, **PLACE), new.split(".")[1], unseal(new, **PLACE)) == ("geheim", "2", "geheim")
    assert reseal(new, **PLACE) == new
    settings.FIELD_KEYS = key("2")
    assert unseal(new, **PLACE) == "geheim"
    with pytest.raises(SealBroken):
        unseal(old, **PLACE)


def test_an_envelope_cannot_be_relabelled_with_another_key_id(settings):
    secret = key("1").partition(":")[2]
    settings.FIELD_KEYS = f"1:{secret},2:{secret}"
    form, _, body = seal("geheim", **PLACE).split(".")

    with pytest.raises(SealBroken):
        unseal(f"{form}.2.{body}", **PLACE)


@pytest.mark.parametrize("wrong", ["", "1:", "1:AAAA", "1:%%%", f"{key('1')},{key('1')}", f"a.b:{key('1')[2:]}"])
def test_keys_that_cannot_be_right_stop_the_start(wrong: str):
    with pytest.raises(ImproperlyConfigured):
        fieldkeys.read_keys(wrong)


def test_a_blind_index_finds_the_same_text_and_tells_purposes_apart(settings):
    settings.FIELD_KEYS = key("1")
    before = blind_index("19012345678", "big")
    settings.FIELD_KEYS = f"{key('2')},{key('1')}"

    assert blind_index("19012345678", "big") != before
    assert before in blind_indexes("19012345678", "big")
    assert blind_index("19012345678", "big") != blind_index("19012345678", "riziv")
    assert blind_index("19012345678", "big") != blind_index("19012345679", "big")


@pytest.mark.django_db
def test_rotate_keys_may_run_when_nothing_is_sealed():
    out = StringIO()

    call_command("rotate_keys", stdout=out)

    assert "Traceback" not in out.getvalue()
