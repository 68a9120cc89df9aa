"""At most four costly hashes at once on this machine, and at most three threads of a process at it.

A slot is a lock on a small file in the data directory; the system frees it when a process dies. A thread that waits
for a slot answers nobody else, so in each process only three may hash or wait: one is always left for other pages, the
crisis numbers first (`manage.py up` gives a process four). Whoever comes on top of that is told so at once.
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
        until = time.monotonic() + PATIENCE_SECONDS
        while (file := _taken(folder)) is None:
            if time.monotonic() > until:
                raise Overloaded("no slot in time")
            time.sleep(LOOK_AGAIN_SECONDS)
        try:
            yield
        finally:
            os.close(file)
    finally:
        _threads.release()
