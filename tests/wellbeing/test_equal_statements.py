"""A public page costs the same few statements whether three rows stand behind it or three thousand."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import demo as people
from books import demo as books
from books.models import Review
from courses import demo as courses
from courses.models import Course, Edition
from donations import demo as donations
from donations.models import Gift
from finding import services as finding
from knowledge import demo as knowledge
from knowledge.models import Article

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])
MANY = 3_000


def quiet(done: int, of: int) -> None:
    """Show nothing."""


def load(count: int) -> None:
    """Bring articles, reviews, gifts and editions to `count` more than the demonstration's own few."""
    now = timezone.now()
    knowledge.load_large(now=now, progress=quiet, articles=count)
    books.load_large(now=now, progress=quiet, reviews=count)
    donations.load_large(now=now, progress=quiet, gifts=count)
    courses.load_large(now=now, progress=quiet, editions=count, people=60)
    finding.refresh_all()


def costs(paths: list[str]) -> dict[str, int]:
    """Return how many statements each page costs, asked by somebody whom the house does not know."""
    found = {}
    client = Client()
    for path in paths:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        assert answer.status_code == 200, path
        found[path] = len(asked)
    return found


def test_three_rows_and_three_thousand_cost_the_same(settings, monkeypatch):
    settings.REMEMBER_PAGES = True  # the words are then read once; pages are remembered by their full address
    for module in (people, knowledge, books, donations, courses):
        module.load(now=timezone.now())
    load(3)
    course, edition = (
        Course.objects.get(slug="mindful-zelfcompassie-voor-artsen"),
        Edition.objects.published().latest("pk"),
    )
    pages = [
        "/nl/", "/en/", "/nl/courses/", "/nl/courses/?place=online", "/nl/courses/?q=zelfcompassie",
        f"/nl/courses/{course.slug}/", f"/nl/courses/editions/{edition.code}/", "/nl/people/",
        "/nl/people/hanneke-vos/",
        "/nl/practices/", "/nl/practices/drie-ademhalingen/", "/nl/books/", "/nl/books/hart-voor-de-dokter/",
        "/nl/knowledge/", "/nl/knowledge/?q=klacht", "/nl/knowledge/?topic=klachten-en-tucht&page=2",
        "/nl/knowledge/large-1/", "/nl/search/?q=klacht", "/nl/search/?q=klahct", "/nl/search/?q=klacht&kind=article",
        "/nl/donate/", "/nl/donate/campaigns/avondlijn/", "/nl/about/", "/nl/support/", "/sitemap.xml",
        "/api/v1/courses/", "/api/v1/editions/",
    ]  # fmt: skip
    monkeypatch.setattr("courses.pages.memory.get", lambda key: None)  # each page is made anew
    costs(pages)  # the words of both searches are read

    few = costs(pages)
    load(MANY)
    costs(["/nl/courses/?q=zelfcompassie", "/nl/search/?q=klacht"])
    many = costs(pages)

    assert {path: (few[path], many[path]) for path in pages if few[path] != many[path]} == {}
    assert max(many.values()) <= 20
    assert Article.objects.count() >= MANY
    assert Review.objects.count() >= MANY
    assert Gift.objects.count() >= MANY
    assert Edition.objects.count() >= MANY


def test_very_much_is_loaded_once():
    for module in (people, knowledge, books, donations, courses):
        module.load(now=timezone.now())
    gifts = Gift.objects.count()
    seen: list[tuple[int, int]] = []

    def show(done: int, of: int) -> None:
        seen.append((done, of))

    for _time in range(2):
        knowledge.load_large(now=timezone.now(), progress=show, articles=30)
        books.load_large(now=timezone.now(), progress=show, reviews=30)
        donations.load_large(now=timezone.now(), progress=show, gifts=30)
        counts = (Article.objects.count(), Review.objects.count(), Gift.objects.count())
        assert counts == (12 + 30, 21 + 30, gifts + 30)

    assert set(seen[-3:]) == {(30, 30)}
