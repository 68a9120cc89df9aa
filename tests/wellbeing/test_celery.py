"""A broker that is away never fails a request: nobody is rung, and the sweep finds the row."""

import time

import celery
import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from notifications import outbox
from notifications.models import Message
from tests.accounts.factories import UserFactory
from wellbeing.celery import Task, app


@pytest.fixture(autouse=True)
def bell():
    """Each test begins with a bell that rings."""
    Task.broken_until = 0.0
    yield
    Task.broken_until = 0.0


@pytest.fixture
def broker(monkeypatch):
    """Point the house at another broker for one test."""

    def use(url, **options):
        other = celery.Celery("other", task_cls=Task, broker=url, set_as_current=False)
        other.conf.update(broker_transport_options=options, broker_connection_retry=False)

        @other.task(name="knock")
        def knock(number: int) -> None:
            raise AssertionError("nobody works here")

        return knock

    return use


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "redis://192.0.2.1:6379/0"])
def test_a_redis_that_is_away_costs_half_a_second_once_and_raises_nothing(broker, address):
    knock = broker(address, socket_connect_timeout=0.3, socket_timeout=0.3, max_retries=0)
    began = time.monotonic()

    answers = [knock.delay(number) for number in range(20)]

    assert answers == [None] * 20
    assert time.monotonic() - began < 3


def test_a_queue_folder_that_cannot_be_written_raises_nothing(broker, tmp_path):
    (tmp_path / "queue").write_text("a file, not a folder")

    assert broker("files://here", folder=str(tmp_path / "queue")).delay(1) is None


def test_the_bell_rings_again_after_a_while(broker, tmp_path, monkeypatch):
    knock = broker("files://here", folder=str(tmp_path))
    Task.broken_until = time.monotonic() + 0.2

    silent = knock.delay(1)
    time.sleep(0.25)

    assert silent is None
    assert knock.delay(2) is not None


@pytest.mark.django_db
def test_a_request_that_puts_a_letter_does_not_notice_that_the_broker_is_away(
    monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(celery.Task, "apply_async", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        message = outbox.put("courses.hello", to=UserFactory())

    message.refresh_from_db()
    assert message.state == Message.State.WAITING


def test_every_job_of_the_schedule_is_a_task_that_exists():
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert isinstance(import_string(entry["task"]), celery.local.Proxy | celery.Task), entry["task"]


def test_tasks_are_acknowledged_late_and_keep_no_results():
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost, app.conf.task_ignore_result) == (
        True,
        True,
        True,
    )
