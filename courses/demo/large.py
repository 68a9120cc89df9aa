"""Very many editions and enrolments, to see how the house bears them. All invented, written in bulk."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from accounts.models import User
from courses.demo.dates import at, rhythm
from courses.demo.editions import NAMES
from courses.models import CancellationTerms, Course, Delivery, Edition, Enrolment, Price, Session, Teacher, Venue
from courses.services import changes

EDITIONS, PEOPLE, BATCH = 10_000, 20_000, 500
PLACES = 14
Progress = Callable[[int, int], None]


def load_large(*, now: datetime, progress: Progress, editions: int = EDITIONS, people: int = PEOPLE) -> None:
    """Make so many editions, spread from a year ago to three years ahead, each with six to fifteen enrolments.

    What is there already stays. The demo's courses, venues and teachers must have been loaded.
    """
    persons = _people(people)
    known = set(Edition.objects.values_list("code", flat=True))
    numbers = iter(number for number in range(editions) if _code(number) not in known)
    done = editions - sum(_code(number) not in known for number in range(editions))
    progress(done, editions)
    shelf = _Shelf(now)
    while batch := list(islice(numbers, BATCH)):
        _write(batch, shelf, persons, editions)
        done += len(batch)
        progress(done, editions)
    changes.record()


class _Shelf:
    """The demo's courses, venues, teachers and terms, each read once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.courses = list(Course.objects.order_by("pk"))
        self.venues = list(Venue.objects.order_by("pk"))
        self.teachers = list(Teacher.objects.order_by("pk").values_list("pk", flat=True))
        self.terms = CancellationTerms.objects.order_by("pk")[0]


def _code(number: int) -> uuid.UUID:
    return uuid.uuid5(NAMES, f"large/{number}")


def _people(count: int) -> list[int]:
    """Return the keys of so many people, made where they are missing. Nobody can sign in as one of them."""
    wanted = {f"large{number}@example.org" for number in range(count)}
    known = set(User.objects.filter(email__startswith="large").values_list("email", flat=True))
    missing = sorted(wanted - known)
    User.objects.bulk_create(
        [User(email=email, name=email.partition("@")[0].capitalize(), password="!") for email in missing],  # noqa: S106 - no password at all
        batch_size=BATCH,
    )
    return list(User.objects.filter(email__startswith="large").order_by("pk").values_list("pk", flat=True)[:count])


@transaction.atomic
def _write(batch: list[int], shelf: _Shelf, persons: list[int], of: int) -> None:
    editions = Edition.objects.bulk_create([_edition(number, shelf, of) for number in batch])
    Edition.teachers.through.objects.bulk_create(
        Edition.teachers.through(edition_id=edition.pk, teacher_id=shelf.teachers[number % len(shelf.teachers)])
        for number, edition in zip(batch, editions, strict=True)
    )
    Session.objects.bulk_create(session for edition in editions for session in _sessions(edition))
    Price.objects.bulk_create(
        Price(edition=edition, label_nl="deelnemer", label_en="participant", cents=4500 + 500 * (number % 150))
        for number, edition in zip(batch, editions, strict=True)
    )
    Enrolment.objects.bulk_create(
        (
            enrolment
            for number, edition in zip(batch, editions, strict=True)
            for enrolment in _enrolments(number, edition, shelf, persons)
        ),
        batch_size=BATCH,
    )


def _edition(number: int, shelf: _Shelf, of: int) -> Edition:
    """Return an edition on a working day, the numbers spread evenly over four years."""
    day = (shelf.now + timedelta(days=round((number / of - 0.25) * 4 * 365))).date()
    day += timedelta(days=-(day.weekday() - 4) if day.weekday() > 4 else 0)
    starts_at = at(day, "19:30")
    is_online = number % 3 == 0
    said = rhythm(2, day.weekday(), 19)
    return Edition(
        code=_code(number),
        course=shelf.courses[number % len(shelf.courses)],
        language="en" if number % 7 == 0 else "nl",
        delivery=Delivery.ONLINE if is_online else Delivery.IN_PERSON,
        venue=None if is_online else shelf.venues[number % len(shelf.venues)],
        rhythm_nl=said[0],
        rhythm_en=said[1],
        places=PLACES,
        starts_at=starts_at,
        ends_at=at(day + timedelta(days=7), "22:00"),
        opens_at=starts_at - timedelta(days=4 * 365),
        terms=shelf.terms,
        state=Edition.State.PUBLISHED,
    )


def _sessions(edition: Edition) -> list[Session]:
    first, last = edition.starts_at, edition.ends_at
    if first is None or last is None:
        return []
    length, is_online = timedelta(hours=2, minutes=30), edition.delivery == Delivery.ONLINE
    return [
        Session(edition=edition, starts_at=start, ends_at=start + length, is_online=is_online)
        for start in (first, last - length)
    ]


def _enrolments(number: int, edition: Edition, shelf: _Shelf, persons: list[int]) -> list[Enrolment]:
    """Return six to fifteen enrolments; whoever comes after the last place waits."""
    starts_at = edition.starts_at
    if starts_at is None:
        return []
    first_day = starts_at.date()
    rows = []
    for seat in range(6 + number % 10):
        is_waiting = seat >= PLACES
        rows.append(
            Enrolment(
                edition=edition,
                person_id=persons[(number * 17 + seat) % len(persons)],
                state=Enrolment.State.WAITING if is_waiting else Enrolment.State.CONFIRMED,
                queue_rank=seat - PLACES + 1 if is_waiting else None,
                full_refund_until=first_day - timedelta(days=shelf.terms.full_days),
                part_refund_until=first_day - timedelta(days=shelf.terms.part_days),
                part_percent=shelf.terms.part_percent,
                created_at=shelf.now - timedelta(days=number % 300),
            )
        )
    return rows
