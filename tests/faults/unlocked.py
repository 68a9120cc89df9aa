"""The house with its locks switched off, to show that the stampede test can fail.

Between counting the seats and taking one stands a short pause, as on a busy machine: without it two people rarely
meet there, and the test would depend on luck.
"""

import time
from typing import Any

from django.db.models import QuerySet


def no_lock(self: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
    """Pretend to lock."""
    return self.all()


QuerySet.select_for_update = no_lock  # type: ignore[method-assign]

from wellbeing.wsgi import application  # noqa: E402, I001 - the locks go first, and the house before its rooms
from accounts.models import User  # noqa: E402
from courses.models import Edition  # noqa: E402
from courses.services import enrolment  # noqa: E402

counted_at_once = enrolment.count_seats


def count_and_pause(edition: Edition, person: User) -> enrolment.Seats:
    """Count the seats, then be slow while some are left: longer than others are busy with their payment."""
    seats = counted_at_once(edition, person)
    if seats.taken < edition.places:
        time.sleep(0.5)
    return seats


enrolment.count_seats = count_and_pause

__all__ = ["application"]
