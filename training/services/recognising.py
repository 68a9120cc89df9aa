"""Courses that a candidate completed with us, found by the house itself."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from courses.models import Attendance, Certificate, Enrolment, Session
from training.models import Requirement
from training.services.moving import today


@dataclass(frozen=True)
class Completed:
    """A course that somebody completed here."""

    course_pk: int
    format: str
    title: str
    ended_on: date
    is_whole: bool


def completed_by(person: User, *, now: datetime) -> list[Completed]:
    """Return the courses that a person completed here, newest first: those with a certificate, and editions that
    ended of which every live session was attended. Two queries.
    """
    certificates = Certificate.objects.filter(enrolment__person=person, withdrawn_at=None)
    found = [
        Completed(
            row.enrolment.edition.course_id,
            row.enrolment.edition.course.format,
            str(row.title),
            row.ends_on,
            row.attended == row.sessions,
        )
        for row in certificates.select_related("enrolment__edition__course")
    ]
    for row in _attended_without_certificate(person, now=now):
        if row.edition.ends_at:
            course = row.edition.course
            found.append(Completed(course.pk, course.format, str(course.title), today(row.edition.ends_at), True))
    return sorted(found, key=lambda one: one.ended_on, reverse=True)


def _attended_without_certificate(person: User, *, now: datetime) -> list[Enrolment]:
    live = Session.objects.filter(edition=OuterRef("edition"), kind=Session.Kind.LIVE).order_by().values("edition")
    seen = Attendance.objects.filter(enrolment=OuterRef("pk"), was_there=True, session__kind=Session.Kind.LIVE)
    rows = Enrolment.objects.confirmed().filter(person=person, edition__ends_at__lte=now, certificate__isnull=True)
    rows = rows.annotate(
        live=Subquery(live.annotate(number=Count("pk")).values("number"), output_field=IntegerField()),
        seen=Coalesce(
            Subquery(
                seen.order_by().values("enrolment").annotate(number=Count("pk")).values("number"),
                output_field=IntegerField(),
            ),
            0,
        ),
    )
    return [row for row in rows.select_related("edition__course") if 0 < (vars(row)["live"] or 0) <= vars(row)["seen"]]


def months_later(day: date, months: int) -> date:
    """Return the day so many months later; the last of the month where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@dataclass(frozen=True)
class Recognised:
    """The course that does, and from when it counts."""

    title: str
    ended_on: date
    counts_from: date


def recognise(requirement: Requirement, completed: list[Completed]) -> Recognised | None:
    """Return the completed course that answers to this requirement: the one that counts soonest, or None.

    Its courses must be prefetched.
    """
    courses = {course.pk for course in requirement.courses.all()}
    fitting = [
        Recognised(one.title, one.ended_on, months_later(one.ended_on, requirement.months_ago))
        for one in completed
        if (one.course_pk in courses or one.format in requirement.formats)
        and (one.is_whole or not requirement.needs_whole)
    ]
    return min(fitting, key=lambda one: one.counts_from, default=None)
