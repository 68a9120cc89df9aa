"""The dates of a procedure: a hearing, a term, a talk. Sealed, and reminded of in the session of who reads; no letter.

All dates of a case stand in one sealed item, so that not even their number shows. Where there is one, the clock of
"during a procedure" runs; with the last date it goes.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peersupport.services import moves, sealed, shapes
from peersupport.services.sealed import MessageRefused
from vault.holders import OpenCase
from vault.services import items

DATES = "dates"
BEFORE, AFTER = timedelta(days=7), timedelta(days=3)
MOST = 20


@dataclass(frozen=True)
class Date:
    """One day that matters to the requester, in their words."""

    code: str
    what: str
    on: date

    @property
    def is_near(self) -> bool:
        """Say whether it comes within a week, or was within three days: a moment to check in."""
        return self.on - BEFORE <= timezone.localdate() <= self.on + AFTER

    @property
    def is_past(self) -> bool:
        return self.on < timezone.localdate()


def of(opened: OpenCase) -> list[Date]:
    """Return the dates that this holder can read, the first one first."""
    found = [item for item in items.read(opened=opened, kinds=[DATES]) if not item.is_broken]
    rows = shapes.unpack(found[-1].content)["dates"] if found else []
    return sorted((Date(row["code"], row["what"], date.fromisoformat(row["on"])) for row in rows), key=lambda d: d.on)


@transaction.atomic
def add(*, opened: OpenCase, what: str, on: date) -> None:
    """Keep one more date. Raises MessageRefused."""
    if sealed.holds_code(what):
        raise MessageRefused(_("This message holds a code that opens a conversation. Take the code out first."))
    known = of(opened)
    if len(known) >= MOST:
        raise MessageRefused(_("There are twenty dates here already. Remove one that is over."))
    _keep(opened, [*known, Date(str(uuid4()), what, on)])


@transaction.atomic
def remove(*, opened: OpenCase, code: str) -> None:
    """Forget a date; one that is gone already stays gone."""
    _keep(opened, [one for one in of(opened) if one.code != code])


def _keep(opened: OpenCase, dates: list[Date]) -> None:
    content = shapes.pack({"dates": [{**asdict(one), "on": one.on.isoformat()} for one in dates]})
    found = items.read(opened=opened, kinds=[DATES])
    if not dates:
        items.forget(items=[item.code for item in found])
    elif found:
        items.rewrite(opened=opened, item=found[-1].code, content=content)
    else:
        items.write(opened=opened, kind=DATES, content=content)
    moves.touch(case=moves.locked(opened.case))
