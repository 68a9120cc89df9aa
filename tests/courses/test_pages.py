"""Remembered pages tell the truth: whatever changes, the next visitor sees it; nobody sees another's page."""

import gzip
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from courses import pages
from courses.models import Change, Edition
from courses.services import cancelling, changes, editions, enrolment
from courses.services.amounts import Chosen
from tests.accounts.factories import UserFactory
from tests.courses.factories import CourseFactory, EditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def remembering(settings, time_machine):
    time_machine.move_to("2027-01-05T12:00:10Z", tick=False)
    settings.REMEMBER_PAGES = True
    pages.memory.clear()
    yield
    pages.memory.clear()


def shown(client: Client, address: str = "/nl/courses/") -> str:
    return client.get(address).content.decode()


def test_a_page_is_made_once_and_then_costs_one_statement(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    EditionFactory()
    first = shown(client)

    with django_assert_num_queries(1):
        second = shown(client)

    assert first == second


def test_an_enrolment_is_seen_by_the_next_visitor(client: Client):
    edition = EditionFactory(places=5)
    assert "nog vijf plaatsen" in shown(client)

    enrolment.enrol(person=UserFactory(), edition=edition, chosen=Chosen("", "", 0), answers={}, now=timezone.now())

    assert "nog vier plaatsen" in shown(client)
    assert "nog vier van de vijf" in shown(client, f"/nl/courses/editions/{edition.code}/")


def test_a_cancelled_edition_is_gone_for_the_next_visitor(client: Client):
    edition = EditionFactory(course=CourseFactory(title_nl="Gaat niet door"))
    page = f"/nl/courses/editions/{edition.code}/"
    assert "Gaat niet door" in shown(client)
    assert "Schrijf je in" in shown(client, page)

    cancelling.cancel_edition(edition=edition, by=UserFactory(), reason="")

    assert "Gaat niet door" not in shown(client)
    assert "Deze editie gaat niet door." in shown(client, page)


def test_a_published_edition_is_there_for_the_next_visitor(client: Client):
    edition = EditionFactory(course=CourseFactory(title_nl="Splinternieuw"), state=Edition.State.DRAFT)
    assert "Splinternieuw" not in shown(client)

    editions.publish_edition(edition=edition)

    assert "Splinternieuw" in shown(client)


def test_another_process_sees_it_too(client: Client):
    """A second process has a memory of its own: the stamp is in the database, so both hold."""
    edition = EditionFactory(places=5)
    mine, theirs = pages.memory, pages.Memory()
    shown(client)
    pages.memory = theirs
    shown(client)

    editions.set_places(edition=edition, places=3, now=timezone.now())

    assert "nog drie plaatsen" in shown(client)
    pages.memory = mine
    assert "nog drie plaatsen" in shown(client)


def test_what_the_clock_alone_changes_is_seen_within_the_minute(client: Client, time_machine):
    edition = EditionFactory(opens_at=timezone.now() + timedelta(minutes=2))
    page = f"/nl/courses/editions/{edition.code}/"
    assert "Inschrijven kan vanaf" in shown(client, page)

    time_machine.move_to(timezone.now() + timedelta(minutes=3))

    assert "Schrijf je in" in shown(client, page)


def test_whoever_is_signed_in_gets_a_page_of_their_own(client: Client):
    EditionFactory()
    person = UserFactory()
    visitor = shown(client)
    client.force_login(person)

    answer = client.get("/nl/courses/")

    assert "Inloggen" in visitor
    assert "Mijn pagina" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Inloggen" in shown(Client())


def test_a_page_seen_before_is_not_sent_again(client: Client):
    first = client.get("/nl/courses/")

    again = client.get("/nl/courses/", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Cache-Control"] == "public, no-cache"
    assert {"Cookie", "Accept-Encoding"} <= set(first["Vary"].split(", "))
    assert not first.cookies


def test_a_page_comes_packed_where_the_browser_unpacks(client: Client):
    plain = client.get("/nl/courses/")
    packed = client.get("/nl/courses/", headers={"accept-encoding": "gzip, br"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


def test_a_page_that_is_not_there_is_not_remembered(client: Client):
    assert client.get("/nl/courses/straks/").status_code == 404
    CourseFactory(slug="straks")

    assert client.get("/nl/courses/straks/").status_code == 200


def test_folding_keeps_the_stamp():
    for part in (Change.Part.TEXTS, Change.Part.TEXTS, Change.Part.PLACES, Change.Part.TEXTS):
        changes.record(part)
    before = changes.stamp()

    changes.fold()

    assert changes.stamp() == before == (3, 1)
    assert Change.objects.count() == 2


def test_memory_forgets_the_page_longest_unseen():
    memory = pages.Memory(room=2500)
    page = pages.Page(b"x" * 500, b"", "text/html", '""')
    for key in ("a", "b"):
        memory.put(key, page)
    memory.get("a")

    memory.put("c", page)

    assert [key for key in "abc" if memory.get(key)] == ["a", "c"]
    assert memory.weight <= memory.room
