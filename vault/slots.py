"""At most four costly hashes at once on this machine, one in each process, and three of its threads at it or waiting.

A slot is a lock on a small file in the data directory; the system frees it when a process dies. A thread that waits
for a slot answers nobody else, so in each process only three may hash or wait: one is always left for other pages, the
crisis numbers first (`manage.py up` gives a process four). Whoever comes on top of that is told so at once.

One in each process: a hash runs its lanes on OpenSSL's own threads, as many as a process may have. Two hashes that
share them fail, or wait for each other for ever.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from vault.errors import Overloaded

SLOTS = 4
THREADS = 3
PATIENCE_SECONDS = 4.0
LOOK_AGAIN_SECONDS = 0.01

_threads = threading.BoundedSemaphore(THREADS)
_turn = threading.Lock()


def _taken(folder: Path) -> int | None:
    """Lock the first free slot and return its file's descriptor, or None."""
    for number in range(SLOTS):
        file = os.open(folder / f"slot-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
        else:
            return file
    return None


@contextmanager
def slot() -> Iterator[None]:
    """Hold one of the four slots. Raises Overloaded."""
    folder = Path(settings.DATA_DIR) / "slots"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _threads.acquire(blocking=False):
        raise Overloaded("enough threads are at it")
    try:
        with _the_turn():
            file = _awaited(folder)
            try:
                yield
            finally:
                os.close(file)
    finally:
        _threads.release()


@contextmanager
def _the_turn() -> Iterator[None]:
    """Be the only one in this process. Raises Overloaded."""
    if not _turn.acquire(timeout=PATIENCE_SECONDS):
        raise Overloaded("no turn in time")
    try:
        yield
    finally:
        _turn.release()


def _awaited(folder: Path) -> int:
    """Return the descriptor of a slot that is ours. Raises Overloaded."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (file := _taken(folder)) is None:
        if time.monotonic() > until:
            raise Overloaded("no slot in time")
        time.sleep(LOOK_AGAIN_SECONDS)
    return file
