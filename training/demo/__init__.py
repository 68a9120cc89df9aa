"""The path to teaching in the demo: one track in two versions, trainers, free hours, and people at every part of it.

Loading twice changes nothing: whatever is there already is left as it is.
"""

from datetime import datetime

from django.db import transaction

from courses.services import changes
from training.demo import editions, path, people

__all__ = ["load"]


@transaction.atomic
def load(*, now: datetime) -> None:
    """Make the demo's track, its trainings, its trainers and its candidates, with dates counted from `now`."""
    editions.load(now)
    if path.load(now):
        people.load(now)
    changes.record()
