"""How long a tick over 10,000 cases takes, with how many statements a batch, and a shred of 1,000 cases.

`python -m bench.clocks` runs it on fresh databases: embedded ones, or those of DATABASE_URL and KEYSTORE_DATABASE_URL
where both are given (they are filled and not emptied: give databases for the purpose).
"""

import json
import os
import sys
import tempfile
import time
import uuid
from datetime import datetime, timedelta

from bench import server as servers

CASES, GONE = 10_000, 1_000
LINES = ("submit", "open", "propose", "choose", "accept", "message", "talk_read", "message", "talk_read", "message")


def ticking(*, cases: int = CASES) -> dict[str, float]:
    """Let a tick look at so many cases, the first time (many alarms to write) and again (nothing new)."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from peersupport.services import ticks

    fill(cases=cases)
    now = timezone.now()

    def seconds() -> tuple[float, float]:
        start, worked = time.perf_counter(), time.process_time()
        ticks.ring(now=now)
        return time.perf_counter() - start, time.process_time() - worked

    (first, worked), again = seconds(), min(seconds()[0] for _ in range(3))
    statements = []
    for size in (50, ticks.BATCH):
        ids = _ids(size)
        desks = _desks()
        with CaptureQueriesContext(connections["default"]) as asked:
            ticks.ring_batch(ids=ids, desks=desks, now=now + timedelta(days=40))
        statements.append(sum(not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for one in asked))
    return {
        "cases": cases,
        "tick_seconds": max(first, again),
        "first_tick_seconds": first,
        "first_tick_seconds_of_work": worked,
        "next_tick_seconds": again,
        "statements_of_50": statements[0],
        "statements_of_500": statements[1],
        "statements_more_for_ten_times_the_cases": statements[1] - statements[0],
    }


def _ids(size: int) -> list[uuid.UUID]:
    from peersupport.models import Case

    return list(Case.objects.order_by("-pk").values_list("pk", flat=True)[:size])


def _desks() -> dict[int, object]:
    from peersupport.models import Desk

    return {desk.pk: desk for desk in Desk.objects.prefetch_related("duty_hours", "holidays")}


def fill(*, cases: int) -> None:
    """Make so many cases in all states, with seats, somebody beside and a timeline of ten lines."""
    from datetime import time as clock

    from django.utils import timezone

    from accounts.models import User
    from peersupport.models import Assignment, Case, Desk, DeskMember, DutyHours, Happening, Seat, State, Watch

    desk, _made = Desk.objects.get_or_create(code="bench-clocks", defaults={"name_nl": "Bench", "name_en": "Bench"})
    DutyHours.objects.bulk_create(
        [DutyHours(desk=desk, weekday=day, opens=clock(9), closes=clock(17)) for day in range(5)], ignore_conflicts=True
    )
    stamp = uuid.uuid4().hex[:8]
    people = [User.objects.create_user(f"bench-{stamp}-{one}@example.org", name="Bench") for one in range(20)]
    DeskMember.objects.bulk_create(DeskMember(person=person, desk=desk) for person in people[:5])
    states = [State.RECEIVED, State.MATCHING, State.PROPOSED, *[State.ACTIVE_1] * 6, State.PAUSED]
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    made = [
        Case(
            state=states[number % 10], desk=desk, urgent=number % 50 == 0, state_since=_since(now, number),
            due_at=_since(now, number) + timedelta(hours=2) if number % 10 < 2 else None,
            retain_until=(now + timedelta(days=1 + number % 180)).date(),
        )
        for number in range(cases)
    ]  # fmt: skip
    Case.objects.bulk_create(made, batch_size=1000)
    Seat.objects.bulk_create(
        [Seat(case=case, person=person) for case in made for person in people[:2]], batch_size=1000
    )
    Watch.objects.bulk_create([Watch(case=case, person=people[2]) for case in made], batch_size=1000)
    Assignment.objects.bulk_create(
        [Assignment(case=case, person=people[5 + n % 15], role="peer") for n, case in enumerate(made)], batch_size=1000
    )
    Happening.objects.bulk_create(
        [_line(case, people[5 + n % 15], seq, _since(now, n)) for n, case in enumerate(made) for seq in range(10)],
        batch_size=1000,
    )


def _since(now: datetime, number: int) -> datetime:
    return now - timedelta(hours=number % 900)


def _line(case: object, person: object, seq: int, since: datetime) -> object:
    from peersupport.models import Happening

    role = "peer" if seq in {4, 6, 7, 8} else "requester"
    actor = person if role == "peer" else None
    hour = since + timedelta(hours=seq)
    return Happening(case=case, seq=seq + 1, type=LINES[seq], actor_role=role, actor=actor, hour=hour, chain="0" * 64)


def shredding(*, cases: int = GONE) -> dict[str, float]:
    """Destroy so many closed cases: their keys, their vault rows and their own."""
    from django.utils import timezone

    from peersupport.models import Case, State
    from peersupport.services import retention
    from vault.models import ShredKey
    from vault.services import items, requesters
    from vault.services.locks import Prepared

    desk = next(iter(_desks().values()))
    ids = []
    for _ in range(cases):
        prepared = Prepared(_code(), os.urandom(16), b"k" * 32)  # never opened with it
        begun = requesters.begin(case=uuid.uuid4(), prepared=prepared)
        items.write(opened=begun.opened, kind="message", content=b"bench " * 40)
        ids.append(begun.opened.case)
    long_ago = timezone.now() - timedelta(days=70)
    Case.objects.bulk_create(
        Case(id=one, state=State.CLOSED, desk=desk, state_since=long_ago, retain_until=long_ago.date()) for one in ids
    )
    start, worked = time.perf_counter(), time.process_time()
    done = retention.shred(now=timezone.now())
    taken, worked = time.perf_counter() - start, time.process_time() - worked
    if done != cases or ShredKey.objects.filter(case__in=ids[:500]).exists() or Case.objects.filter(pk=ids[0]).exists():
        raise RuntimeError(f"{done} of {cases} were shredded")
    return {"cases": cases, "shred_seconds": taken, "shred_seconds_of_work": worked}


def _code() -> str:
    from vault import codes

    return codes.make(codes.RETURN)


def measure() -> list[tuple[str, dict[str, float], str, float]]:
    """Return each figure's name, its numbers, which one counts, its aim."""
    tick = ticking()
    return [
        ("a tick over 10,000 cases", tick, "tick_seconds", 10),
        ("statements of a batch of 500 cases", tick, "statements_of_500", 30),
        ("a shred of 1,000 cases", shredding(), "shred_seconds", 5),
    ]


def main() -> None:
    """Run it alone, and print the figures as JSON."""
    with tempfile.TemporaryDirectory(prefix="wellbeing-bench-") as folder:
        given = {name: os.environ[name] for name in ("DATABASE_URL", "KEYSTORE_DATABASE_URL") if name in os.environ}
        os.environ.update(servers.environment(folder))
        if len(given) == 2:
            os.environ.update(given)
        import django
        from django.core.management import call_command

        django.setup()
        for alias in ("default", "keystore"):
            call_command("migrate", database=alias, verbosity=0)
        call_command("createcachetable", verbosity=0)
        found = {name: figures for name, figures, _measured, _aim in measure()}
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
