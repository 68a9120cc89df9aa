"""The processes of the house start together and end together, and nobody stays behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

KEEPER = """
    import sys
    from wellbeing.processes import Job, keep
    jobs = [Job(name, [sys.executable, "-c", code]) for name, code in zip(sys.argv[1::2], sys.argv[2::2])]
    sys.exit(keep(jobs, out=sys.stdout, started=lambda: None))
"""
PATIENT = "import os, time; print('pid', os.getpid(), flush=True); time.sleep(60)"
SHORT = "import time; time.sleep(0.5); print('done', flush=True)"
FAMILY = "import os, time; child = os.fork(); print('pid', os.getpid(), flush=True) if child else None; time.sleep(60)"
DEAF = (
    "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('pid', os.getpid(), flush=True); time.sleep(60)"
)


def begin(*jobs: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KEEPER), *jobs],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def pids(keeper: subprocess.Popen[str], count: int) -> list[int]:
    """Read lines until `count` processes said who they are."""
    assert keeper.stdout
    found: list[int] = []
    while len(found) < count:
        words = keeper.stdout.readline().split()
        if words[2:3] == ["pid"]:
            found.append(int(words[3]))
    return found


def lives(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def members(leader: int) -> list[int]:
    """Return the processes of the leader's group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, rest = stat.parent.name, stat.read_text().rpartition(")")[2].split()
            if int(rest[2]) == leader:
                found.append(int(pid))
    return found


def gone(*all_pids: int) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until and any(lives(pid) for pid in all_pids):
        time.sleep(0.1)
    return not any(lives(pid) for pid in all_pids)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_all_end_and_the_answer_is_zero(sign):
    keeper = begin("one", PATIENT, "two", PATIENT)
    running = pids(keeper, 2)

    os.kill(keeper.pid, sign)
    keeper.communicate(timeout=30)

    assert keeper.returncode == 0
    assert gone(*running)


def test_when_one_ends_all_end_and_the_answer_is_one():
    keeper = begin("short", SHORT, "long", PATIENT)
    running = pids(keeper, 1)

    said, _errors = keeper.communicate(timeout=30)

    assert keeper.returncode == 1
    assert "short   | done" in said
    assert "short ended by itself; stopping the rest." in said
    assert gone(*running)


def test_the_children_of_a_leader_do_not_stay_behind():
    keeper = begin("family", FAMILY)
    [leader] = pids(keeper, 1)
    family = members(leader)

    os.kill(keeper.pid, signal.SIGTERM)
    keeper.communicate(timeout=30)

    assert len(family) == 2
    assert gone(*family)


def test_a_second_ctrl_c_does_not_wait_for_the_deaf():
    keeper = begin("deaf", DEAF)
    running = pids(keeper, 1)
    began = time.monotonic()

    os.kill(keeper.pid, signal.SIGINT)
    time.sleep(0.5)
    os.kill(keeper.pid, signal.SIGINT)
    keeper.communicate(timeout=30)

    assert time.monotonic() - began < 10
    assert gone(*running)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_a_keeper_that_is_killed_takes_its_house_with_it():
    keeper = begin("one", PATIENT, "two", PATIENT)
    running = pids(keeper, 2)

    os.kill(keeper.pid, signal.SIGKILL)
    keeper.wait()
    assert keeper.stdout
    keeper.stdout.close()

    assert gone(*running)


def test_a_taken_port_is_told_before_anything_is_set_up(settings):
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings.PORT = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {settings.PORT} is taken"):
            call_command("up", "--try")

    call_command("up", "--try")
