"""Envelopes: frozen vectors, and nothing opens anywhere but in its own place."""

import hashlib
import hmac
import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault import envelopes
from vault.errors import EnvelopeBroken, TooLong
from vault.keys import PrivateKey, derived, fingerprint, new_key, public_key

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())
PLACE = {
    "case": UUID(VECTORS["case"]),
    "epoch": VECTORS["epoch"],
    "item": UUID(VECTORS["item"]),
    "kind": "story",
    "author": UUID(VECTORS["person"]),
}
PERSON = {"case": UUID(VECTORS["case"]), "epoch": VECTORS["epoch"], "person": UUID(VECTORS["person"])}
KEY, SHRED_KEY = bytes.fromhex(VECTORS["case_key"]), bytes.fromhex(VECTORS["shred_key"])
PRIVATE = PrivateKey.from_bytes(bytes.fromhex(VECTORS["private"]))
PUBLIC = PRIVATE.public_bytes()


def vector(name: str) -> bytes:
    return bytes.fromhex(VECTORS[name])


def test_the_frozen_item_is_made_byte_for_byte(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("vault.envelopes.secrets.token_bytes", lambda size: vector("nonce")[:size])

    envelope = envelopes.seal_item(KEY, VECTORS["item_content"].encode(), **PLACE)

    assert envelope == vector("item_envelope")


def test_the_frozen_envelopes_open():
    wrap = envelopes.open_wrap(SHRED_KEY, PRIVATE, vector("wrap_envelope"), **PERSON)
    copy = envelopes.open_copy(
        SHRED_KEY, PRIVATE, vector("copy_envelope"), case=PERSON["case"], kind="facts", person=PERSON["person"]
    )
    private = envelopes.open_private(
        KEY, vector("private_envelope"), use="phrase", holder=PERSON["person"], row=UUID(VECTORS["row"])
    )

    assert envelopes.open_item(KEY, vector("item_envelope"), **PLACE).decode() == VECTORS["item_content"]
    assert wrap == KEY
    assert copy.decode() == VECTORS["copy_content"]
    assert private == vector("private")


def test_the_frozen_keys_are_derived():
    assert fingerprint(PUBLIC).hex() == VECTORS["public_sha256"]
    assert derived(KEY, "phrase").hex() == VECTORS["derived_from_case_key_for_phrase"]


@pytest.mark.parametrize("salt", [b"", b"salt"])
def test_a_key_is_derived_as_rfc_5869_says(salt: bytes):
    extracted = hmac.new(salt or bytes(32), KEY, hashlib.sha256).digest()
    expanded = hmac.new(extracted, b"wellbeing vault phrase\x01", hashlib.sha256).digest()

    assert derived(KEY, "phrase", salt=salt) == expanded


def test_a_wrap_made_today_opens_in_its_place_and_in_no_other():
    private = PrivateKey.make()
    place = {**PERSON, "epoch": 7}
    wrap = envelopes.seal_wrap(SHRED_KEY, private.public_bytes(), KEY, **place)

    assert envelopes.open_wrap(SHRED_KEY, private, wrap, **place) == KEY
    envelopes.check_wrap(SHRED_KEY, private.public_bytes(), wrap, **place)
    for part, value in {"case": uuid4(), "epoch": 8, "person": uuid4()}.items():
        with pytest.raises(EnvelopeBroken):
            envelopes.open_wrap(SHRED_KEY, private, wrap, **{**place, part: value})
        with pytest.raises(EnvelopeBroken):
            envelopes.check_wrap(SHRED_KEY, private.public_bytes(), wrap, **{**place, part: value})


def test_a_copy_made_today_opens_in_its_place_and_in_no_other():
    private = PrivateKey.make()
    place = {"case": uuid4(), "kind": "contact", "person": uuid4()}
    short, long = (envelopes.seal_copy(SHRED_KEY, private.public_bytes(), b"x" * size, **place) for size in (10, 900))

    assert envelopes.open_copy(SHRED_KEY, private, short, **place) == b"x" * 10
    assert len(short) == len(long)
    for part, value in {"case": uuid4(), "kind": "facts", "person": uuid4()}.items():
        with pytest.raises(EnvelopeBroken):
            envelopes.open_copy(SHRED_KEY, private, short, **{**place, part: value})


def test_a_private_key_sealed_today_opens_in_its_place_and_in_no_other():
    place = {"use": "return", "holder": uuid4(), "row": uuid4()}
    envelope = envelopes.seal_private(KEY, b"the key", **place)

    assert envelopes.open_private(KEY, envelope, **place) == b"the key"
    for part, value in {"use": "phrase", "holder": uuid4(), "row": uuid4()}.items():
        with pytest.raises(EnvelopeBroken):
            envelopes.open_private(KEY, envelope, **{**place, part: value})


def test_an_envelope_of_another_version_does_not_open_although_it_is_bound_to_that_version():
    """A later version has a suite of its own: what bears its number is never tried with this one."""
    nonce = bytes(12)
    later = b"\x02" + nonce + envelopes.ChaCha20Poly1305(KEY).encrypt(nonce, b"content", b"\x02place")

    with pytest.raises(EnvelopeBroken):
        envelopes.unseal(KEY, later, b"place")


@pytest.mark.parametrize(
    ("part", "value"),
    [("case", uuid4()), ("epoch", 3), ("item", uuid4()), ("kind", "contact"), ("author", uuid4())],
)
def test_an_item_in_another_place_does_not_open(part: str, value: object):
    with pytest.raises(EnvelopeBroken):
        envelopes.open_item(KEY, vector("item_envelope"), **{**PLACE, part: value})


@pytest.mark.parametrize(("part", "value"), [("case", uuid4()), ("epoch", 3), ("person", uuid4())])
def test_a_wrap_in_another_place_does_not_open(part: str, value: object):
    with pytest.raises(EnvelopeBroken):
        envelopes.open_wrap(SHRED_KEY, PRIVATE, vector("wrap_envelope"), **{**PERSON, part: value})


@pytest.mark.parametrize(("part", "value"), [("case", uuid4()), ("kind", "contact"), ("person", uuid4())])
def test_a_copy_in_another_place_does_not_open(part: str, value: object):
    place = {"case": PERSON["case"], "kind": "facts", "person": PERSON["person"], part: value}

    with pytest.raises(EnvelopeBroken):
        envelopes.open_copy(SHRED_KEY, PRIVATE, vector("copy_envelope"), **place)


def test_a_wrap_needs_both_the_shred_key_and_the_private_key():
    with pytest.raises(EnvelopeBroken):
        envelopes.open_wrap(new_key(), PRIVATE, vector("wrap_envelope"), **PERSON)
    with pytest.raises(EnvelopeBroken):
        envelopes.open_wrap(SHRED_KEY, PrivateKey.make(), vector("wrap_envelope"), **PERSON)


def test_a_wrap_sealed_to_another_with_the_right_shred_key_does_not_open():
    place = envelopes.bind("wrap", *PERSON.values()) + envelopes.bind("to", fingerprint(PUBLIC))
    to_another = envelopes.SUITE.encrypt(KEY, public_key(PrivateKey.make().public_bytes()), info=place)

    with pytest.raises(EnvelopeBroken):
        envelopes.open_wrap(SHRED_KEY, PRIVATE, envelopes.seal(SHRED_KEY, to_another, place), **PERSON)


def test_a_sound_wrap_passes_the_check_and_a_swapped_public_key_does_not():
    envelopes.check_wrap(SHRED_KEY, PUBLIC, vector("wrap_envelope"), **PERSON)

    with pytest.raises(EnvelopeBroken):
        envelopes.check_wrap(SHRED_KEY, PrivateKey.make().public_bytes(), vector("wrap_envelope"), **PERSON)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_flipped_or_missing_bit_fails_closed(data: st.DataObject):
    name = data.draw(st.sampled_from(["item_envelope", "wrap_envelope", "copy_envelope", "private_envelope"]))
    sound = vector(name)
    changed = bytearray(sound)
    changed[data.draw(st.integers(0, len(sound) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    cut = sound[: data.draw(st.integers(0, len(sound) - 1))]
    openers = {
        "item_envelope": lambda e: envelopes.open_item(KEY, e, **PLACE),
        "wrap_envelope": lambda e: envelopes.open_wrap(SHRED_KEY, PRIVATE, e, **PERSON),
        "copy_envelope": lambda e: envelopes.open_copy(
            SHRED_KEY, PRIVATE, e, case=PERSON["case"], kind="facts", person=PERSON["person"]
        ),
        "private_envelope": lambda e: envelopes.open_private(
            KEY, e, use="phrase", holder=PERSON["person"], row=UUID(VECTORS["row"])
        ),
    }

    for envelope in (bytes(changed), cut, sound + b"\0"):
        with pytest.raises(EnvelopeBroken):
            openers[name](envelope)


@given(content=st.binary(max_size=5000))
@settings(max_examples=50, deadline=None)
def test_what_is_sealed_opens_and_its_size_is_one_of_four(content: bytes):
    envelope = envelopes.seal_item(KEY, content, **PLACE)

    assert envelopes.open_item(KEY, envelope, **PLACE) == content
    assert len(envelope) - 1 - 12 - 16 in {1024, 4096, 16384, 65536}


def test_ten_and_nine_hundred_characters_take_the_same_room():
    short, long = (envelopes.seal_item(KEY, b"x" * size, **PLACE) for size in (10, 900))

    assert len(short) == len(long)


def test_what_fits_no_envelope_is_refused():
    assert envelopes.open_item(KEY, envelopes.seal_item(KEY, b"x" * 65532, **PLACE), **PLACE) == b"x" * 65532
    with pytest.raises(TooLong):
        envelopes.seal_item(KEY, b"x" * 65533, **PLACE)
    large = envelopes.seal_item(KEY, b"x" * 65533, is_large=True, **PLACE)
    assert envelopes.open_item(KEY, large, **PLACE) == b"x" * 65533


def test_keys_of_the_wrong_length_are_refused():
    with pytest.raises(EnvelopeBroken):
        PrivateKey.from_bytes(b"short")
    with pytest.raises(EnvelopeBroken):
        public_key(b"short")


def test_the_public_key_stands_for_the_private_one():
    made = PrivateKey.make()

    again = PrivateKey.from_bytes(made.to_bytes())

    assert again.public_bytes() == made.public_bytes()
