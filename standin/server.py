"""The doors: the API under /v1/, the checkout page under /c/pay/, the control room under /_control/."""

import json
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from standin import calls, control, pages
from standin.errors import Refusal
from standin.store import Store
from standin.webhooks import Postman

STYLE = Path(__file__).parent / "checkout.css"
LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "testserver"}
LARGEST_BODY = 1_000_000


class Server(ThreadingHTTPServer):
    """One thread for each connection."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, store: Store, postman: Postman) -> None:
        super().__init__(("127.0.0.1", port), Door)
        self.store, self.postman = store, postman


class Door(BaseHTTPRequestHandler):
    """One request after the other on a connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60

    def do_GET(self) -> None:
        """Answer a GET."""
        self.answer("")

    def do_POST(self) -> None:
        """Answer a POST."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.close_connection = True
            return self.say(413, "Too large.", "text/plain")
        self.answer(self.rfile.read(length).decode("utf-8", "replace"))

    def do_DELETE(self) -> None:
        """Answer a DELETE."""
        self.answer("")

    def answer(self, body: str) -> None:
        """Find the door that the address names."""
        path = urlsplit(self.path).path
        if (self.headers.get("Host") or "").rpartition(":")[0] not in LOOPBACK:
            return self.say(421, "This answers to loopback names only.", "text/plain")
        if path.startswith("/v1/"):
            return self.api(body)
        if path == "/checkout.css":
            return self.say(200, STYLE.read_text(), "text/css")
        if path == "/healthz":
            return self.say(200, "ok", "text/plain")
        if path.startswith("/_control/") and self.command == "POST" and "json" in self.headers.get("Content-Type", ""):
            return self.control(path.removeprefix("/_control/").strip("/"), body)
        form = dict(parse_qsl(body))
        page = pages.page(self.server.store, self.server.postman, self.command, path, form)
        if page.location:
            return self.say(303, "", "text/html", Location=page.location)
        self.say(page.status, page.html, "text/html")

    def api(self, body: str) -> None:
        """Answer a call of the API."""
        heads = self.headers
        asked = calls.Asked(
            self.command,
            self.path,
            body,
            heads.get("Authorization") or "",
            heads.get("Stripe-Version") or "",
            heads.get("Idempotency-Key") or "",
        )
        answer = calls.respond(self.server.store, asked)
        if answer.silent:
            self.close_connection = True
            return
        self.say(answer.status, answer.body, "application/json", **answer.headers)

    def control(self, name: str, body: str) -> None:
        """Do a deed in the control room."""
        try:
            done = control.perform(self.server.store, self.server.postman, name, json.loads(body or "{}"))
        except Refusal as refusal:
            return self.say(refusal.status, json.dumps(refusal.body), "application/json")
        self.say(200, json.dumps(done), "application/json")

    def say(self, status: int, body: str, mime: str, **headers: str) -> None:
        """Send an answer."""
        content = body.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{mime}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        if mime == "text/html":
            self.send_header(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
            )
            self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(content)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the Date header; a test may put it askew."""
        return formatdate((timestamp or time.time()) + float(self.server.store.fact("skew", 0)), usegmt=True)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""
