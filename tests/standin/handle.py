"""A typed handle on a running stand-in, for tests that play the payer, the bank, the clock and the wire."""

import contextlib
import http.client
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client

from standin.webhooks import sign

Json = dict[str, Any]
SECRET = "whsec_tests"
WEBHOOK_PATH = "/payments/stripe/webhook/"
QUIET = {"PATH": os.environ.get("PATH", ""), "DJANGO_ENV": "demo"}


class NotPossible(Exception):
    """The stand-in refused a deed of the control room."""


class StandIn:
    """One stand-in process with a state file of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = 0
        self.process: subprocess.Popen[str] | None = None

    # The process

    def start(self) -> "StandIn":
        """Start it, on the port it had before if it had one, and wait until it answers."""
        command = [sys.executable, "-m", "standin", "--port", str(self.port), "--webhook", ""]
        command += ["--state", str(self.directory / "standin.sqlite3")]
        surroundings = QUIET | {"DATA_DIR": str(self.directory), "STRIPE_WEBHOOK_SECRET": SECRET}
        self.process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=surroundings, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        assert said.startswith("Stand-in for Stripe at "), said
        self.port = urlsplit(said.split(" ")[4].rstrip(",")).port or 0
        return self

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            if self.process.stdout is not None:
                self.process.stdout.close()
            self.process = None

    def restart(self) -> None:
        """Kill it and start it again on the same port and file."""
        self.kill()
        self.start()

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    # The control room

    def control(self, deed: str, **wishes: Any) -> Any:
        """Do a deed of the control room (`standin/control.py`) and return what it says."""
        status, said, _ = self.ask("POST", f"/_control/{deed}", json.dumps(wishes), "application/json")
        if status != 200:
            raise NotPossible(said)
        return json.loads(said)

    def reset(self) -> None:
        """Forget everything."""
        self.control("reset")

    def advance(self, *, seconds: float) -> None:
        """Put its clock ahead."""
        self.control("advance", seconds=seconds)

    def fault(self, on: str, do: str, *, times: int = 1, seconds: float = 0) -> None:
        """Order a fault; see `standin.control.fault`."""
        self.control("fault", on=on, do=do, times=times, seconds=seconds)

    def settle(self, identity: str) -> Json:
        """Let a direct debit or a slow refund arrive."""
        return self.control("settle", id=identity)

    def bounce(self, identity: str) -> Json:
        """Let a direct debit fail."""
        return self.control("bounce", id=identity)

    def objects(self, kind: str) -> list[Json]:
        """Return all objects of a kind, oldest first."""
        return self.control("objects", kind=kind)

    def balance_cents(self) -> int:
        """Return the sum of all that moved, before fees and payouts."""
        lines = self.objects("balance_transaction")
        return sum(line["amount"] for line in lines if line["type"] != "payout")

    # The payer

    def visit(self, path: str, form: Json | None = None) -> tuple[int, str, str]:
        """Open or post a page as a browser would; return status, body and the address it leads to."""
        target = path.removeprefix(self.address)
        if form is None:
            return self.ask("GET", target)
        return self.ask("POST", target, urlencode(form), "application/x-www-form-urlencoded")

    def ask(self, verb: str, target: str, body: str = "", mime: str = "") -> tuple[int, str, str]:
        """Make one request; return status, body and `Location`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(verb, target, body.encode(), {"Content-Type": mime} if mime else {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers.get("Location", "")
        finally:
            connection.close()

    def pay(self, session_id: str, method: str = "card") -> str:
        """Pay on the hosted page (card, ideal, bancontact, sepa_debit, decline, check, approve, refuse).

        Returns the address that the page leads to; empty when the visitor stays on it.
        """
        return self.visit(f"/c/pay/{session_id}", {"method": method})[2]

    # The wire

    @property
    def events(self) -> list[Json]:
        """All events, oldest first, as Stripe would list them."""
        return self.objects("event")

    def undelivered(self) -> list[Json]:
        """The events that no webhook has taken, oldest first."""
        return [event for event in self.events if event["pending_webhooks"]]

    def signed(
        self, event: Json, *, at: int | None = None, secrets: Sequence[str] = (SECRET,)
    ) -> tuple[str, dict[str, str]]:
        """Return the body of an event as it travels, and the headers that sign it."""
        body = json.dumps(event, indent=2)
        return body, {"stripe-signature": sign(body, list(secrets), at=at)}

    def bring(self, event: Json, client: Client | None = None, **how: Any) -> int:
        """Post one event to our webhook in this process; return the status."""
        body, headers = self.signed(event, **how)
        answer = (client or Client()).post(WEBHOOK_PATH, body, content_type="application/json", headers=headers)
        with contextlib.suppress(NotPossible):
            self.control("note", id=event["id"], status=answer.status_code)
        return answer.status_code

    def deliver(
        self,
        *,
        order: Callable[[list[Json]], Sequence[Json]] = list,
        copies: int = 1,
        only: str = "",
        client: Client | None = None,
    ) -> list[int]:
        """Bring all events that nobody took yet to our webhook, each `copies` times; return the statuses."""
        waiting = [event for event in self.undelivered() if only in {"", event["type"]}]
        return [self.bring(event, client) for event in order(waiting) for _ in range(copies)]


@contextlib.contextmanager
def running() -> Iterator[StandIn]:
    """Run a stand-in for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="standin-") as directory:
        stand_in = StandIn(Path(directory)).start()
        try:
            yield stand_in
        finally:
            stand_in.kill()
