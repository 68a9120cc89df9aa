"""Many visitors at once: signed-in browsers reduced to the bytes that they send."""

import asyncio
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.models import User


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: str


def session_of(person: User) -> str:
    """Sign somebody in; return the key of their session."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def request(port: int, verb: str, path: str, session: str, form: dict[str, str] | None = None) -> bytes:
    """Return the bytes of one request."""
    token = secrets.token_hex(16)
    body = urlencode((form or {}) | {"csrfmiddlewaretoken": token}) if verb == "POST" else ""
    lines = [
        f"{verb} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: {settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def rush(port: int, requests: Sequence[bytes]) -> tuple[list[Answer], float]:
    """Send all requests at the same moment; return the answers, in order, and the seconds until the last."""

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes) -> bytes:
        writer.write(sent)
        got = await reader.read(-1)
        writer.close()
        return got

    async def all_of_them() -> tuple[list[bytes], float]:
        doors = [await asyncio.open_connection("127.0.0.1", port) for _ in requests]
        began = time.perf_counter()
        got = await asyncio.gather(*(one(*door, sent) for door, sent in zip(doors, requests, strict=True)))
        return list(got), time.perf_counter() - began

    with ThreadPoolExecutor(1) as aside:  # a browser test in this process leaves its own loop running
        got, seconds = aside.submit(lambda: asyncio.run(asyncio.wait_for(all_of_them(), 120))).result()
    return [understood(answer) for answer in got], seconds


def crowding() -> float:
    """Return how much longer two busy processes take now than the processor time they use: 1.0 when left alone."""
    script = "import time; w, c = time.perf_counter(), time.process_time(); sum(range(12_000_000)); "
    script += "print((time.perf_counter() - w) / (time.process_time() - c))"
    both = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    return max(1.0, *(float(process.communicate(timeout=60)[0]) for process in both))


def understood(answer: bytes) -> Answer:
    """Return the status, `Location` and body of an answer."""
    head, _, body = answer.decode(errors="replace").partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    heads = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(status.split(" ")[1]) if status else 0, heads.get("location", ""), body)
