"""Run a few deeds in every order in which their locks and looks can interleave, on PostgreSQL.

Each actor is a thread that stops at its gates: before every statement that takes a row lock, and wherever the test
puts a gate (a call over the network). The conductor lets one actor go on at a time, waits until it stands at its next
gate, is done, or waits for another's lock in the database, and goes through all choices, depth first.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

PATIENCE_SECONDS = 20.0
LOCK = re.compile(r" FOR (NO KEY )?UPDATE( OF [^ ]+)?( SKIP LOCKED| NOWAIT)?$")
here = threading.local()


@dataclass
class Actor:
    """A deed in a thread of its own."""

    name: str
    deed: Callable[[], object]
    locks: bool = True
    state: str = "new"  # gate, going, done
    pid: int = 0
    gates: list[str] = field(default_factory=list)
    error: BaseException | None = None
    may_go: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Do the deed, stopping at every gate."""
        here.actor = self
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.pid = cursor.fetchone()[0]
            with connection.execute_wrapper(at_locks):
                self.stop("start")
                self.deed()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()
            self.state = "done"

    def stop(self, name: str) -> None:
        """Wait at a gate until the conductor says go."""
        self.gates.append(name)
        self.may_go.clear()
        self.state = "gate"
        assert self.may_go.wait(PATIENCE_SECONDS), f"{self.name} was left standing at {name}"


def at_locks(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Stop before every statement that locks rows; leave the lock out for an actor that must do without."""
    if LOCK.search(sql):
        here.actor.stop(sql.split('"')[1] if '"' in sql else sql[:20])
        sql = sql if here.actor.locks else LOCK.sub("", sql)
    return execute(sql, params, many, context)


def gated(function: Callable[..., Any]) -> Callable[..., Any]:
    """Put a gate before a function, for actors only."""

    def call(*args: Any, **kwargs: Any) -> Any:
        actor = getattr(here, "actor", None)
        if actor is not None:
            actor.stop(function.__name__)
        return function(*args, **kwargs)

    return call


@dataclass(frozen=True)
class Choice:
    """Who was let go, and who might have been."""

    chosen: str
    options: tuple[str, ...]


def waiting_for_locks(pids: list[int]) -> set[int]:
    """Return which database sessions stand before another's lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_locks WHERE NOT granted AND pid = ANY(%s)", [pids])
        return {row[0] for row in cursor.fetchall()}


def come_to_rest(actors: list[Actor]) -> None:
    """Wait until everybody stands at a gate, is done, or waits for a lock."""
    end = time.monotonic() + PATIENCE_SECONDS
    calm = 0
    while calm < 2:
        assert time.monotonic() < end, [(actor.name, actor.state, actor.gates) for actor in actors]
        going = [actor for actor in actors if actor.state not in {"gate", "done"}]
        if not going:
            return
        stuck = waiting_for_locks([actor.pid for actor in going])
        calm = calm + 1 if {actor.pid for actor in going} == stuck else 0
        time.sleep(0.004)


def conduct(deeds: dict[str, Callable[[], object]], script: list[str], *, locks: bool = True) -> list[Choice]:
    """Let the actors go in the order of the script, and then whoever comes first by name; return the choices.

    Who is to go but waits for a lock, or is done, is passed over.
    """
    actors = [Actor(name, deed, locks) for name, deed in sorted(deeds.items())]
    threads = [threading.Thread(target=actor.run, daemon=True) for actor in actors]
    for thread in threads:
        thread.start()
    choices: list[Choice] = []
    come_to_rest(actors)
    while any(actor.state != "done" for actor in actors):
        ready = {actor.name: actor for actor in actors if actor.state == "gate"}
        assert ready, "everybody waits for somebody else"
        wanted = script[len(choices)] if len(choices) < len(script) else ""
        chosen = wanted if wanted in ready else min(ready)
        choices.append(Choice(chosen, tuple(sorted(ready))))
        ready[chosen].state = "going"
        ready[chosen].may_go.set()
        come_to_rest(actors)
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    faults = [actor.error for actor in actors if actor.error is not None]
    if faults:
        raise faults[0]
    return choices


def next_script(choices: list[Choice]) -> list[str] | None:
    """Return the beginning of the next order to try, or None after the last."""
    for place in range(len(choices) - 1, -1, -1):
        later = [name for name in choices[place].options if name > choices[place].chosen]
        if later:
            return [choice.chosen for choice in choices[:place]] + [later[0]]
    return None


def every_order(scene: Callable[[], dict[str, Callable[[], object]]], *, at_most: int) -> Iterator[str]:
    """Set the scene and conduct it, once for every order there is; yield the order after each."""
    script: list[str] | None = []
    for _ in range(at_most):
        if script is None:
            return
        choices = conduct(scene(), script)
        yield "".join(choice.chosen for choice in choices)
        script = next_script(choices)
    assert script is None, f"more than {at_most} orders"
