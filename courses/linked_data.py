"""Courses and editions as schema.org describes them, for machines that read pages."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.duration import duration_iso_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from courses.models import Course, Delivery, Edition, Price, Session, Teacher
from courses.services.amounts import price_options, today
from courses.services.facts import Way, way_in

ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
MODES = {Delivery.IN_PERSON: ["Onsite"], Delivery.ONLINE: ["Online"], Delivery.HYBRID: ["Onsite", "Online"]}
ATTENDANCE = {
    Delivery.IN_PERSON: "https://schema.org/OfflineEventAttendanceMode",
    Delivery.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    Delivery.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}
AVAILABLE = {
    Way.ENROL: "https://schema.org/InStock",
    Way.WAIT: "https://schema.org/SoldOut",
    Way.FULL: "https://schema.org/SoldOut",
    Way.NOT_YET: "https://schema.org/PreOrder",
}


def written(described: dict[str, Any]) -> SafeString:
    """Return JSON that can stand inside a script element, whatever the texts hold."""
    text = json.dumps({"@context": "https://schema.org", **described}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - nothing left in it that ends a script element


def course(found: Course, *, editions: Sequence[Edition], teachers: Iterable[Teacher]) -> SafeString:
    """Describe a course with its coming editions, read with `for_cards` and their sessions, as instances."""
    return written(
        {
            **_course(found, costs=[bool(vars(edition)["card_prices"]) for edition in editions]),
            "hasCourseInstance": [_instance(edition, sessions=edition.sessions.all()) for edition in editions],
            "instructor": [_person(teacher) for teacher in teachers],
        }
    )


def edition(
    found: Edition, *, sessions: Sequence[Session], prices: Iterable[Price], teachers: Iterable[Teacher], now: datetime
) -> SafeString:
    """Describe an edition both as an instance of its course and as an event."""
    url, prices = _here("courses:edition", found.code), list(prices)
    is_cancelled = found.state == Edition.State.CANCELLED
    event = {
        "@type": "Event",
        "@id": f"{url}#event",
        "name": found.course.title,
        "description": found.course.lead,
        "url": url,
        "startDate": _moment(found.starts_at),
        "endDate": _moment(found.ends_at),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if is_cancelled else 'Scheduled'}",
        "eventAttendanceMode": ATTENDANCE[Delivery(found.delivery)],
        "location": _locations(found, url),
        "inLanguage": found.language,
        "maximumAttendeeCapacity": found.places,
        "organizer": _organiser(),
        "performer": [_person(teacher) for teacher in teachers],
        "offers": _offers(found, prices, url, now),
        "subEvent": [
            {"@type": "Event", "name": session.title or found.course.title, "startDate": _moment(session.starts_at),
             "endDate": _moment(session.ends_at), "location": _locations(found, url)}
            for session in sessions
            if session.kind == Session.Kind.LIVE
        ] if len(sessions) > 1 else [],
    }  # fmt: skip
    course = {**_course(found.course, costs=[bool(prices)]), "hasCourseInstance": [_instance(found, sessions=sessions)]}
    return written({"@graph": [course, {name: value for name, value in event.items() if value}]})


def _course(found: Course, *, costs: Iterable[bool]) -> dict[str, Any]:
    """Describe a course; `costs` says of each of its editions whether there is something to pay."""
    categories = sorted({"Paid" if is_paid else "Free" for is_paid in costs})
    return {
        "@type": "Course",
        "@id": _here("courses:course", found.slug),
        "name": found.title,
        "description": found.lead,
        "url": _here("courses:course", found.slug),
        "provider": _organiser(),
        "inLanguage": found.language,
        "offers": [{"@type": "Offer", "category": category, "priceCurrency": "EUR"} for category in categories],
    }


def _instance(found: Edition, *, sessions: Iterable[Session]) -> dict[str, Any]:
    """Describe an edition as search engines want it: with how it is taught, and how many hours it takes."""
    url = _here("courses:edition", found.code)
    live = [session.ends_at - session.starts_at for session in sessions if session.kind == Session.Kind.LIVE]
    instance = {
        "@type": "CourseInstance",
        "@id": f"{url}#instance",
        "url": url,
        "courseMode": MODES[Delivery(found.delivery)],
        "startDate": _moment(found.starts_at),
        "endDate": _moment(found.ends_at),
        "inLanguage": found.language,
        "location": _locations(found, url),
        "courseWorkload": duration_iso_string(sum(live, timedelta())) if live else "",
    }
    return {name: value for name, value in instance.items() if value}


def _locations(found: Edition, url: str) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    if found.venue and found.delivery != Delivery.ONLINE:
        address = {
            "@type": "PostalAddress",
            "streetAddress": found.venue.address,
            "addressLocality": found.venue.city,
            "addressCountry": found.venue.country,
        }
        places.append({"@type": "Place", "name": found.venue.name, "address": address})
    if found.delivery != Delivery.IN_PERSON:
        places.append({"@type": "VirtualLocation", "url": url})
    return places


def _offers(found: Edition, prices: Iterable[Price], url: str, now: datetime) -> list[dict[str, Any]]:
    availability = AVAILABLE.get(way_in(found, now=now), "https://schema.org/Discontinued")
    options = price_options(prices, on=today(now))
    is_english = get_language() == "en"
    sums = [(o.label_en if is_english and o.label_en else o.label_nl, o.cents) for o in options] or [("", 0)]
    return [
        {"@type": "Offer", "price": f"{cents / 100:.2f}", "priceCurrency": "EUR", "availability": availability,
         "validFrom": _moment(found.opens_at), "url": url, **({"name": label} if label else {})}
        for label, cents in sums
    ]  # fmt: skip


def _organiser() -> dict[str, str]:
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": settings.SITE_URL}


def _person(teacher: Teacher) -> dict[str, str]:
    return {"@type": "Person", "name": teacher.name, "url": _here("courses:teacher", teacher.slug)}


def _moment(moment: datetime | None) -> str:
    from django.utils import timezone

    return timezone.localtime(moment).isoformat() if moment else ""


def _here(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)
