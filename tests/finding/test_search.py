"""One search over everything that anyone may read."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from books.models import Author, Authorship
from courses.models import Practice
from courses.services import changes
from finding import services
from finding.services import Findable
from tests.books.factories import BookFactory
from tests.courses.factories import CourseFactory, EditionFactory, TeacherFactory, VenueFactory
from tests.knowledge.factories import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db):
    """A little of everything."""
    course = CourseFactory(slug="balint", title_nl="Balintgroep voor huisartsen", title_en="Balint group for GPs")
    EditionFactory(course=course, in_days=9, venue=VenueFactory(city="Zwolle", name="De Kade"))
    TeacherFactory(slug="noor", name="Noor el Amrani", role_nl="huisarts", role_en="GP")
    published(slug="klacht", title_nl="Als er een klacht komt", title_en="When there is a complaint")
    published(slug="tucht", title_nl="Een tuchtzaak", title_en="A disciplinary case", text_nl="Ook na een klacht.")
    Practice.objects.create(
        slug="adem", length_minutes=1, title_nl="Drie ademhalingen", title_en="Three breaths", text_nl="Rust.",
        lead_nl="Bij de deur.",
    )  # fmt: skip
    book = BookFactory(slug="hart", title_nl="Hart voor de dokter", title_en="Heart for the Doctor")
    Authorship.objects.create(book=book, author=Author.objects.create(name="Mila de Koning"))
    changes.record()
    services.refresh_all()


def shown(client, question: str, language: str = "nl", **more: str) -> list[tuple[str, list[str]]]:
    """Return for each group its kind and the last part of the addresses in it."""
    html = client.get(f"/{language}/search/", {"q": question, **more}).content.decode()
    groups = re.findall(r'<section class="band" aria-labelledby="f-(\w+)">(.*?)</section>', html, flags=re.DOTALL)
    return [(kind, re.findall(r'<h3><a href="[^"]*?/([-\w]+)/">', part)) for kind, part in groups]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("klacht", [("article", ["klacht", "tucht"])]),  # in the title before in the text
        ("KLAHCT", [("article", ["klacht", "tucht"])]),
        ("klagt", [("article", ["klacht", "tucht"])]),  # written by ear
        ("complaint", [("article", ["klacht"])]),
        ("tuchtzaken", [("article", ["tucht"])]),
        ("ademhaling", [("practice", ["adem"])]),
        ("ademhalingsoefening", [("practice", ["adem"])]),
        ("amrani", [("person", ["noor"])]),
        ("armani", [("person", ["noor"])]),
        ("mila koning", [("book", ["hart"])]),
        ("hart dokter", [("book", ["hart"])]),
        ("zzzzzzzz", []),
        ("", []),
        ("de", []),
        ("'; drop table", []),
        ("\x00", []),
    ],
)
def test_words_find_what_they_mean(site, client, question, expected):
    assert [(kind, keys) for kind, keys in shown(client, question) if kind not in ("edition", "page")] == expected


@pytest.mark.parametrize("question", ["balint", "balnit", "group"])
def test_a_course_is_found_with_its_coming_dates(site, client, question):
    kinds = [kind for kind, _keys in shown(client, question)]

    assert kinds[:2] == ["course", "edition"]


def test_a_city_leads_to_the_dates_there(site, client):
    assert [kind for kind, _keys in shown(client, "zwole")] == ["edition"]


def test_the_doors_of_the_house_are_found_too(site, client):
    assert "donate" in dict(shown(client, "geven"))["page"]
    assert "privacy" in dict(shown(client, "privacy"))["page"]


def test_where_no_page_has_all_the_words_those_with_some_are_shown_and_told(site, client):
    answer = client.get("/nl/search/", {"q": "klacht zzzzzzz"})

    assert "Geen pagina heeft al deze woorden" in answer.content.decode()
    assert ("article", ["klacht", "tucht"]) in shown(client, "klacht zzzzzzz")


def test_a_slip_is_told_once(site, client):
    html = " ".join(client.get("/nl/search/?q=klahct").content.decode().split())

    assert html.count("Voor “klahct” vonden we niets; we zochten op “klacht”.") == 1


def test_dates_do_not_guess_where_something_was_found(site, client):
    course = CourseFactory(slug="rust", title_nl="Klussen zonder haast", title_en="Chores without haste")
    EditionFactory(course=course, in_days=9)
    changes.record()
    services.refresh_all()
    published(slug="melden", title_nl="Wat je moet melden", title_en="What to report")

    assert shown(client, "melden") == [("article", ["melden"])]  # and no "helden", "zelden" among the dates
    known = " ".join(client.get("/nl/search/?q=klusen").content.decode().split())
    assert "we zochten op “klussen”" in known  # what both know is read alike
    assert [kind for kind, _keys in shown(client, "klusen")] == ["course", "edition"]


@pytest.mark.parametrize(("language", "words"), [("nl", "We vonden niets"), ("en", "We found nothing")])
def test_where_nothing_is_found_there_are_ways_on(site, client, language, words):
    html = client.get(f"/{language}/search/?q=zzzzzzzz").content.decode()

    assert words in html
    for way in ("courses", "support", "contact"):
        assert f'href="/{language}/{way}/"' in html


def test_an_empty_box_shows_the_doors_and_costs_nothing_but_the_strip(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        html = client.get("/nl/search/").content.decode()

    assert "Of ga er meteen heen" in html


def test_the_head_has_the_same_doors_as_everywhere(client):
    here, home = (client.get(path).text.partition("</header>")[0] for path in ("/nl/search/", "/nl/courses/"))

    assert ">Hulp</a>" in home
    assert ">Hulp</a>" in here


def test_results_are_kept_nowhere(site, client):
    answer = client.get("/nl/search/?q=klacht")

    assert "no-store" in answer.headers["Cache-Control"]
    assert 'name="robots" content="noindex"' in answer.content.decode()


def test_what_was_typed_is_shown_as_text(site, client):
    html = client.get("/nl/search/", {"q": '"><script>x</script>'}).content.decode()

    assert "<script>x" not in html


def many(count: int) -> None:
    """Fill the index with so many articles of a hundred words."""
    words = [f"woord{number}" for number in range(400)]
    services.put("knowledge", [
        Findable(
            "article", f"artikel-{number}", "knowledge:article", f"Uitleg {number} over rouw", f"On grief {number}",
            texts=(" ".join(words[(number * 7 + step) % 400] for step in range(100)),), rank=number,
        )
        for number in range(count)
    ])  # fmt: skip


def test_a_large_table_costs_the_same_few_statements(client, settings, monkeypatch):
    settings.REMEMBER_PAGES = True
    monkeypatch.setattr("finding.search._kept", None)
    monkeypatch.setattr("courses.search._kept", None)
    questions = ("rouw", "ruow", "rouw woord12", "woord")
    costs = []
    for count in (3, 3000):
        many(count)
        client.get("/nl/search/", {"q": "rouw"})  # reads the words
        for question in questions:
            with CaptureQueriesContext(connection) as asked:
                assert client.get("/nl/search/", {"q": question}).status_code == 200
            costs.append((question, len(asked)))

    assert costs[:4] == costs[4:]
    assert max(count for _question, count in costs) <= 6


def test_a_large_group_is_shown_page_by_page(client):
    many(70)

    first = client.get("/nl/search/?q=rouw").content.decode()
    assert ("Alle 70 in Kennisbank" in first, len(shown(client, "rouw")[0][1])) == (True, 5)
    pages = [shown(client, "rouw", kind="article", page=str(number))[0][1] for number in (1, 2, 3)]
    assert [len(keys) for keys in pages] == [30, 30, 10]
    assert len({key for keys in pages for key in keys}) == 70
    assert shown(client, "rouw", kind="nothing") == shown(client, "rouw")


def test_a_question_is_cut_and_an_odd_page_number_is_the_first(site, client):
    assert client.get("/nl/search/", {"q": "klacht " * 200, "kind": "article", "page": "x"}).status_code == 200
    assert client.get("/nl/search/", {"q": "klacht", "kind": "article", "page": "999999"}).status_code == 200
