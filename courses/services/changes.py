"""Keep count of what visitors may see changing, so that a remembered page is shown only while it holds.

Whoever changes something that stands on a public page calls `record` within the same transaction.
"""

from typing import NamedTuple

from django.db import connection, transaction

from courses.models import Change

FOLD_EVERY = 256


class Stamp(NamedTuple):
    """How often each part has changed. Two equal stamps: nothing has changed in between."""

    texts: int
    places: int


def stamp() -> Stamp:
    """Return the stamp as the database has it now, one statement over a short table.

    Written out, since every visit to a public page asks it and building it anew would cost more than the answer.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT part, SUM(amount) FROM courses_change GROUP BY part")
        sums = dict(cursor.fetchall())
    return Stamp(texts=int(sums.get("texts", 0)), places=int(sums.get("places", 0)))


def record(part: Change.Part = Change.Part.TEXTS) -> None:
    """Say that a part has changed; it counts from the moment this transaction commits."""
    change = Change.objects.create(part=part)
    if change.pk % FOLD_EVERY == 0:
        transaction.on_commit(fold)


@transaction.atomic
def fold() -> None:
    """Add up the rows of each part into one. The sums, and so the stamp, stay as they are."""
    for part in Change.Part:
        rows = dict(Change.objects.filter(part=part).select_for_update(skip_locked=True).values_list("pk", "amount"))
        if len(rows) > 1:
            Change.objects.filter(pk__in=rows).delete()
            Change.objects.create(part=part, amount=sum(rows.values()))
