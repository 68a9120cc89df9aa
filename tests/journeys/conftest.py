"""The whole house as a newcomer starts it: web, worker, scheduler and the stand-in, on a free pair of ports."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent.parent
LEFT_OUT = ("DATABASE_URL", "KEYSTORE_DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "STRIPE_API_BASE")


def free_pair() -> int:
    """Return a port that is free together with the next one."""
    for port in range(18500, 19500, 2):
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError("No two neighbouring ports are free.")


def wait_for(address: str, *, seconds: int) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - our own loopback address
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    raise TimeoutError(f"{address} does not answer.")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running house with demo data, embedded database and queue."""
    data, port = tmp_path_factory.mktemp("house"), free_pair()
    env = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    env |= {"DATA_DIR": str(data), "PORT": str(port), "DJANGO_ENV": "demo"}
    for command in ("setup", "demo"):
        subprocess.run(
            [sys.executable, "manage.py", command], cwd=BASE, env=env, check=True, capture_output=True, timeout=900
        )
    with open(data / "up.log", "wb") as log:
        up = subprocess.Popen([sys.executable, "manage.py", "up"], cwd=BASE, env=env, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz", seconds=60)
            yield f"http://127.0.0.1:{port}"
            assert up.poll() is None, f"The house fell down:\n{(data / 'up.log').read_text()[-6000:]}"
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(timeout=30)
