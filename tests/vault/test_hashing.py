"""Argon2id: its true cost, its four slots, and no way to make it cheap where it matters."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
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


@pytest.mark.skipif(sys.platform != "linux", reason="a thread has a priority of its own on Linux alone")
def test_hashing_gives_way_and_the_thread_that_asked_does_not():
    seen = []
    watched = type(
        "Watched", (), {"derive": lambda self, typed: seen.append(os.getpriority(os.PRIO_PROCESS, 0)) or b"k"}
    )

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(hashing, "Argon2id", lambda **cost: watched())
        before = os.getpriority(os.PRIO_PROCESS, 0)
        key()

    assert seen == [max(before, hashing.NICE)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


# Slots --------------------------------------------------------------------------------------------------

ELSEWHERE = """
import fcntl, os, sys
files = [os.open(f"{sys.argv[1]}/slots/slot-{n}", os.O_RDWR | os.O_CREAT) for n in range(int(sys.argv[2]))]
for file in files:
    fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def hashed_elsewhere(
    settings: DjangoSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[int], subprocess.Popen[str]]]:
    """Let another process hold so many of the four slots, until it is told to end or dies."""
    settings.DATA_DIR = tmp_path
    (tmp_path / "slots").mkdir()
    monkeypatch.setattr(slots, "PATIENCE_SECONDS", 0.2)
    started: list[subprocess.Popen[str]] = []

    def hold(count: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", ELSEWHERE, str(tmp_path), str(count)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield hold
    for process in started:
        process.kill()
        process.communicate()


def key() -> bytes:
    return hashing.key_from("x", salt=b"s" * 16, cost=hashing.CODE)


def test_four_at_once_on_the_machine_and_the_fifth_waits_until_it_is_told(hashed_elsewhere):
    hashed_elsewhere(4)

    with pytest.raises(Overloaded, match="no slot"):
        key()


def test_a_slot_comes_free_when_its_process_dies(hashed_elsewhere):
    process = hashed_elsewhere(4)
    process.kill()
    process.wait()

    assert len(key()) == 32


def test_who_waits_gets_the_slot_that_comes_free(hashed_elsewhere, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slots, "PATIENCE_SECONDS", 20.0)
    process = hashed_elsewhere(4)
    got: list[bytes] = []
    waiter = threading.Thread(target=lambda: got.append(key()))
    waiter.start()
    threading.Event().wait(0.1)
    assert got == []

    process.kill()
    waiter.join(20)

    assert len(got) == 1


def test_in_one_process_three_threads_and_no_fourth(hashed_elsewhere, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slots, "PATIENCE_SECONDS", 20.0)
    got: list[bytes] = []
    waiting = [threading.Thread(target=lambda: got.append(key())) for _ in range(2)]
    with slots.slot():
        for thread in waiting:
            thread.start()
        threading.Event().wait(0.2)
        with pytest.raises(Overloaded, match="threads"):
            key()
        assert got == []
    for thread in waiting:
        thread.join(20)

    assert len(got) == 2


def test_whose_turn_does_not_come_is_told(hashed_elsewhere):
    told: list[str] = []

    def wait() -> None:
        try:
            key()
        except Overloaded as refusal:
            told.append(str(refusal))

    with slots.slot():
        waiter = threading.Thread(target=wait)
        waiter.start()
        waiter.join(20)

    assert told == ["no turn in time"]
    assert len(key()) == 32


def test_many_hashes_in_one_process_neither_fail_nor_wait_for_each_other(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slots, "PATIENCE_SECONDS", 60.0)
    monkeypatch.setattr(hashing, "price", lambda cost: hashing.Cost(passes=1, kibibytes=1024))
    got: list[bytes] = []
    workers = [threading.Thread(target=lambda: got.extend(key() for _ in range(20)), daemon=True) for _ in range(3)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert (len(got), len(set(got))) == (60, 1)


def test_who_is_told_so_leaves_no_seat_taken(hashed_elsewhere):
    process = hashed_elsewhere(4)
    for _ in range(5):
        with pytest.raises(Overloaded, match="no slot"):
            key()
    process.kill()
    process.wait()

    assert len(key()) == 32
