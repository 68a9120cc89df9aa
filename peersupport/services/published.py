"""What of the count may be published: quarters that are over, nothing under ten, rounded to five.

A quarter that is over never changes, so two days compared tell nothing. Nothing is added up over quarters, and of a
part its rest is looked at too: neither may be under ten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from peersupport.models import Figure
from peersupport.services.figures import LATER, NEVER, WITHIN_HOURS, quarter

LEAST, ROUND = 10, 5
SHOWN = 8
BUCKETS = (*map(str, WITHIN_HOURS), LATER, NEVER)


@dataclass(frozen=True)
class Quarter:
    """One quarter as it may be shown; what is None stays hidden."""

    name: str
    cases: int | None
    half: str = ""
    most: str = ""
    second: int | None = None
    third: int | None = None
    declined: int | None = None

    @property
    def year(self) -> str:
        return self.name[:4]

    @property
    def number(self) -> str:
        return self.name[-1]


def quarters(*, now: datetime) -> list[Quarter]:
    """Return the last eight quarters that are over, newest first."""
    lines = Figure.objects.filter(quarter__lt=quarter(now)).order_by("-quarter").values_list(
        "quarter", "step", "first_contact", "asked", "declined"
    )  # fmt: skip
    found: dict[str, list[tuple[int, str, int, int]]] = {}
    for name, step, wait, asked, declined in lines:
        found.setdefault(name, []).append((step, wait, asked, declined))
    return [_quarter(name, rows) for name, rows in list(found.items())[:SHOWN]]


def _quarter(name: str, rows: Sequence[tuple[int, str, int, int]]) -> Quarter:
    count = len(rows)
    if count < LEAST:
        return Quarter(name, None)
    waits = sorted(BUCKETS.index(wait) for _step, wait, _asked, _declined in rows)
    second = sum(row[0] >= 2 for row in rows)
    third = sum(row[0] >= 3 for row in rows)
    asked, declined = sum(row[2] for row in rows), sum(row[3] for row in rows)
    share_second = share(second, count)
    is_third_safe = share_second is not None and (second - third == 0 or second - third >= LEAST)
    return Quarter(
        name,
        cases=rounded(count),
        half=BUCKETS[waits[(count - 1) // 2]],
        most=BUCKETS[waits[-(-count * 9 // 10) - 1]],
        second=share_second,
        third=share(third, count) if is_third_safe else None,
        declined=share(declined, asked),
    )


def rounded(count: int) -> int:
    """Return the nearest number of fives."""
    return (count + ROUND // 2) // ROUND * ROUND


def share(part: int, whole: int) -> int | None:
    """Return how many in a hundred, to the nearest five; None where the part or its rest is under ten."""
    if part < LEAST or whole - part < LEAST:
        return None
    return rounded(100 * rounded(part) // rounded(whole))
