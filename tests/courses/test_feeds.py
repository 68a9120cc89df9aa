"""The catalogue for calendars, news readers and search engines."""

from datetime import datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from courses.models import Delivery, Edition, Session
from tests.courses.factories import CourseFactory, EditionFactory, EnrolmentFactory, SessionFactory, TeacherFactory

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Amsterdam")
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def calendar(client: Client, language: str = "nl") -> Calendar:
    answer = client.get(f"/{language}/courses/calendar.ics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content)


def test_the_calendar_keeps_the_clock_when_summer_time_begins(client: Client, time_machine):
    time_machine.move_to("2027-03-01T12:00:00Z", tick=False)
    edition = EditionFactory(
        starts_at=datetime(2027, 3, 23, 19, 30, tzinfo=HERE),
        ends_at=datetime(2027, 4, 6, 22, tzinfo=HERE),
        session=False,
    )
    for day in (datetime(2027, 3, 23, 19, 30, tzinfo=HERE), datetime(2027, 3, 30, 19, 30, tzinfo=HERE)):
        SessionFactory(edition=edition, starts_at=day, ends_at=day + timedelta(hours=2))

    file = calendar(client)

    starts = [event["DTSTART"] for event in file.walk("VEVENT")]
    assert [f"{start.dt:%H:%M %z}" for start in starts] == ["19:30 +0100", "19:30 +0200"]
    assert {start.params["TZID"] for start in starts} == {"Europe/Amsterdam"}
    assert [zone["TZID"] for zone in file.walk("VTIMEZONE")] == ["Europe/Amsterdam"]


def test_the_calendar_speaks_the_language_and_holds_live_sessions_only(client: Client):
    edition = EditionFactory(
        course=CourseFactory(title_nl="Stilte", title_en="Silence"), venue=None, delivery=Delivery.ONLINE
    )
    SessionFactory(edition=edition, kind=Session.Kind.MODULE)
    EditionFactory(state=Edition.State.DRAFT)

    assert [str(event["SUMMARY"]) for event in calendar(client, "nl").walk("VEVENT")] == ["Stilte"]
    assert [str(event["SUMMARY"]) for event in calendar(client, "en").walk("VEVENT")] == ["Silence"]
    assert edition.join_url not in client.get("/nl/courses/calendar.ics").content.decode() or not edition.join_url


def test_the_feed_writes_dates_out_in_its_language(client: Client, time_machine):
    time_machine.move_to("2027-01-05T12:00:00Z", tick=False)
    EditionFactory(
        course=CourseFactory(title_nl="Stilte", title_en="Silence"), starts_at=datetime(2027, 3, 2, 19, 30, tzinfo=HERE)
    )

    assert "<title>Stilte, 2 maart 2027</title>" in client.get("/nl/courses/feed.xml").text
    assert "<title>Silence, 2 March 2027</title>" in client.get("/en/courses/feed.xml").text


def test_a_session_has_one_name_in_every_calendar_of_ours(client: Client):
    place = EnrolmentFactory()
    client.force_login(place.person)

    own = Calendar.from_ical(client.get(f"/nl/me/enrolments/{place.code}/calendar.ics").content)

    assert [event["UID"] for event in own.walk("VEVENT")] == [event["UID"] for event in calendar(client).walk("VEVENT")]


def test_the_feed_names_each_edition_with_its_page(client: Client):
    edition = EditionFactory(course=CourseFactory(title_nl="Rust & <ruimte>"))

    answer = client.get("/nl/courses/feed.xml")

    feed = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    entry = feed.find("a:entry", ATOM)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entry is not None
    assert entry.findtext("a:id", namespaces=ATOM) == f"urn:uuid:{edition.code}"
    assert (entry.findtext("a:title", namespaces=ATOM) or "").startswith("Rust & <ruimte>")
    assert entry.find("a:link", ATOM).attrib["href"].endswith(f"/nl/courses/editions/{edition.code}/")  # type: ignore[union-attr]
    assert feed.findtext("a:updated", namespaces=ATOM)


def test_the_sitemap_gives_every_page_in_both_languages(client: Client):
    edition = EditionFactory(course=CourseFactory(slug="stilte"))
    EditionFactory(state=Edition.State.DRAFT, course=edition.course)
    TeacherFactory(slug="noor")
    TeacherFactory(slug="verborgen", is_listed=False)

    answer = client.get("/sitemap.xml")

    urls = ElementTree.fromstring(answer.content).findall("s:url", MAP)  # noqa: S314 - our own
    found = {
        url.findtext("s:loc", namespaces=MAP): {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("x:link", MAP)
        }
        for url in urls
    }
    paths = ["", "courses/", "people/", "courses/stilte/", f"courses/editions/{edition.code}/", "people/noor/"]
    paths += ["knowledge/", "practices/", "donate/", "fund/", "institutions/", "training/", "training/register/"]
    base = "http://127.0.0.1:8000"
    assert set(found) == {f"{base}/{language}/{path}" for language in ("nl", "en") for path in paths}
    for path in paths:
        ways = {"nl": f"{base}/nl/{path}", "en": f"{base}/en/{path}", "x-default": f"{base}/{path}"}
        assert found[f"{base}/nl/{path}"] == ways


def test_robots_are_kept_out_but_for_production(client: Client, settings):
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"

    settings.IS_PRODUCTION = True

    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /\n" not in text
    assert "Disallow: /nl/me/\n" in text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml\n" in text


@pytest.mark.parametrize(
    ("address", "count"), [("/nl/courses/calendar.ics", 1), ("/nl/courses/feed.xml", 1), ("/sitemap.xml", 7)]
)
def test_feeds_take_as_many_statements_for_three_as_for_one(
    client: Client, address: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    client.get(address)
    EditionFactory()
    with django_assert_num_queries(count):
        client.get(address)
    EditionFactory.create_batch(2)
    with django_assert_num_queries(count):
        client.get(address)
