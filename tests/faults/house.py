"""The real processes of the house on free loopback ports, against the test's own database, to be killed at will."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.test import override_settings

from tests.standin.fixtures import TEST_KEY
from tests.standin.handle import SECRET, WEBHOOK_PATH, StandIn
from wellbeing.management.commands import up

PATIENCE_SECONDS = 30.0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def is_listening(port: int) -> bool:
    """Whether somebody answers on this port."""
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


def database_url(alias: str) -> str:
    """Return the address of the database that the tests use under this alias."""
    found = connections[alias].settings_dict
    if "postgresql" not in found["ENGINE"]:
        return f"sqlite:///{found['NAME']}"
    return f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


def until(what: Callable[[], Any], *, within: float = PATIENCE_SECONDS) -> Any:
    """Wait until `what` says something true, and return it."""
    end = time.monotonic() + within
    while not (found := what()):
        assert time.monotonic() < end, f"waited {within} s in vain"
        time.sleep(0.05)
    return found


class House:
    """Web, worker and stand-in as `manage.py up` starts them."""

    def __init__(self, directory: Path, standin: StandIn, **surroundings: str) -> None:
        self.directory, self.standin = directory, standin
        self.port = free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.surroundings = {
            "PATH": os.environ["PATH"],
            "DJANGO_ENV": "demo",
            "PORT": str(self.port),
            "DATA_DIR": str(directory),
            "DATABASE_URL": database_url("default"),
            "KEYSTORE_DATABASE_URL": database_url("keystore"),
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_KEYS": settings.FIELD_KEYS,
            "STRIPE_API_BASE": standin.address,
            "STRIPE_SECRET_KEY": TEST_KEY,
            "STRIPE_WEBHOOK_SECRET": SECRET,
            "PYTHONWARNINGS": "ignore",
        } | surroundings
        standin.control("remember", webhook=self.address + WEBHOOK_PATH)

    @property
    def address(self) -> str:
        """Where the web answers."""
        return f"http://127.0.0.1:{self.port}"

    def start_web(self, application: str = "wellbeing.wsgi:application", *flags: str) -> None:
        """Start the web server, with `flags` of its own, and wait until it answers."""
        with override_settings(PORT=self.port):
            *command, _house = up.web()
            self.start("web", [*command, *flags, application])
        until(self.is_open)

    def start_worker(self) -> None:
        """Start the worker with its scheduler."""
        self.start("worker", up.worker())

    def start(self, name: str, command: list[str]) -> None:
        """Start a process as the leader of a group of its own; what it says goes to a file."""
        with (self.directory / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=self.surroundings,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def is_open(self) -> bool:
        """Whether the web answers."""
        process = self.running["web"]
        assert process.poll() is None, self.said("web")
        return is_listening(self.port)

    def said(self, name: str) -> str:
        """Return what a process printed."""
        return (self.directory / f"{name}.log").read_text(errors="replace")

    def kill(self, name: str) -> None:
        """End a process and its children at once, as a power cut would."""
        process = self.running.pop(name, None)
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)

    def kill_all(self) -> None:
        """End everything."""
        for name in list(self.running):
            self.kill(name)


@contextlib.contextmanager
def house_of(directory: Path, standin: StandIn, **surroundings: str) -> Iterator[House]:
    """Give a house whose processes end with the block."""
    house = House(directory, standin, **surroundings)
    try:
        yield house
    finally:
        house.kill_all()
