"""The mail server refuses, a worker is killed, two workers meet: nothing is lost, nothing goes twice.

Each worker here is a process of its own, on a database and a mail server that outlive it.
"""

import os
import signal
import socketserver
import subprocess
import sys
import textwrap
import threading
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from notifications import delivery
from notifications.models import Message
from tests.notifications.factories import MessageFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
        reason="several processes cannot share a database in memory",
    ),
]
State = Message.State

WORKER = """
    import os, sys, time
    import django
    from django.conf import settings
    from tests import settings as _settings
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[2])
    settings.LETTER_WRITERS = {"tests": "tests.notifications.writers"}
    django.setup()
    from django.utils import timezone
    from notifications import delivery, post
    if sys.argv[3] == "die after claim":
        delivery.write = lambda message: print("claimed", flush=True) or time.sleep(600)
    if sys.argv[3] == "die after send":
        delivery.move = lambda *args, **kwargs: print("sent", flush=True) or time.sleep(600)
    for pk in sys.argv[4:]:
        delivery.deliver(pk=int(pk), now=timezone.now())
"""


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server on loopback that keeps what it accepts; `refusals` are answers it gives first."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.accepted: list[str] = []
        self.refusals: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]


class Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().strip().upper():
            if line.startswith(b"RCPT") and self.server.refusals:
                self.say(self.server.refusals.pop())
            elif line == b"DATA":
                self.say("354 go on")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part
                self.server.accepted.append(message_from_bytes(body)["Message-ID"])
                self.say("250 taken")
            elif line == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 well")

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@pytest.fixture
def server():
    with MailServer() as running:
        yield running
        running.shutdown()


@pytest.fixture
def worker(server):
    """Start a worker that delivers these messages; `fate` is "live" or the point at which it hangs."""
    started: list[subprocess.Popen[str]] = []

    def start(fate: str, *pks: int) -> subprocess.Popen[str]:
        name = str(connection.settings_dict["NAME"])
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WORKER), name, str(server.port), fate, *map(str, pks)],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def killed_at(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout
    assert process.stdout.readline().strip() == word
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_a_worker_killed_between_claim_and_send_loses_nothing_and_the_letter_goes_once(server, worker):
    message = MessageFactory()
    killed_at(worker("die after claim", message.pk), "claimed")
    assert (states(), server.accepted) == ([State.SENDING], [])

    delivery.give_back_claims(now=timezone.now() + timedelta(minutes=11))
    Message.objects.update(due_at=timezone.now())
    assert worker("live", message.pk).wait(timeout=60) == 0

    assert (states(), len(server.accepted)) == ([State.SENT], 1)


def test_killed_after_the_server_took_it_is_the_one_window_and_the_double_has_the_same_id(server, worker):
    message = MessageFactory()
    killed_at(worker("die after send", message.pk), "sent")
    assert (states(), len(server.accepted)) == ([State.SENDING], 1)

    delivery.give_back_claims(now=timezone.now() + timedelta(minutes=11))
    Message.objects.update(due_at=timezone.now())
    assert worker("live", message.pk).wait(timeout=60) == 0

    assert states() == [State.SENT]
    assert (len(server.accepted), len(set(server.accepted))) == (2, 1)


def test_two_workers_with_the_same_letters_send_each_once(server, worker):
    pks = [message.pk for message in MessageFactory.create_batch(20)]

    workers = [worker("live", *pks) for _worker in range(2)]

    assert [process.wait(timeout=120) for process in workers] == [0, 0]
    assert states() == [State.SENT] * 20
    assert len(server.accepted) == len(set(server.accepted)) == 20


def test_a_server_that_refuses_keeps_the_letter_and_takes_it_later(server, worker):
    server.refusals = ["451 try later"]
    message = MessageFactory()

    assert worker("live", message.pk).wait(timeout=60) == 0
    message.refresh_from_db()
    assert (message.state, message.error) == (State.WAITING, "SMTPRecipientsRefused 451")

    Message.objects.update(due_at=timezone.now())
    assert worker("live", message.pk).wait(timeout=60) == 0
    assert (states(), len(server.accepted)) == ([State.SENT], 1)


def test_a_server_that_is_away_keeps_the_letter(server, worker):
    message = MessageFactory()
    server.shutdown()
    server.server_close()

    assert worker("live", message.pk).wait(timeout=60) == 0

    message.refresh_from_db()
    assert (message.state, message.error) == (State.WAITING, "ConnectionRefusedError")
    assert message.due_at > timezone.now() + timedelta(seconds=30)
