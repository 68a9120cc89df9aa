"""`manage.py check`: everyone who is named in settings to write letters, take money's news or do a job exists."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def named_modules_exist(**kwargs: Any) -> list[CheckMessage]:
    """Import every module that settings name by a text."""
    faults: list[CheckMessage] = []
    for setting in ("LETTER_WRITERS", "PAYMENT_PURPOSES"):
        for name, module in getattr(settings, setting).items():
            try:
                import_module(module)
            except ImportError as error:
                faults.append(Error(f"{setting}[{name!r}] names {module}: {error}", id="notifications.E001"))
    return faults


@register()
def jobs_exist(**kwargs: Any) -> list[CheckMessage]:
    """Find every task of the schedule."""
    faults: list[CheckMessage] = []
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        module, _dot, task = entry["task"].rpartition(".")
        try:
            getattr(import_module(module), task)
        except (ImportError, AttributeError) as error:
            faults.append(Error(f"CELERY_BEAT_SCHEDULE[{name!r}]: {error}", id="notifications.E002"))
    return faults
