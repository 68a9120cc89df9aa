"""How the house is doing, for monitors."""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest
from django.utils import timezone

from notifications import services as letters
from payments.services import publishing, reconciling
from vault.services import backups
from wellbeing.tasks import BEAT_KEY

LATE_LETTER_SECONDS = 900
LATE_BEAT_SECONDS = 180
LATE_BACKUP = timedelta(days=2)
_migrated: set[str] = set()


def state(*, now: datetime) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what `/readyz` says, and the kind of each fault by the name of its part."""
    faults: dict[str, str] = {}

    def tried(part: str, look: Callable[[], Any]) -> Any:
        try:
            return look()
        except Exception as error:  # whatever it is, the monitor must hear that this part does not work
            faults[part] = type(error).__name__
            return None

    answer = {
        "database": tried("database", lambda: answers("default")) is True,
        "keystore": tried("keystore", lambda: answers("keystore")) is True,
        "broker": tried("broker", broker_answers) is True,
        "migrations": tried("migrations", is_migrated) is True,
        "outbox_oldest_seconds": tried("outbox", lambda: letters.oldest_waiting_seconds(now=now)),
        "beat_age_seconds": tried("beat", lambda: beat_age(now)),
        "keystore_backups": tried("keystore_backups", lambda: backup_ages(now)),
        # Years whose figures should be published by now (from 1 July): nothing breaks, the treasurer has a task.
        "figures_missing": tried("figures", lambda: publishing.missing(today=timezone.localdate(now))),
        "payments": tried("payments", reconciling.health),  # Stripe's clock and version, as the last hour found them
    }
    return answer, faults


def is_ready(answer: dict[str, Any]) -> bool:
    """Whether all parts work, no letter is late and the scheduler gave a sign of life lately."""
    outbox, beat = answer["outbox_oldest_seconds"], answer["beat_age_seconds"]
    return (
        all(answer[part] for part in ("database", "keystore", "broker", "migrations"))
        and (outbox is not None and outbox <= LATE_LETTER_SECONDS)
        and (beat is not None and beat <= LATE_BEAT_SECONDS)
        and are_backups_kept(answer["keystore_backups"])
    )


def backup_ages(now: datetime) -> dict[str, int | None]:
    """Return the seconds since the newest and the oldest copy of the keystore; nothing where none are kept here."""
    if not settings.KEYSTORE_BACKUP_DIR:
        return {}
    newest, oldest = backups.ages(folder=Path(settings.KEYSTORE_BACKUP_DIR), now=now)
    return {"newest_seconds": newest, "oldest_seconds": oldest}


def are_backups_kept(found: dict[str, int | None] | None) -> bool:
    """Whether there is a fresh copy, and none that should have been destroyed: we promise seven days at most."""
    if not found:
        return found is not None
    newest, oldest = found["newest_seconds"], found["oldest_seconds"]
    if newest is None or oldest is None:
        return False
    return newest <= LATE_BACKUP.total_seconds() and oldest <= backups.PROMISED.total_seconds()


def may_see_details(request: HttpRequest) -> bool:
    """Whether the asker is a monitor with the token, or someone of the staff who is signed in."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if token:
        return bool(settings.MONITOR_TOKEN) and hmac.compare_digest(token.encode(), settings.MONITOR_TOKEN.encode())
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    try:
        return bool(getattr(request.user, "is_staff", False))
    except Exception:  # the database may be the very thing that is away
        return False


def answers(alias: str) -> bool:
    """Ask the database one question."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def broker_answers() -> bool:
    """Ask Redis for a sign of life, or see that the folder of the file queue can be written."""
    if settings.REDIS_URL:
        import redis  # a house without Redis does not carry its library about

        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=1) as client:
            return bool(client.ping())
    folder = Path(settings.DATA_DIR) / "queue"
    folder.mkdir(parents=True, exist_ok=True)
    trial = folder / ".trial"
    trial.touch()
    trial.unlink(missing_ok=True)
    return True


def is_migrated() -> bool:
    """Whether every migration is applied, in both databases. Once true it stays true in this process."""
    for alias in settings.DATABASES:
        if alias not in _migrated:
            executor = MigrationExecutor(connections[alias])
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return False
            _migrated.add(alias)
    return True


def beat_age(now: datetime) -> int | None:
    """Return the seconds since the scheduler's and worker's last sign of life, or None where there was none."""
    last = cache.get(BEAT_KEY)
    return None if last is None else max(0, int(now.timestamp() - last))
