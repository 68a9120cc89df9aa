"""The stand-in's memory: one SQLite file with Stripe's objects, saved answers, deliveries, faults and the clock."""

import contextlib
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS objects (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, number);
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, asked TEXT NOT NULL, at INTEGER NOT NULL, request TEXT NOT NULL, status INTEGER, body TEXT);
CREATE TABLE IF NOT EXISTS deliveries (
    event TEXT PRIMARY KEY, state TEXT NOT NULL, due REAL NOT NULL, tries INTEGER NOT NULL, status INTEGER);
CREATE TABLE IF NOT EXISTS faults (
    number INTEGER PRIMARY KEY, target TEXT NOT NULL, deed TEXT NOT NULL,
    times INTEGER NOT NULL, seconds REAL NOT NULL);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """All that the stand-in remembers. One thread at a time; a change is whole or not there."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + TABLES)
        self.on_commit: Callable[[], None] = lambda: None
        with self.transaction():  # what was under way when the process died
            self.run("DELETE FROM answers WHERE status IS NULL")
            self.run("UPDATE deliveries SET state = 'waiting' WHERE state = 'sending'")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything inside, or nothing. May be nested; the outermost one commits."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        self.on_commit()

    def run(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Run one statement and return its rows."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def changed_rows(self) -> int:
        """Return how many rows the last statement of this transaction changed."""
        return int(self._connection.execute("SELECT changes()").fetchone()[0])

    # Objects

    def put(self, body: Json) -> Json:
        """Keep an object, new or changed. Keys that start with an underscore are ours and never shown."""
        self.run(
            "INSERT INTO objects (id, kind, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            body["id"],
            body["object"],
            json.dumps(body),
        )
        return body

    def get(self, identity: str, kind: str = "") -> Json | None:
        """Return the object of this id (and this kind), or None."""
        rows = self.run("SELECT kind, body FROM objects WHERE id = ?", identity)
        return json.loads(rows[0]["body"]) if rows and kind in {"", rows[0]["kind"]} else None

    def all(self, kind: str, **wanted: Any) -> list[Json]:
        """Return the objects of a kind, newest first, whose fields equal `wanted`."""
        where = "".join(f" AND json_extract(body, '$.{name}') = ?" for name in wanted)
        sql = f"SELECT body FROM objects WHERE kind = ?{where} ORDER BY number DESC"  # noqa: S608 - names are ours
        return [json.loads(row["body"]) for row in self.run(sql, kind, *wanted.values())]

    # Facts and the clock

    def fact(self, name: str, default: Any = None) -> Any:
        """Return a remembered setting."""
        rows = self.run("SELECT value FROM facts WHERE name = ?", name)
        return json.loads(rows[0]["value"]) if rows else default

    def remember(self, name: str, value: Any) -> None:
        """Remember a setting."""
        self.run("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, json.dumps(value))

    def moment(self) -> float:
        """Return the time by the stand-in's clock, which a test may put ahead."""
        return time.time() + float(self.fact("advanced", 0))

    def now(self) -> int:
        """Return the time in whole seconds, as Stripe writes it."""
        return int(self.moment())

    def take_fault(self, target: str, *deeds: str) -> sqlite3.Row | None:
        """Return the oldest fault ordered for this call or event, and count it as used."""
        with self.transaction():
            marks = ", ".join("?" for _ in deeds)
            sql = f"SELECT * FROM faults WHERE target IN (?, '*') AND deed IN ({marks}) ORDER BY number LIMIT 1"  # noqa: S608
            rows = self.run(sql, target, *deeds)
            if rows:
                self.run("UPDATE faults SET times = times - 1 WHERE number = ?", rows[0]["number"])
                self.run("DELETE FROM faults WHERE times <= 0")
            return rows[0] if rows else None

    def forget_everything(self) -> None:
        """Start anew, as if just installed."""
        with self.transaction():
            for table in ("objects", "answers", "deliveries", "faults", "facts"):
                self.run(f"DELETE FROM {table}")  # noqa: S608 - names are ours
