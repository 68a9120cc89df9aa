"""Signing events and posting them to the webhook, again and again until it takes them."""

import hashlib
import hmac
import http.client
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from standin.events import present
from standin.shapes import shown
from standin.store import Json, Store

# After a refusal: seconds until the next try. Stripe goes on for three days.
PAUSES = [2, 10, 60, 300, 1800, 3600, *[4 * 3600] * 17]
TIMEOUT_SECONDS = 10
FORGED = "whsec_somebody_else"


def body_of(store: Store, event: Json) -> str:
    """Return an event as it travels."""
    return json.dumps(shown(present(store, event)), indent=2)


def sign(body: str, secrets: list[str], *, at: int | None = None) -> str:
    """Return the Stripe-Signature header: one `v1` for each secret, two while secrets are rotated."""
    at = int(time.time()) if at is None else at
    made = [hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={at}", *(f"v1={signature}" for signature in made)])


def post(url: str, body: str, header: str) -> int:
    """Post one event; return the status, or 0 when nobody answered."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=TIMEOUT_SECONDS)
    headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": header}
    try:
        connection.request("POST", address.path, body.encode(), headers | {"User-Agent": "Stripe/1.0 (stand-in)"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


class Postman(threading.Thread):
    """Brings waiting events to the webhook, a few at a time, each until it is taken or three days have passed."""

    def __init__(self, store: Store, secrets: list[str]) -> None:
        super().__init__(daemon=True, name="postman")
        self.store, self.secrets = store, secrets
        self.bell = threading.Event()
        self.hands = ThreadPoolExecutor(4, thread_name_prefix="delivery")
        store.on_commit = self.bell.set

    def run(self) -> None:
        """Look for waiting events whenever something changed, and at least twice a second."""
        while True:
            self.bell.wait(0.5)
            self.bell.clear()
            for event in self.take():
                self.hands.submit(self.bring, event)

    def take(self) -> list[str]:
        """Claim the events whose time has come."""
        due = "FROM deliveries WHERE state = 'waiting' AND due <= ?"
        if not self.store.run(f"SELECT 1 {due} LIMIT 1", self.store.moment()):
            return []
        with self.store.transaction():
            rows = self.store.run(f"SELECT event {due} ORDER BY due, rowid", self.store.moment())
            for row in rows:
                self.store.run("UPDATE deliveries SET state = 'sending' WHERE event = ?", row["event"])
        return [row["event"] for row in rows]

    def bring(self, identity: str) -> int:
        """Post one event once, with the tricks ordered for it, and write down how it went."""
        event, url = self.store.get(identity), self.store.fact("webhook")
        if event is None or not url:
            return 0
        body = body_of(self.store, event)
        if self.store.fact(f"forged:{identity}"):
            post(url, body, sign(body, [FORGED]))
        status = post(url, body, sign(body, self.secrets))
        if self.store.fact(f"twice:{identity}"):
            post(url, body, sign(body, self.secrets))
        self.note(identity, status)
        return status

    def note(self, identity: str, status: int) -> None:
        """Write down the outcome: done, another try after a pause, or given up."""
        with self.store.transaction():
            rows = self.store.run("SELECT tries FROM deliveries WHERE event = ?", identity)
            if not rows:
                return
            tries = rows[0]["tries"] + 1
            state, due = "waiting", self.store.moment()
            if 200 <= status < 300:
                state = "done"
            elif tries > len(PAUSES):
                state = "gave up"
            else:
                due += PAUSES[tries - 1]
            sql = "UPDATE deliveries SET state = ?, due = ?, tries = ?, status = ? WHERE event = ?"
            self.store.run(sql, state, due, tries, status, identity)
