"""Work in the background. The rows are the truth; the queue is only a bell."""

import os
import time
from typing import Any

import celery
import structlog
from celery import signals
from kombu.exceptions import OperationalError
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellbeing.settings")

TRANSPORT_ALIASES["files"] = "wellbeing.filequeue:Transport"
SILENT_SECONDS = 10.0
log = structlog.get_logger(__name__)


def broker_errors() -> tuple[type[Exception], ...]:
    """Return what a broker that is away raises. Redis' library weighs 6 MB: load it only to name its errors."""
    from redis.exceptions import RedisError

    return OperationalError, OSError, RedisError


class Task(celery.Task):  # type: ignore[misc]  # Celery carries no types
    """A task whose `delay` never raises: with the broker away nobody is rung, and a sweep finds the row.

    After a failure the bell stays silent for a few seconds, so that a broker that hangs slows one request, not all.
    """

    broken_until = 0.0

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < Task.broken_until:
            return None
        try:
            return super().apply_async(*args, **{"retry": False, **kwargs})
        except broker_errors() as error:
            Task.broken_until = time.monotonic() + SILENT_SECONDS
            log.warning("bell_not_rung", task=self.name, error=type(error).__name__)
            return None


app = celery.Celery("wellbeing", task_cls=Task)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_our_logging(**kwargs: Any) -> None:
    """Leave logging as the settings say; a receiver is all that Celery asks for."""


@signals.worker_ready.connect
def give_a_first_sign_of_life(**kwargs: Any) -> None:
    """Let `/readyz` know at once that a worker is here; from now on the scheduler sends the sign."""
    app.tasks["wellbeing.tasks.beat"].delay()
