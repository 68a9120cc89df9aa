"""At most four costly hashes at once on this machine, whichever process asks, and few who wait for a turn.

A slot is a lock on a small file in the data directory; the system frees it when a process dies. Who finds every
slot and every chair taken, or has waited long enough, is told at once (Overloaded): waiting threads would take the
place of the pages that must still answer, the crisis numbers first.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from vault.errors import Overloaded

SLOTS = 4
CHAIRS = 8
PATIENCE_SECONDS = 4.0
LOOK_AGAIN_SECONDS = 0.01


def _taken(folder: Path, kind: str, count: int) -> int | None:
    """Lock the first free file of this kind and return its descriptor, or None."""
    for number in range(count):
        file = os.open(folder / f"{kind}-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
        else:
            return file
    return None


def _waited(folder: Path) -> int:
    """Sit down and wait for a slot. Raises Overloaded when there is no chair, or when it takes too long."""
    chair = _taken(folder, "chair", CHAIRS)
    if chair is None:
        raise Overloaded("no chair")
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while (slot := _taken(folder, "slot", SLOTS)) is None:
            if time.monotonic() > until:
                raise Overloaded("no slot in time")
            time.sleep(LOOK_AGAIN_SECONDS)
        return slot
    finally:
        os.close(chair)


@contextmanager
def slot() -> Iterator[None]:
    """Hold one of the four slots. Raises Overloaded."""
    folder = Path(settings.DATA_DIR) / "slots"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = _taken(folder, "slot", SLOTS)
    if file is None:
        file = _waited(folder)
    try:
        yield
    finally:
        os.close(file)
