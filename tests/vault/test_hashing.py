"""Argon2id: its true cost, its four slots, and no way to make it cheap where it matters."""

import json
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings as DjangoSettings

from vault import hashing, slots
from vault.errors import Overloaded

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())


def test_argon2id_is_the_one_of_rfc_9106():
    tag = Argon2id(
        salt=b"\x02" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\x04" * 12, secret=b"\x03" * 8
    ).derive(b"\x01" * 32)

    assert tag.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_the_true_costs_are_frozen(settings: DjangoSettings):
    settings.VAULT_CHEAP_HASHES = False
    salt = bytes.fromhex(VECTORS["salt"])

    assert hashing.key_from(VECTORS["code_secret"], salt=salt, cost=hashing.CODE).hex() == VECTORS["code_key"]
    assert hashing.key_from(VECTORS["phrase"], salt=salt, cost=hashing.PHRASE).hex() == VECTORS["phrase_key"]
    assert hashing.CODE == (4, 128 * 1024)
    assert hashing.PHRASE == (4, 256 * 1024)


def test_outside_the_demo_nothing_makes_it_cheap(settings: DjangoSettings):
    settings.IS_DEMO = False

    with pytest.raises(ImproperlyConfigured):
        hashing.key_from("x", salt=b"s" * 16, cost=hashing.CODE)


def test_the_house_itself_never_sets_it_cheap():
    assert "VAULT_CHEAP_HASHES" not in Path("wellbeing/settings.py").read_text()


@pytest.fixture
def slots_of_our_own(settings: DjangoSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(slots, "PATIENCE_SECONDS", 0.2)


def test_four_at_once_and_the_fifth_waits_until_it_is_told(slots_of_our_own: None):
    with slots.slot(), slots.slot(), slots.slot(), slots.slot(), pytest.raises(Overloaded):
        hashing.key_from("x", salt=b"s" * 16, cost=hashing.CODE)

    assert len(hashing.key_from("x", salt=b"s" * 16, cost=hashing.CODE)) == 32


def test_without_a_free_chair_one_is_told_at_once(slots_of_our_own: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slots, "CHAIRS", 0)

    with slots.slot(), slots.slot(), slots.slot(), slots.slot(), pytest.raises(Overloaded, match="no chair"):
        hashing.key_from("x", salt=b"s" * 16, cost=hashing.CODE)


def test_who_waits_gets_the_slot_that_comes_free(slots_of_our_own: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slots, "PATIENCE_SECONDS", 5.0)
    got = []

    with slots.slot(), slots.slot(), slots.slot():
        with slots.slot():
            waiter = threading.Thread(
                target=lambda: got.append(hashing.key_from("x", salt=b"s" * 16, cost=hashing.CODE))
            )
            waiter.start()
            threading.Event().wait(0.05)
            assert got == []
        waiter.join(5)

    assert len(got) == 1
