"""The catalogue as plain data for machines: both languages side by side, moments in UTC, money in cents."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from courses.models import Course, Edition, Teacher
from courses.models.edition import EditionQuerySet
from courses.services.facts import way_in

Data = dict[str, Any]


def both(row: object, name: str) -> Data:
    """Return a text in both languages."""
    return {language: getattr(row, f"{name}_{language}") for language in ("nl", "en")}


def pages(name: str, argument: object) -> Data:
    """Return the addresses of a page in both languages."""
    addresses = {}
    for language in ("nl", "en"):
        with override(language):
            addresses[language] = settings.SITE_URL + reverse(name, args=[argument])
    return addresses


def moment(value: datetime | None) -> str | None:
    """Return a moment in UTC as RFC 3339 writes it."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def courses() -> "list[Course]":
    """Return the courses on the site with all that their data hold, five queries however many there are."""
    rows = Course.objects.filter(is_published=True).order_by("slug")
    return list(rows.prefetch_related("audiences", "teachers", "objectives", "accreditations"))


def course(row: Course) -> Data:
    """Describe a course."""
    return {
        "slug": row.slug,
        "title": both(row, "title"),
        "lead": both(row, "lead"),
        "about": both(row, "about"),
        "prerequisites": both(row, "prerequisites"),
        "format": row.format,
        "delivery": row.delivery,
        "language": row.language,
        "audiences": [audience.slug for audience in _by_position(row.audiences.all())],
        "teachers": [teacher.slug for teacher in _by_position(row.teachers.all())],
        "objectives": [
            {"text": both(objective, "text"), "competencies": objective.competencies}
            for objective in _by_position(row.objectives.all())
        ],
        "accreditations": [
            {"body": grant.body, "points": float(grant.points), "basis": grant.basis, "heading": both(grant, "heading")}
            for grant in sorted(row.accreditations.all(), key=lambda grant: grant.pk)
            if grant.valid_until is None or grant.valid_until >= timezone.localdate()
        ],
        "pages": pages("courses:course", row.slug),
    }


def with_all(editions: EditionQuerySet) -> EditionQuerySet:
    """Read along what an edition's data hold."""
    return (
        editions.with_seats()
        .select_related("course", "venue")
        .prefetch_related("teachers", "prices", "sessions")
        .defer("course__about_nl", "course__about_en", "venue__directions_nl", "venue__directions_en")
    )


def edition(row: Edition, *, now: datetime) -> Data:
    """Describe an edition read by `with_all`."""
    venue = row.venue
    sessions = sorted(row.sessions.all(), key=lambda session: (session.starts_at, session.pk))
    return {
        "code": str(row.code),
        "course": row.course.slug,
        "title": both(row.course, "title"),
        "format": row.course.format,
        "delivery": row.delivery,
        "language": row.language,
        "rhythm": both(row, "rhythm"),
        "starts_at": moment(row.starts_at),
        "ends_at": moment(row.ends_at),
        "time_zone": row.time_zone,
        "opens_at": moment(row.opens_at),
        "closes_at": moment(row.closes_at or row.starts_at),
        "venue": {"name": venue.name, "address": venue.address, "city": venue.city, "country": venue.country}
        if venue
        else None,
        "teachers": [teacher.slug for teacher in _by_position(row.teachers.all())],
        "sessions": [
            {"kind": session.kind, "title": both(session, "title"), "starts_at": moment(session.starts_at),
             "ends_at": moment(session.ends_at), "is_online": session.is_online}
            for session in sessions
        ],
        "prices": [
            {"kind": price.kind, "label": both(price, "label"), "cents": price.cents,
             "until_on": price.until_on.isoformat() if price.until_on else None}
            for price in _by_position(row.prices.all())
        ],
        "places": row.places,
        "places_left": row.seats_left,
        "waiting": vars(row)["seats_waiting"],
        "enrolment": way_in(row, now=now).value,
        "pages": pages("courses:edition", row.code),
    }  # fmt: skip


def teacher(row: Teacher) -> Data:
    """Describe a teacher. Nothing of their account."""
    return {
        "slug": row.slug,
        "name": row.name,
        "role": both(row, "role"),
        "about": both(row, "about"),
        "teaches_in": [code.strip() for code in row.teaches_in.split(",") if code.strip()],
        "pages": pages("courses:teacher", row.slug),
    }


def _by_position(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.position, row.pk))
