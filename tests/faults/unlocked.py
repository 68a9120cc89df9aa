"""The house with its locks switched off, to show that the stampede test can fail.

Whoever counted a free seat waits until more people than there are seats have counted one, as may happen on a busy
machine. Without that two people meet there by luck alone.
"""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

LONGEST_WAIT_SECONDS = 60.0


def no_lock(self: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
    """Pretend to lock."""
    return self.all()


QuerySet.select_for_update = no_lock  # type: ignore[method-assign]

from wellbeing.wsgi import application  # noqa: E402, I001 - the locks go first, and the house before its rooms
from accounts.models import User  # noqa: E402
from courses.models import Edition  # noqa: E402
from courses.services import enrolment  # noqa: E402

counted_at_once = enrolment.count_seats


def count_and_wait(edition: Edition, person: User) -> enrolment.Seats:
    """Count the seats, and write down who saw a free one: one file for each, since they are in several processes."""
    seats = counted_at_once(edition, person)
    if seats.taken < edition.places:
        saw_one = Path(settings.DATA_DIR) / "saw_a_free_seat"
        saw_one.mkdir(exist_ok=True)
        (saw_one / str(person.pk)).touch()
        end = time.monotonic() + LONGEST_WAIT_SECONDS
        while len(list(saw_one.iterdir())) <= edition.places and time.monotonic() < end:
            time.sleep(0.05)
    return seats


enrolment.count_seats = count_and_wait

__all__ = ["application"]
