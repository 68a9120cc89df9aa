"""Keep a handful of processes together: they start together, and when one ends all end."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

PATIENCE_SECONDS = 20.0
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Job:
    """A process to start, and the name before its lines."""

    name: str
    command: Sequence[str]


def end_with_parent() -> None:
    """Ask Linux to stop this process when its parent is gone, even if that one was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(job: Job) -> subprocess.Popen[str]:
    """Start the job as the leader of a group of its own, so that Ctrl-C reaches us alone."""
    return subprocess.Popen(  # noqa: S603 - our own commands
        job.command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=end_with_parent,
    )


def pass_lines_on(name: str, lines: TextIO, out: TextIO) -> None:
    """Print what a process says, its name before each line."""
    for line in lines:
        out.write(f"{name:<8}| {line.rstrip()}\n")
        out.flush()


def keep(jobs: Sequence[Job], *, out: TextIO, started: Callable[[], None] | None = None) -> int:
    """Run the jobs until one ends or we are told to stop; then stop them all. Return 0 if we were told to.

    `started` runs once in a thread of its own, after all have begun.
    """
    told = threading.Event()

    def stop(number: int, frame: object) -> None:
        if told.is_set():  # a second Ctrl-C: no more patience
            kill(running)
        told.set()

    earlier = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    running = {job.name: start(job) for job in jobs}
    for name, process in running.items():
        assert process.stdout
        threading.Thread(target=pass_lines_on, args=[name, process.stdout, out], daemon=True).start()
    if started:
        threading.Thread(target=started, daemon=True).start()
    try:
        while not told.wait(0.2):
            ended = [name for name, process in running.items() if process.poll() is not None]
            if ended:
                out.write(f"{ended[0]} ended by itself; stopping the rest.\n")
                break
    finally:
        end(running)
        for number, handler in earlier.items():
            signal.signal(number, handler)
    return 0 if told.is_set() else 1


def end(running: dict[str, subprocess.Popen[str]]) -> None:
    """Ask the leaders to stop; after a while kill whatever is left of their groups."""
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    patient_until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < patient_until and any(process.poll() is None for process in running.values()):
        time.sleep(0.1)
    kill(running)
    for process in running.values():
        process.wait()


def kill(running: dict[str, subprocess.Popen[str]]) -> None:
    """Kill every group: a leader that ended may have left somebody behind."""
    for process in running.values():
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
