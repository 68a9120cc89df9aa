import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stripe

from tests.standin.handle import SECRET, StandIn


class Listener(ThreadingHTTPServer):
    """A webhook that keeps what it gets and answers as it is told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Ear)
        self.heard: list[tuple[str, str]] = []
        self.answers: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook/"

    def good(self) -> list[stripe.Event]:
        """The events whose signature holds."""
        events = []
        for body, header in self.heard:
            try:
                events.append(stripe.Webhook.construct_event(body, header, SECRET, api_key="sk_test_x"))
            except stripe.SignatureVerificationError:
                continue
        return events

    def wait_for(self, count: int) -> None:
        """Wait until so many deliveries were heard."""
        until = time.monotonic() + 10
        while len(self.heard) < count:
            assert time.monotonic() < until, f"heard {len(self.heard)} of {count}"
            time.sleep(0.02)


class Ear(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append((body, self.headers["Stripe-Signature"]))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def listener(standin: StandIn) -> Iterator[Listener]:
    server = Listener()
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    standin.control("remember", webhook=server.url)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def paid(api, order, standin) -> str:
    return api.v1.checkout.sessions.create(order).id


def settled(standin: StandIn, *, undelivered: int = 0) -> None:
    """Wait until the stand-in has written down how the deliveries went."""
    until = time.monotonic() + 10
    while len(standin.undelivered()) != undelivered:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_signed_events_reach_the_webhook(api, standin, listener, paid):
    standin.pay(paid)
    listener.wait_for(4)
    settled(standin)

    kinds = {event.type for event in listener.good()}
    assert "checkout.session.completed" in kinds
    assert len(listener.good()) == 4
    assert api.v1.events.list({"delivery_success": False}).data == []
    assert len(api.v1.events.list({"delivery_success": True, "type": "payment_intent.*"}).data) == 2


def test_a_refused_event_comes_again_after_a_pause(api, standin, listener, paid):
    listener.answers = [503, 503, 503, 503]
    standin.pay(paid)
    listener.wait_for(4)
    waiting = len(api.v1.events.list({"delivery_success": False}).data)
    standin.advance(seconds=60)
    listener.wait_for(8)
    settled(standin)

    assert waiting == 4
    assert {event.id for event in listener.good()} == {event["id"] for event in standin.events}


def test_events_come_twice_forged_late_or_never_when_ordered(standin, listener, paid):
    standin.fault("payment_intent.created", "twice")
    standin.fault("charge.succeeded", "forged")
    standin.fault("payment_intent.succeeded", "late", seconds=3600)
    standin.fault("checkout.session.completed", "never")
    standin.pay(paid)
    listener.wait_for(4)
    settled(standin, undelivered=2)
    before = sorted(event.type for event in listener.good())
    standin.advance(seconds=3601)
    listener.wait_for(5)
    settled(standin, undelivered=1)

    assert before == ["charge.succeeded", "payment_intent.created", "payment_intent.created"]
    assert len(listener.heard) == 5
    assert [event["type"] for event in standin.undelivered()] == ["checkout.session.completed"]


def test_held_events_come_in_the_order_one_likes(standin, listener, paid):
    standin.control("remember", holding=True)
    standin.pay(paid)
    held = [event["id"] for event in standin.undelivered()]

    statuses = [standin.control("deliver", id=event)["status"] for event in reversed(held)]

    assert statuses == [200] * 4
    assert [event.id for event in listener.good()] == list(reversed(held))


def test_released_events_all_arrive(standin, listener, paid):
    standin.control("remember", holding=True)
    standin.pay(paid)
    standin.control("release", order="reversed")
    listener.wait_for(4)
    settled(standin)

    assert len(listener.good()) == 4


def test_another_secret_or_an_old_moment_makes_a_bad_signature(standin, listener, paid):
    standin.control("remember", holding=True)
    standin.pay(paid)
    event = standin.events[0]["id"]
    standin.control("deliver", id=event, secret="whsec_other")
    standin.control("deliver", id=event, at=int(time.time()) - 301)

    assert len(listener.heard) == 2
    assert listener.good() == []


def test_an_unreachable_webhook_loses_nothing(standin, paid):
    standin.control("remember", webhook="http://127.0.0.1:9/hook/")
    standin.pay(paid)
    time.sleep(0.5)

    assert {row["state"] for row in standin.control("deliveries")} == {"waiting"}
    assert len(standin.undelivered()) == 4
