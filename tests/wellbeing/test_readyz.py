"""What monitors are told, and what strangers are not."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from notifications.models import Message
from tests.accounts.factories import UserFactory
from tests.notifications.factories import MessageFactory
from wellbeing import health, tasks

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(autouse=True)
def alive():
    """The scheduler gave a sign of life just now."""
    tasks.beat()
    yield
    cache.delete(tasks.BEAT_KEY)


def failing(*args, **kwargs):
    raise OperationalError("connection to db.internal refused")


def test_all_is_well(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "database": True,
        "keystore": True,
        "broker": True,
        "migrations": True,
        "outbox_oldest_seconds": 0,
        "keystore_backups": {},
        "figures_missing": [],
        "payments": {"stripe_clock_ok": True, "stripe_clock_seconds": 0.0, "stripe_version_ok": True},
        "beat_age_seconds": 0,
    }
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("part", "function"),
    [("database", "answers"), ("broker", "broker_answers"), ("migrations", "is_migrated")],
)
def test_a_part_that_fails_makes_the_house_not_ready_and_says_no_more_to_a_stranger(
    client, monkeypatch, part, function
):
    monkeypatch.setattr(health, function, failing)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()[part]) == (503, False)
    assert b"internal" not in answer.content
    assert "faults" not in answer.json()


def test_a_scheduler_that_was_not_heard_of_makes_the_house_not_ready(client):
    cache.delete(tasks.BEAT_KEY)
    never = client.get("/readyz")
    cache.set(tasks.BEAT_KEY, timezone.now().timestamp() - 600)
    long_ago = client.get("/readyz")

    assert (never.status_code, never.json()["beat_age_seconds"]) == (503, None)
    assert (long_ago.status_code, long_ago.json()["beat_age_seconds"] >= 600) == (503, True)


def test_a_letter_that_is_late_makes_the_house_not_ready(client):
    MessageFactory(due_at=timezone.now() - timedelta(hours=1), state=Message.State.WAITING)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["outbox_oldest_seconds"] >= 3600) == (503, True)


@pytest.mark.parametrize(("ages", "status"), [([], 503), ([0], 200), ([1, 6], 200), ([3], 503), ([0, 8], 503)])
def test_backups_of_the_keystore_are_watched(client, settings, tmp_path, ages, status):
    settings.KEYSTORE_BACKUP_DIR = str(tmp_path)
    for days in ages:
        made = timezone.now() - timedelta(days=days)
        (tmp_path / f"keystore-{made:%Y%m%dT%H%M%SZ}.sqlite3").touch()

    answer = client.get("/readyz")

    assert answer.status_code == status
    assert set(answer.json()["keystore_backups"]) == {"newest_seconds", "oldest_seconds"}


def test_backups_that_cannot_be_looked_at_make_the_house_not_ready(client, settings, monkeypatch):
    settings.KEYSTORE_BACKUP_DIR = "/somewhere"
    monkeypatch.setattr(health.backups, "ages", failing)

    assert client.get("/readyz").status_code == 503


def test_a_monitor_with_the_token_hears_the_kind_of_fault_but_not_its_words(client, monkeypatch, settings):
    settings.MONITOR_TOKEN = "watchful"
    monkeypatch.setattr(health, "broker_answers", failing)

    told = client.get("/readyz", headers={"Authorization": "Bearer watchful"})
    guessed = client.get("/readyz", headers={"Authorization": "Bearer guess"})

    assert told.json()["faults"] == {"broker": "OperationalError"}
    assert "faults" not in guessed.json()


def test_without_a_token_in_the_settings_no_token_opens(client, settings):
    settings.MONITOR_TOKEN = ""

    assert "faults" not in client.get("/readyz", headers={"Authorization": "Bearer "}).json()


def test_staff_hear_it_and_members_do_not(client):
    client.force_login(UserFactory(is_staff=True))
    staff = client.get("/readyz").json()
    client.force_login(UserFactory())
    member = client.get("/readyz").json()

    assert ("faults" in staff, "faults" in member) == (True, False)


def test_the_life_path_answers_without_a_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")


def test_a_stranger_gets_no_cookie_from_either(client):
    assert not client.get("/healthz").cookies
    assert not client.get("/readyz").cookies
