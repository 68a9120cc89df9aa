"""Web and worker are killed in the middle of paying and writing; afterwards ledger, seats and mail agree."""

import contextlib
import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from courses.models import Edition, Enrolment
from notifications import delivery, post
from notifications.models import Message
from payments.models import Entry, Payment, WebhookEvent
from payments.services import sweeping
from standin.webhooks import PAUSES
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory
from tests.faults.crowd import Answer, request, rush, session_of
from tests.faults.house import House, free_port, house_of, is_listening, until
from tests.standin.handle import StandIn
from wellbeing import mailbox

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="several processes need a database they can share"),
]
CENTS = 69_500


@pytest.fixture(autouse=True)
def one_mailbox(transactional_db: None, settings: Settings, tmp_path: Path) -> None:
    """Let what this process sends fall into the mailbox of the house."""
    settings.EMAIL_BACKEND = "wellbeing.mailbox.EmailBackend"
    settings.DEMO_MAILBOX = tmp_path / "mail"
    if not os.environ.get("REDIS_URL"):
        call_command("createcachetable", "wellbeing_cache", verbosity=0)


def enrol_all(house: House, edition: Edition, people: list[User]) -> list[Answer]:
    """Let everybody enrol over HTTP at once."""
    form = {"price": "1", "agreed": str(CENTS), "step": "confirm"}
    path = f"/nl/courses/editions/{edition.code}/enrol/"
    answers, _seconds = rush(
        house.port, [request(house.port, "POST", path, session_of(person), form) for person in people]
    )
    return answers


def sessions_in(house: House, answers: list[Answer]) -> list[str]:
    """Return the checkout sessions that the answers lead to."""
    return [answer.location.rsplit("/", 1)[1] for answer in answers if "/c/pay/" in answer.location]


def unfinished() -> int:
    """Return how many transactions of others PostgreSQL has not ended yet: it takes a moment to miss the dead."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        )
        return int(cursor.fetchone()[0])


def finish_by_hand() -> None:
    """Do what the sweeps would do a quarter of an hour later: finish what the dead left behind."""
    until(lambda: not unfinished())
    later = timezone.now() + timedelta(minutes=15)
    with time_machine.travel(later):  # whoever was telling a purpose when it died keeps the right to it for two minutes
        sweeping.sweep(now=later)
        delivery.give_back_claims(now=later)
        for pk in Message.objects.due(later).values_list("pk", flat=True):
            delivery.deliver(pk=pk, now=later)


def assert_all_agrees(edition: Edition, standin: StandIn, sold: int, waiting: int) -> None:
    """Hold seats, ledger, Stripe's balance, the inbox and the mail against each other."""
    enrolments = Enrolment.objects.filter(edition=edition)
    states = Counter(enrolments.values_list("state", flat=True))
    assert states == Counter(confirmed=sold, waiting=waiting)  # a Counter holds nothing and none for the same
    assert Counter(Payment.objects.values_list("state", flat=True)) == {"paid": sold}
    charged = sum(Entry.objects.filter(kind=Entry.Kind.CHARGE).values_list("cents", flat=True))
    assert charged == standin.balance_cents() == sold * CENTS
    assert not WebhookEvent.objects.filter(state=WebhookEvent.State.NEW).exists()
    kinds = Counter(Message.objects.values_list("person_id", "kind"))
    assert {row for row, count in kinds.items() if count > 1} == set()
    confirmed = Message.objects.filter(kind="courses.enrolment_confirmed")
    assert confirmed.count() == sold
    assert set(confirmed.values_list("state", flat=True)) == {Message.State.SENT}


def assert_mail_agrees() -> None:
    """Every letter that its row calls sent went out; twice only where a worker died with it in hand."""
    copies = Counter(str(mail.content["Message-ID"]) for mail in mailbox.mails())
    sent = {post.message_id(message): message for message in Message.objects.filter(state=Message.State.SENT)}
    assert copies.keys() == sent.keys()
    assert [sent[code].tries for code, count in copies.items() if count > 1 and sent[code].tries < count] == []


def stripe_comes_again(standin: StandIn) -> None:
    """Put its clock ahead, one of its pauses after another, until all it has to tell was heard."""
    for pause in PAUSES[:4]:
        standin.advance(seconds=pause)
        with contextlib.suppress(AssertionError):  # it failed more often than once: the next pause is longer
            return until(lambda: not standin.undelivered(), within=30)
    pytest.fail(f"not delivered: {standin.undelivered()}")


@pytest.mark.parametrize("pause", [0.0, 0.1, 0.4])
def test_killing_web_and_worker_in_the_middle_of_paying_loses_nothing(house: House, pause: float) -> None:
    edition = EditionFactory(places=4, price=CENTS)
    people = UserFactory.create_batch(6)
    house.start_web()
    house.start_worker()
    sessions = sessions_in(house, enrol_all(house, edition, people))
    assert len(sessions) == 4, house.said("web")[-2000:]

    for session in sessions[:2]:
        house.standin.pay(session)
    time.sleep(pause)
    house.kill("worker")
    house.kill("web")
    for session in sessions[2:]:  # the money comes in while nobody is at home
        house.standin.pay(session)
    house.start_web()
    house.start_worker()
    stripe_comes_again(house.standin)
    time.sleep(pause)
    house.kill("worker")  # in the middle of looking and writing
    finish_by_hand()
    finish_by_hand()

    assert_all_agrees(edition, house.standin, sold=4, waiting=2)
    assert_mail_agrees()


def test_a_killed_stand_in_or_stripe_away_only_delays(house: House) -> None:
    edition = EditionFactory(places=1, price=CENTS)
    house.start_web()
    sessions = sessions_in(house, enrol_all(house, edition, [UserFactory()]))
    house.standin.pay(sessions[0])
    stripe_comes_again(house.standin)
    house.standin.kill()

    sweeping.sweep(now=timezone.now() + timedelta(minutes=1))
    while_away = Payment.objects.get().state
    house.standin.start()
    finish_by_hand()
    finish_by_hand()

    assert while_away == Payment.State.OPEN
    assert_all_agrees(edition, house.standin, sold=1, waiting=0)


def test_with_the_mail_server_away_the_place_is_confirmed_and_the_letter_waits(
    transactional_db: None, tmp_path: Path, standin: StandIn
) -> None:
    edition = EditionFactory(places=1, price=CENTS)
    letters = Message.objects.filter(kind="courses.enrolment_confirmed")
    with house_of(tmp_path, standin, EMAIL_URL=f"smtp://127.0.0.1:{free_port()}") as house:
        house.start_web()
        house.start_worker()
        standin.pay(sessions_in(house, enrol_all(house, edition, [UserFactory()]))[0])
        until(lambda: letters.filter(state=Message.State.WAITING, tries=1).exists(), within=60)
        house.kill("worker")
    confirmed_before = Enrolment.objects.filter(edition=edition).confirmed().count()
    finish_by_hand()

    assert confirmed_before == 1
    assert_all_agrees(edition, standin, sold=1, waiting=0)
    assert_mail_agrees()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A Redis of this test's own, to be killed."""
    program = shutil.which("redis-server")
    if not program:
        pytest.skip("Redis is not installed")
    port = free_port()
    flags = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(tmp_path)]
    process = subprocess.Popen([program, *flags], stdout=subprocess.DEVNULL)
    until(lambda: is_listening(port))
    yield process, f"redis://127.0.0.1:{port}/0"
    process.kill()
    process.wait(10)


@pytest.mark.redis
def test_with_the_broker_away_people_enrol_and_pay_and_the_sweeps_finish(
    transactional_db: None, tmp_path: Path, standin: StandIn, broker: tuple[subprocess.Popen[bytes], str]
) -> None:
    process, url = broker
    edition = EditionFactory(places=2, price=CENTS)
    with house_of(tmp_path, standin, REDIS_URL=url) as house:
        house.start_web()
        process.kill()
        process.wait(10)

        began = time.monotonic()
        answers = enrol_all(house, edition, UserFactory.create_batch(3))
        seconds = time.monotonic() - began
        for session in sessions_in(house, answers):
            standin.pay(session)
        stripe_comes_again(standin)
        finish_by_hand()
        finish_by_hand()

    assert [answer.status for answer in answers] == [303] * 3
    assert seconds < 20
    assert_all_agrees(edition, standin, sold=2, waiting=1)
