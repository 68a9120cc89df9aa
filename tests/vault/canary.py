"""A canary: a sentence that stands nowhere, and the search for it in every file, in every form it may take."""

import base64
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.db.utils import ConnectionHandler


def forms_of(sentence: str) -> list[bytes]:
    """The sentence as it might lie about: plain, base64 at any offset, UTF-16, or packed."""
    plain = sentence.encode()
    shifted = [base64.b64encode(b"x" * offset + plain)[4 : 4 + len(plain)] for offset in range(3)]
    return [plain, *shifted, sentence.encode("utf-16-le"), sentence.encode("utf-16-be"), zlib.compress(plain)[2:12]]


def found_in(blob: bytes, sentence: str) -> bool:
    return any(form in blob for form in forms_of(sentence))


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path) -> Iterator[Path]:
    """The two databases as real SQLite files with their write-ahead logs, as the embedded house has them."""
    options = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
    files = {alias: tmp_path / f"{alias}.sqlite3" for alias in ("default", "keystore")}
    for alias, file in files.items():
        with sqlite3.connect(file) as empty:
            connections[alias].ensure_connection()
            connections[alias].connection.backup(empty)  # the schema, as the migrations made it
    ours = ConnectionHandler(
        {alias: {"ENGINE": "django.db.backends.sqlite3", "NAME": f, "OPTIONS": options} for alias, f in files.items()}
    )
    theirs = {alias: connections[alias] for alias in files}
    for alias in files:
        connections[alias] = ours[alias]
    yield tmp_path
    for alias in files:
        ours[alias].close()
        connections[alias] = theirs[alias]
