"""The catalogue: what stands in it, the filters together, the calendar, and its price in statements."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from courses.models import Accreditation, Audience, Course, Delivery, Edition, Enrolment
from courses.services import catalogue as services
from tests.courses.factories import CourseFactory, EditionFactory, EnrolmentFactory, TeacherFactory, VenueFactory

pytestmark = pytest.mark.django_db


def titles(client: Client, address: str = "/nl/courses/") -> list[str]:
    """Return the titles on the page, in order."""
    html = client.get(address).content.decode()
    return re.findall(r'<h3>\s*<a href="[^"]*">([^<]+)</a>', html)


def course(title: str, **fields: object) -> Course:
    return CourseFactory(title_nl=title, title_en=f"{title} (en)", **fields)


def for_whom(row: Course, *slugs: str) -> Course:
    for slug in slugs:
        row.audiences.add(Audience.objects.get_or_create(slug=slug, defaults={"name_nl": slug, "name_en": slug})[0])
    return row


def test_the_catalogue_shows_what_is_to_come_and_nothing_else(client: Client):
    EditionFactory(course=course("Straks"), in_days=20)
    EditionFactory(course=course("Eerder"), in_days=10)
    EditionFactory(course=course("Voorbij"), in_days=-10)
    EditionFactory(course=course("Concept"), state=Edition.State.DRAFT)
    EditionFactory(course=course("Geannuleerd"), state=Edition.State.CANCELLED)
    EditionFactory(course=course("Verborgen", is_published=False))

    assert titles(client) == ["Eerder", "Straks"]


def test_a_running_series_stays_while_one_may_still_join(client: Client):
    now = timezone.now()
    running = {
        "starts_at": now - timedelta(days=30),
        "ends_at": now + timedelta(days=90),
        "opens_at": now - timedelta(days=60),
    }
    EditionFactory(course=course("Nog open"), closes_at=now + timedelta(days=30), **running)
    EditionFactory(course=course("Dicht"), closes_at=now - timedelta(days=1), **running)

    assert titles(client) == ["Nog open"]
    assert "Al begonnen, en je kunt nog instappen" in client.get("/nl/courses/").content.decode()


def test_filters_work_together(client: Client):
    gent, zwolle = VenueFactory(city="Gent", country="BE"), VenueFactory(city="Zwolle", country="NL")
    doctors = for_whom(course("Voor artsen", format=Course.Format.BALINT), "doctors")
    everyone = for_whom(course("Voor iedereen"), "everyone")
    EditionFactory(course=doctors, venue=gent)
    EditionFactory(course=for_whom(course("Engels"), "doctors"), venue=gent, language="en")
    EditionFactory(course=everyone, venue=gent)
    EditionFactory(course=for_whom(course("Zwolle"), "doctors"), venue=zwolle)

    assert titles(client, "/nl/courses/?audience=doctors&place=be&language=nl&format=balint") == ["Voor artsen"]


def test_several_values_of_one_filter_widen_it(client: Client):
    EditionFactory(course=course("A"), venue=VenueFactory(city="Gent", country="BE"), in_days=1)
    EditionFactory(course=course("B"), venue=None, delivery=Delivery.ONLINE, in_days=2)
    EditionFactory(course=course("C"), venue=VenueFactory(city="Zwolle", country="NL"), in_days=3)

    assert titles(client, "/nl/courses/?place=be&place=online") == ["A", "B"]
    assert titles(client, "/nl/courses/?place=zwolle") == ["C"]


def test_a_month_is_a_month_on_the_clock_here(client: Client, time_machine):
    time_machine.move_to("2027-01-05T12:00:00Z", tick=False)
    EditionFactory(course=course("Januari"), starts_at=timezone.datetime.fromisoformat("2027-01-31T22:30:00+00:00"))
    EditionFactory(course=course("Februari"), starts_at=timezone.datetime.fromisoformat("2027-01-31T23:30:00+00:00"))

    assert titles(client, "/nl/courses/?month=2027-02") == ["Februari"]
    assert titles(client, "/nl/courses/?month=2027-01&month=2027-02") == ["Januari", "Februari"]


@pytest.mark.parametrize(
    "query", ["format=xyz", "language=fr", "month=2027-13", "month=maart", "place=%3Cscript%3E", "q=" + "x" * 101]
)
def test_a_filter_we_do_not_know_is_named_and_the_rest_still_counts(client: Client, query: str):
    EditionFactory(course=course("Toch"))

    answer = client.get(f"/nl/courses/?{query}")

    assert answer.status_code == 400
    assert 'class="wrong"' in answer.content.decode()
    assert "<script>" not in answer.content.decode()
    assert titles(client, f"/nl/courses/?{query}") == ["Toch"]


def test_an_empty_answer_offers_each_filter_to_leave_out(client: Client):
    EditionFactory(course=for_whom(course("Iets"), "everyone"))

    html = client.get("/nl/courses/?audience=everyone&language=en&q=iets").content.decode()

    assert "Niets past bij dit alles tegelijk" in html
    assert re.findall(r'<a href="/nl/courses/(\?[^"]*)">\s*zonder', html.replace("\n", "")) == [
        "?audience=everyone&amp;language=en", "?language=en&amp;q=iets", "?audience=everyone&amp;q=iets",
    ]  # fmt: skip


def test_an_empty_catalogue_says_so(client: Client):
    assert "Er staat nu niets in de agenda" in client.get("/nl/courses/").content.decode()


def test_pages_follow_one_another_and_end(client: Client):
    row = course("Veel")
    for day in range(1, 24):
        EditionFactory(course=row, in_days=day)

    first, second = client.get("/nl/courses/?audience="), client.get("/nl/courses/?page=2")

    assert 'rel="next" href="?page=2"' in re.sub(r"\s+", " ", first.content.decode())
    assert len(titles(client, "/nl/courses/?page=2")) == 3
    assert '<link rel="canonical" href="http://127.0.0.1:8000/nl/courses/?page=2">' in second.content.decode()
    assert [client.get(f"/nl/courses/?page={page}").status_code for page in ("3", "0", "x", "9" * 30)] == [404] * 4


@pytest.mark.parametrize(
    ("taken", "waiting", "said"),
    [(0, 0, "ruim plaats"), (6, 0, "nog zes plaatsen"), (9, 0, "nog drie plaatsen"), (11, 0, "nog één plaats"),
     (12, 0, "vol, met wachtlijst"), (12, 3, "vol, wachtlijst van drie"), (11, 1, "vol, wachtlijst van één")],
)  # fmt: skip
def test_seats_left_are_said_in_words(client: Client, taken: int, waiting: int, said: str):
    edition = EditionFactory()
    EnrolmentFactory.create_batch(taken, edition=edition)
    EnrolmentFactory.create_batch(waiting, edition=edition, state=Enrolment.State.WAITING)

    assert said in client.get("/nl/courses/").content.decode()


def test_not_open_yet_and_closed_are_said(client: Client, time_machine):
    time_machine.move_to("2027-01-05T12:00:00Z", tick=False)
    now = timezone.now()
    EditionFactory(opens_at=now + timedelta(days=10))
    EditionFactory(closes_at=now - timedelta(days=1), opens_at=now - timedelta(days=9))

    html = client.get("/nl/courses/").content.decode()

    assert "inschrijven vanaf 15 januari" in html
    assert "inschrijving gesloten" in html


@pytest.mark.parametrize(
    "address", ["/nl/courses/", "/nl/courses/?view=month", "/nl/courses/?audience=doctors&place=nl&month=2027-03"]
)
def test_the_catalogue_takes_as_many_statements_for_three_as_for_one(
    client: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
):
    def add() -> None:
        edition = EditionFactory(course=for_whom(CourseFactory(), "doctors"), price=69500)
        edition.teachers.add(TeacherFactory(), TeacherFactory())
        EnrolmentFactory(edition=edition)

    client.get(address)
    add()
    with django_assert_num_queries(2):  # the editions, the crisis lines
        client.get(address)
    add()
    add()
    with django_assert_num_queries(2):
        client.get(address)


def test_the_calendar_marks_the_day_on_which_something_begins(client: Client, time_machine):
    time_machine.move_to("2027-01-05T12:00:00Z", tick=False)
    EditionFactory(course=course("Op dinsdag"), starts_at=timezone.datetime.fromisoformat("2027-03-02T18:30:00+00:00"))

    html = re.sub(r"\s+", " ", client.get("/nl/courses/?view=month&month=2027-03").content.decode())

    cell = re.search(r'<time datetime="2027-03-02">.*?</td>', html)
    assert cell
    assert "Op dinsdag" in cell[0]
    assert "view=month&amp;month=2027-04" in html


def test_points_show_only_where_the_grant_still_holds_at_the_start(client: Client):
    edition = EditionFactory(in_days=60)
    first_day = timezone.localdate(edition.starts_at)
    for body, last_day in (("ABAN", first_day), ("RIZIV", first_day - timedelta(days=1)), ("NVVP", None)):
        Accreditation.objects.create(course=edition.course, body=body, points=20, valid_until=last_day)

    for path in ("/nl/courses/", f"/nl/courses/editions/{edition.code}/"):
        html = client.get(path).text
        assert [body in html for body in ("ABAN", "RIZIV", "NVVP")] == [True, False, True]


def test_coming_gives_the_home_page_its_lines():
    EditionFactory(course=course("Tweede"), in_days=5)
    EditionFactory(course=course("Eerste"), in_days=2)
    EditionFactory(course=course("Derde"), in_days=9)

    cards, total = services.coming(timezone.now(), 2)

    assert ([card.title for card in cards], total) == (["Eerste", "Tweede"], 3)


def test_english_has_its_own_words(client: Client):
    EditionFactory(course=course("Iets"), price=115050)

    html = client.get("/en/courses/").content.decode()

    assert "Iets (en)" in html
    assert "€1,150.50" in html
    assert "plenty of room" in html


def test_a_filtered_page_names_the_whole_catalogue_as_canonical(client: Client):
    html = client.get("/nl/courses/?audience=doctors").content.decode()

    assert '<link rel="canonical" href="http://127.0.0.1:8000/nl/courses/">' in html
    assert '<link rel="alternate" hreflang="en" href="http://127.0.0.1:8000/en/courses/">' in html
    assert '<link rel="alternate" hreflang="x-default" href="http://127.0.0.1:8000/courses/">' in html
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_address_without_a_language_leads_to_the_readers_own(client: Client, language: str):
    answer = client.get("/courses/", headers={"accept-language": f"{language},fr;q=0.5"})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/courses/")
