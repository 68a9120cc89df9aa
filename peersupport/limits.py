"""Slow down who guesses, and shut out nobody: a whole hospital comes from one address.

After wrong codes from one address the next try has to wait, up to ten seconds; after many, the browser first does a
small sum that costs a second, or, without script, waits twenty. Addresses are never kept: only their HMAC under a key
that lives in memory for a day, with a count.
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.http import HttpRequest

from accounts.http import address

FREE_TRIES, WORK_TRIES = 3, 10
MOST_DELAY, NO_SCRIPT_WAIT, TASK_LASTS = 10, 20, 600
BITS = 17
DAY = 86_400
KEPT = 10_000


@dataclass
class _Seen:
    wrong: int = 0
    last: float = 0.0


class Limits:
    """What this process remembers of wrong codes today."""

    def __init__(self) -> None:
        self._lock, self._day, self._key = Lock(), -1, b""
        self._seen: OrderedDict[bytes, _Seen] = OrderedDict()
        self._used: OrderedDict[str, None] = OrderedDict()

    def _today(self) -> bytes:
        day = int(time.time() // DAY)
        if day != self._day:
            self._day, self._key = day, secrets.token_bytes(32)
            self._seen.clear()
            self._used.clear()
        return self._key

    def _of(self, request: HttpRequest) -> _Seen:
        visitor = hmac.new(self._today(), address(request).encode(), hashlib.sha256).digest()
        found = self._seen.setdefault(visitor, _Seen())
        self._seen.move_to_end(visitor)
        while len(self._seen) > KEPT:
            self._seen.popitem(last=False)
        return found

    def wait(self, request: HttpRequest) -> int:
        """Return how many seconds the next try from here has to wait still; 0 when it may go."""
        with self._lock:
            seen = self._of(request)
            extra = seen.wrong - FREE_TRIES
            delay = min(MOST_DELAY, 2**extra) if extra >= 0 else 0
            return max(0, int(seen.last + delay - time.time() + 0.999))

    def wants_work(self, request: HttpRequest) -> bool:
        """Say whether the next try from here has to show some work."""
        with self._lock:
            return self._of(request).wrong >= WORK_TRIES

    def wrong(self, request: HttpRequest) -> None:
        """Count a wrong code."""
        with self._lock:
            seen = self._of(request)
            seen.wrong, seen.last = seen.wrong + 1, time.time()

    def task(self) -> str:
        """Return a task: a random word, the moment, and our mark on both."""
        with self._lock:
            word = f"{secrets.token_hex(8)}.{int(time.time())}"
            return f"{word}.{self._mark(word)}"

    def is_done(self, task: str, answer: str) -> bool:
        """Say whether a task of ours was done: worked out, or waited for. Each one counts once."""
        word, _, mark = task.rpartition(".")
        with self._lock:
            if not hmac.compare_digest(mark.encode(), self._mark(word).encode()) or task in self._used:
                return False
            age = time.time() - int(word.rpartition(".")[2])
            if age > TASK_LASTS or not (age >= NO_SCRIPT_WAIT or is_worked_out(task, answer)):
                return False
            self._used[task] = None
            while len(self._used) > KEPT:
                self._used.popitem(last=False)
            return True

    def _mark(self, word: str) -> str:
        return hmac.new(self._today(), b"task " + word.encode(), hashlib.sha256).hexdigest()[:32]


def is_worked_out(task: str, answer: str) -> bool:
    """Say whether the hash of task and answer begins with enough zero bits (`static/js/support.js` looks for one)."""
    if not answer.isdecimal() or len(answer) > 12:
        return False
    digest = hashlib.sha256(f"{task}.{answer}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0


limits = Limits()
