"""The house with its locks switched off, to show that the stampede test can fail."""

from typing import Any

from django.db.models import QuerySet


def no_lock(self: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
    """Pretend to lock."""
    return self.all()


QuerySet.select_for_update = no_lock  # type: ignore[method-assign]

from wellbeing.wsgi import application  # noqa: E402 - the locks go first

__all__ = ["application"]
