"""One web worker on the loopback, and how long it takes to answer."""

import contextlib
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Server:
    """A running web worker."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port, self.process = port, process
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, *, packed: bool = True) -> tuple[int, bytes]:
        """Return the status and the body as it came over the line."""
        headers = {"Host": f"127.0.0.1:{self.port}", "Accept-Encoding": "gzip" if packed else "identity"}
        try:
            self.line.request("GET", path, headers=headers)
            answer = self.line.getresponse()
        except (ConnectionError, http.client.HTTPException):  # the server hangs up on a line that was idle
            self.line.close()
            self.line.request("GET", path, headers=headers)
            answer = self.line.getresponse()
        return answer.status, answer.read()

    def milliseconds(self, path: str) -> float:
        """Ask for a page once; fail unless it is there."""
        start = time.perf_counter()
        status, _body = self.get(path)
        taken = (time.perf_counter() - start) * 1000
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return taken

    def memory(self) -> float:
        """Return the resident size of the largest worker, in megabytes."""
        return max(_resident(pid) for pid in _family(self.process.pid)) / 1024


def ratio(server: Server, path: str, *, rounds: int, is_cold: bool = False) -> dict[str, float]:
    """Ask for a page and for the bare view in turns; return both medians and how many times dearer the page is."""
    server.milliseconds(path)
    bare, page = [], []
    for number in range(rounds):
        bare.append(server.milliseconds("/nl/bare/"))
        address = f"{path}{'&' if '?' in path else '?'}bench={time.time_ns()}{number}" if is_cold else path
        page.append(server.milliseconds(address))
    bare_ms, page_ms = statistics.median(bare), statistics.median(page)
    return {"bare_ms": bare_ms, "page_ms": page_ms, "ratio": page_ms / bare_ms}


@contextlib.contextmanager
def running(environment: dict[str, str], *, command: list[str] | None = None, port: int = 0) -> Iterator[Server]:
    """Start a worker, or the web server of `command`, wait until it answers, and stop it and its workers at the end."""
    port = port or free_port()
    command = [part if not part.startswith("--port=") else f"--port={port}" for part in command or ()] or [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "2", "--http", "1", "--no-ws", "--log-level", "error",
        "bench.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 - our own server
        command, env={**environment, "PORT": str(port)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    server = Server(port, process)
    try:
        for _try in range(300):
            with contextlib.suppress(OSError, http.client.HTTPException):  # not up yet
                if server.get("/healthz")[0] == 200:
                    break
            server.line.close()
            time.sleep(0.1)
        else:
            raise RuntimeError("the web worker did not start")
        yield server
    finally:
        server.line.close()
        family = _family(process.pid)
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        for pid in family:
            if pid != process.pid or process.poll() is None:
                with contextlib.suppress(ProcessLookupError):  # it went by itself
                    os.kill(pid, signal.SIGKILL)
        process.wait()


def _family(pid: int) -> list[int]:
    """Return a process and its children."""
    children = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                    children += _family(int(folder.name))
    return [pid, *children]


def _resident(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0


def environment(folder: str) -> dict[str, str]:
    """Return an environment whose data stand in `folder`, so that a benchmark never touches the demo's own."""
    return {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings", "DJANGO_ENV": "demo"}
