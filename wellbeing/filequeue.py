"""The queue of a house without Redis: a folder of small files, for kombu.

Each message is one file. It is written under another name and renamed into `ready/`, so nobody reads half a message.
A consumer claims it by renaming it into a folder of its own, which it holds with a lock that dies with the process;
whoever comes next gives back what a dead consumer had claimed. Acknowledged means deleted.
"""

import contextlib
import fcntl
import os
import re
import time
import uuid
from collections import deque
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import virtual
from kombu.utils.json import dumps, loads

ORPHANS_EVERY_SECONDS = 10
QUEUE_NAME = re.compile(r"[A-Za-z0-9_-]+")


class Claims:
    """One consumer's folder of claimed messages, locked while the consumer lives."""

    def __init__(self, root: Path) -> None:
        draft = root / "claimed" / f"{uuid.uuid4().hex}.draft"
        draft.mkdir(parents=True)
        self.lock = os.open(draft / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.folder = draft.rename(draft.with_suffix(".held"))  # from here on others may look at it
        os.register_at_fork(after_in_child=self.leave)  # the claim is the parent's; a child must not keep it alive

    def leave(self) -> None:
        """Let go of the lock."""
        lock, self.lock = self.lock, -1
        if lock >= 0:
            os.close(lock)


def give_back_orphans(root: Path) -> int:
    """Move what dead consumers had claimed back to its queue; return how many messages."""
    count = 0
    for folder in root.glob("claimed/*.held"):
        try:
            lock = os.open(folder / ".lock", os.O_RDWR)
        except FileNotFoundError:
            continue  # just being cleared by somebody else
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for file in folder.glob("*.msg"):
                queue = file.name.split(".")[-2]
                file.rename(root / "ready" / queue / file.name)
                count += 1
            (folder / ".lock").unlink()
            folder.rmdir()
        except (BlockingIOError, FileNotFoundError):
            pass  # its consumer lives, or somebody else gives these back
        finally:
            os.close(lock)
    return count


class Channel(virtual.Channel):
    """A channel whose queues are folders."""

    supports_fanout = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.root = Path(self.connection.client.transport_options["folder"])
        self.claims: Claims | None = None
        self.claimed: dict[str, Path] = {}  # by delivery tag
        self.listed: dict[str, deque[str]] = {}
        self.orphans_sought_at = 0.0

    def box(self, queue: str) -> Path:
        """Return the folder in which this queue's messages wait."""
        if not QUEUE_NAME.fullmatch(queue):
            raise ValueError(f"{queue!r} cannot name a folder")
        folder = self.root / "ready" / queue
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:
        final = self.box(queue) / f"{time.time_ns():020d}.{uuid.uuid4().hex}.{queue}.msg"
        draft = final.with_suffix(".part")
        draft.write_text(dumps(payload))
        draft.rename(final)

    def _get(self, queue: str) -> dict[str, Any]:
        self._seek_orphans()
        if self.claims is None:
            self.claims = Claims(self.root)
        box = self.box(queue)
        waiting = self.listed.setdefault(queue, deque())
        if not waiting:
            waiting.extend(sorted(name for name in os.listdir(box) if name.endswith(".msg")))
        while waiting:
            name = waiting.popleft()
            mine = self.claims.folder / name
            try:
                (box / name).rename(mine)
            except FileNotFoundError:
                continue  # another consumer was first
            payload: dict[str, Any] = loads(mine.read_text())
            self.claimed[payload["properties"]["delivery_tag"]] = mine
            return payload
        raise Empty

    def _seek_orphans(self) -> None:
        if time.monotonic() - self.orphans_sought_at >= ORPHANS_EVERY_SECONDS:
            self.orphans_sought_at = time.monotonic()
            give_back_orphans(self.root)

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        super().basic_ack(delivery_tag, multiple)
        self._forget(delivery_tag)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        super().basic_reject(delivery_tag, requeue)
        self._forget(delivery_tag)

    def _forget(self, delivery_tag: str) -> None:
        file = self.claimed.pop(delivery_tag, None)
        if file:
            file.unlink(missing_ok=True)

    def _restore(self, message: Any) -> None:
        file = self.claimed.pop(message.delivery_tag, None)
        if file:
            queue = file.name.split(".")[-2]
            with contextlib.suppress(FileNotFoundError):  # acknowledged meanwhile
                file.rename(self.box(queue) / file.name)

    def _size(self, queue: str) -> int:
        return sum(1 for name in os.listdir(self.box(queue)) if name.endswith(".msg"))

    def _purge(self, queue: str) -> int:
        files = list(self.box(queue).glob("*.msg"))
        for file in files:
            file.unlink(missing_ok=True)
        return len(files)

    def close(self) -> None:
        super().close()
        if self.claims:
            self.claims.leave()
            give_back_orphans(self.root)
            self.claims = None


class Transport(virtual.Transport):
    """kombu's door to the folder named by the transport option `folder`."""

    Channel = Channel

    default_port = None
    driver_type = "files"
    driver_name = "files"
    polling_interval = 0.2

    def driver_version(self) -> str:
        return "1"
