"""The count of closed cases: one anonymous line each, and what of it may be published.

A line is written when the case is closed, by a session that can read its groups, or at the latest when it goes, without
them. The quarter is the one in which it was written: a quarter that is over never changes again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from peersupport import clockwork
from peersupport.matching import Facts
from peersupport.models import Case, Counted, Event, Figure, Happening
from peersupport.models.states import SUPPORTERS
from peersupport.services.clocks import ZONE

WITHIN_HOURS = (2, 4, 8, 12, 24, 36, 48, 72, 168)
LATER, NEVER = "later", "never"
DOCTORS = {"specialist", "general_practitioner", "psychiatrist", "elderly_care", "doctor"}
LEARNING = {"resident", "student"}


def quarter(now: datetime) -> str:
    """Return "2027Q1" for any moment of the first quarter of 2027 on our clock."""
    day = now.astimezone(ZONE)
    return f"{day.year}Q{(day.month + 2) // 3}"


def group(profession: str) -> str:
    """Return the wide group of a profession, or nothing where it is not known."""
    if not profession:
        return ""
    return "doctor" if profession in DOCTORS else "learning" if profession in LEARNING else "other"


def count(*, case: Case, now: datetime, facts: Facts | None = None) -> None:
    """Count a case, in the transaction that closes it; the second time does nothing."""
    count_many(cases=[case], now=now, facts=facts)


def count_many(*, cases: Sequence[Case], now: datetime, facts: Facts | None = None) -> None:
    """Count those of these cases that are not counted yet, in a constant number of statements."""
    ids = [case.pk for case in cases]
    known = set(Counted.objects.filter(case__in=ids).values_list("case_id", flat=True))
    new = [case for case in cases if case.pk not in known]
    lines = _lines([case.pk for case in new])
    Counted.objects.bulk_create(Counted(case=case) for case in new)
    Figure.objects.bulk_create(
        Figure(
            quarter=quarter(now),
            country=facts.country if facts else "",
            step=reached(lines[case.pk]),
            profession=group(facts.profession) if facts else "",
            reason=facts.reason if facts else "",
            first_contact=first_contact(lines[case.pk]),
            asked=_answers(lines[case.pk], {Event.ACCEPT, *clockwork.NO}),
            declined=_answers(lines[case.pk], clockwork.NO),
        )
        for case in new
    )


Told = tuple[str, str, datetime]  # type, role, hour


def _lines(ids: Sequence[UUID]) -> dict[UUID, list[Told]]:
    found: dict[UUID, list[Told]] = {case: [] for case in ids}
    wanted = clockwork.BEGUN | clockwork.CONTACT | clockwork.NO | {Event.ACCEPT}
    rows = Happening.objects.filter(case__in=ids, type__in=wanted).order_by("case_id", "seq")
    for case, kind, role, hour in rows.values_list("case_id", "type", "actor_role", "hour"):
        found[case].append((kind, role, hour))
    return found


def reached(lines: Sequence[Told]) -> int:
    """Return how far a case came: 2 once a coach said yes, 3 once an expert did."""
    yes = {role for kind, role, _hour in lines if kind == Event.ACCEPT}
    return 3 if "expert" in yes else 2 if "coach" in yes else 1


def first_contact(lines: Sequence[Told]) -> str:
    """Return within how many hours a supporter first spoke or wrote, as a bucket: "24" is 12 to 24 hours."""
    begun = next((hour for kind, _role, hour in lines if kind in clockwork.BEGUN), None)
    spoke = next((hour for kind, role, hour in lines if kind in clockwork.CONTACT and role in SUPPORTERS), None)
    if begun is None or spoke is None:
        return NEVER
    return next((str(hours) for hours in WITHIN_HOURS if spoke - begun <= timedelta(hours=hours)), LATER)


def _answers(lines: Sequence[Told], kinds: set[Event] | frozenset[Event]) -> int:
    """Return how many answers of these kinds there were; nine stands for nine and more."""
    return min(9, sum(kind in kinds for kind, _role, _hour in lines))
