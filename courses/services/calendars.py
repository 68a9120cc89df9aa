"""Calendar files of one's own places, and the secret address of a calendar that follows them."""

import hmac
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import User
from courses.models import CalendarFeed, Edition, Enrolment, Session
from courses.services.amounts import HERE

SALT = "courses.calendar"
FEED_PAST = timedelta(days=90)


def enrolment_calendar(enrolment: Enrolment) -> bytes:
    """Return the calendar file of one place: its sessions, or their cancellation."""
    return calendar([enrolment], name=str(enrolment.edition.course.title))


def calendar(enrolments: Iterable[Enrolment], *, name: str) -> bytes:
    """Return an iCalendar file with the sessions of these places, in the reader's language, with its VTIMEZONE."""
    file = Calendar()
    file.add("prodid", f"-//{settings.SITE_NAME}//{translation.get_language()}")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("name", name)
    file.add("x-wr-calname", name)
    for enrolment in enrolments:
        for session in sorted(enrolment.edition.sessions.all(), key=lambda session: session.starts_at):
            file.add_component(_event(enrolment, session))
    file.add_missing_timezones()
    return bytes(file.to_ical())


def uid_of(session: Session) -> str:
    """Return the name of a session that is the same in every calendar of ours, so that nobody sees it twice."""
    return f"{session.code}@{urlsplit(settings.SITE_URL).hostname}"


def _event(enrolment: Enrolment, session: Session) -> Event:
    edition = enrolment.edition
    event = Event()
    event.add("uid", uid_of(session))
    event.add("dtstamp", edition.updated_at.astimezone(UTC))
    event.add("sequence", int(edition.updated_at.timestamp()) % 2**31)
    event.add("dtstart", session.starts_at.astimezone(HERE))
    event.add("dtend", session.ends_at.astimezone(HERE))
    title = f"{edition.course.title}: {session.title}" if session.title else str(edition.course.title)
    event.add("summary", title)
    if session.is_online:
        event.add("location", _("Online"))
    elif edition.venue:
        event.add("location", f"{edition.venue.name}, {edition.venue.address}, {edition.venue.city}")
    page = settings.SITE_URL + reverse("courses:enrolment", args=[enrolment.code])
    event.add("url", page)
    event.add("description", _("Practical matters and the joining link: %(page)s") % {"page": page})
    is_on = enrolment.is_confirmed and edition.state == Edition.State.PUBLISHED
    event.add("status", "CONFIRMED" if is_on else "CANCELLED")
    return event


def feed_address(person: User) -> str:
    """Return the path of this person's own calendar, made on first use."""
    feed, _made = CalendarFeed.objects.get_or_create(person=person)
    return reverse("courses:calendar_feed", args=[_secret(feed)])


def close_feed(person: User) -> None:
    """Close the address of this person's calendar; the next one they ask for is another."""
    CalendarFeed.objects.filter(person=person).delete()


def feed_owner(secret: str) -> User | None:
    """Return whose calendar this secret opens, if anyone's."""
    code, _parting, _seal = secret.partition("-")
    try:
        feed = CalendarFeed.objects.select_related("person").get(code=uuid.UUID(hex=code))
    except (ValueError, CalendarFeed.DoesNotExist):
        return None
    is_right = hmac.compare_digest(_secret(feed).encode(), secret.encode())
    return feed.person if is_right and feed.person.is_active else None


@transaction.atomic
def personal_calendar(person: User, *, now: datetime) -> bytes:
    """Return the calendar with all of someone's coming sessions, and those of the last months."""
    mine = (
        Enrolment.objects.confirmed()
        .filter(person=person, edition__ends_at__gt=now - FEED_PAST)
        .select_related("edition__course", "edition__venue")
        .prefetch_related("edition__sessions")
        .order_by("edition__starts_at")
    )
    return calendar(mine, name=settings.SITE_NAME)


def _secret(feed: CalendarFeed) -> str:
    """Return the secret part of the address: the row's code, sealed, so that a copy of the table opens nothing."""
    return f"{feed.code.hex}-{salted_hmac(SALT, feed.code.hex, algorithm='sha256').hexdigest()[:32]}"
