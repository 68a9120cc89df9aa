"""The coming editions as a calendar and as news: iCalendar with its time zone, and Atom."""

from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.templatetags.dates import short_day
from courses.models import Edition, Session
from courses.services.calendars import uid_of
from courses.services.cards import card, for_cards, place_of
from courses.services.catalogue import HERE

MOST_SESSIONS, MOST_ENTRIES = 2000, 60
ATOM = "http://www.w3.org/2005/Atom"


def calendar(*, now: datetime) -> bytes:
    """Return every live session to come of the editions in the catalogue, in the reader's language."""
    sessions = (
        Session.objects.filter(
            kind=Session.Kind.LIVE,
            ends_at__gt=now,
            edition__state=Edition.State.PUBLISHED,
            edition__course__is_published=True,
        )
        .select_related("edition__course", "edition__venue")
        .order_by("starts_at", "pk")[:MOST_SESSIONS]
    )
    file = Calendar()
    file.add("prodid", f"-//{settings.SITE_NAME}//{_('Courses and groups')}//{(get_language() or 'nl').upper()}")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("name", _("Courses and groups"))
    file.add("x-wr-calname", f"{settings.SITE_NAME}: {_('Courses and groups')}")
    file.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for session in sessions:
        file.add_component(_event(session))
    file.add_missing_timezones()
    return bytes(file.to_ical())


def _event(session: Session) -> Event:
    edition = session.edition
    event = Event()
    event.add("uid", uid_of(session))
    event.add("dtstamp", edition.updated_at.astimezone(UTC))
    event.add("dtstart", timezone.localtime(session.starts_at, HERE))
    event.add("dtend", timezone.localtime(session.ends_at, HERE))
    event.add("summary", edition.course.title + (f": {session.title}" if session.title else ""))
    event.add("location", f"{edition.venue.name}, {edition.venue.city}" if edition.venue else place_of(edition))
    event.add("url", settings.SITE_URL + reverse("courses:edition", args=[edition.code]))
    return event


def news(*, now: datetime) -> bytes:
    """Return the editions last added or changed as an Atom feed, newest first."""
    editions = list(
        for_cards(Edition.objects.published().filter(ends_at__gt=now).order_by("-updated_at", "-pk"))[:MOST_ENTRIES]
    )
    home = settings.SITE_URL + reverse("courses:catalogue")
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": get_language() or "nl"})
    SubElement(feed, "id").text = home
    SubElement(feed, "title").text = f"{settings.SITE_NAME}: {_('Courses and groups')}"
    SubElement(feed, "updated").text = max((edition.updated_at for edition in editions), default=now).isoformat()
    SubElement(feed, "link", {"rel": "self", "href": settings.SITE_URL + reverse("courses:feed")})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": home})
    author = SubElement(feed, "author")
    SubElement(author, "name").text = settings.SITE_NAME
    for edition in editions:
        line = card(edition, now=now)
        entry = SubElement(feed, "entry")
        SubElement(entry, "id").text = f"urn:uuid:{edition.code}"
        SubElement(entry, "title").text = f"{line.title}, {short_day(line.starts_at)}"
        SubElement(entry, "updated").text = edition.updated_at.isoformat()
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": settings.SITE_URL + line.url})
        SubElement(entry, "summary").text = " · ".join((line.about, line.place, *line.notes, line.price))
    written: bytes = tostring(feed, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + written
