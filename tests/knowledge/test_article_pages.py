"""The knowledge base, for whoever comes by."""

import json
import re

import pytest
from django.utils import timezone

from knowledge.models import Article
from knowledge.services import articles
from tests.accounts.factories import UserFactory
from tests.knowledge.factories import ArticleFactory, TopicFactory, published, stand

pytestmark = pytest.mark.django_db
State = Article.State


def slugs(answer):
    return re.findall(r'href="/(?:nl|en)/knowledge/([-\w]+)/"', answer.content.decode())


@pytest.mark.parametrize(("language", "title"), [("nl", "Wat er gebeurt"), ("en", "What happens there")])
def test_the_list_shows_what_is_published_in_the_readers_language(client, language, title):
    article = published(title_nl="Wat er gebeurt", title_en="What happens there")
    for state in (State.DRAFT, State.REVIEW, State.RETIRED):
        stand(ArticleFactory(), state)

    answer = client.get(f"/{language}/knowledge/")

    assert slugs(answer) == [article.slug]
    assert title in answer.content.decode()


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW, State.RETIRED])
def test_what_is_not_published_is_not_found(client, state):
    article = stand(ArticleFactory(), state)

    assert client.get(f"/nl/knowledge/{article.slug}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["here", "there", "everywhere"]),
        ("?country=NL", ["here", "everywhere"]),
        ("?country=BE", ["there", "everywhere"]),
        ("?country=XX", ["here", "there", "everywhere"]),
        ("?topic=first", ["here", "there", "everywhere"]),
        ("?topic=second", []),
        ("?q=klacht", ["here"]),
        ("?q=KLAHCT", ["here"]),
        ("?q=complaint&country=BE", []),
        ("?q=ombudspersoon", ["there"]),
        ("?q=de", ["here", "there", "everywhere"]),
        ("?q=zzzzzz", []),
        ("?q=%00", ["here", "there", "everywhere"]),
        ("?page=99", ["here", "there", "everywhere"]),
    ],
)
def test_the_list_is_chosen_by_country_topic_and_words(client, query, expected):
    topic = TopicFactory(slug="first")
    TopicFactory(slug="second")
    published(slug="here", topic=topic, country="NL", position=1, title_nl="Een klacht", title_en="A complaint")
    there = ArticleFactory(slug="there", topic=topic, country="BE", position=2)
    there.phases.create(title_nl="De ombudspersoon", title_en="x", happens_nl="Dit.", happens_en="This.")
    stand(there, State.PUBLISHED)
    published(slug="everywhere", topic=topic, position=3)

    answer = client.get(f"/nl/knowledge/{query}")

    assert (answer.status_code, slugs(answer)) == (200, expected)


def test_a_slip_is_told(client):
    published(title_nl="Een klacht")

    page = " ".join(client.get("/nl/knowledge/?q=klahct").content.decode().split())

    assert "Voor “klahct” vonden we niets; we zochten op “klacht”." in page


@pytest.mark.parametrize("total", [1, 3])
def test_the_list_costs_the_same_queries_however_many_articles(client, django_assert_num_queries, total):
    topic = TopicFactory()
    for _each in range(total):
        published(topic=topic)

    with django_assert_num_queries(4):  # topics, how many, the versions, the crisis lines
        client.get("/nl/knowledge/")


@pytest.mark.parametrize("total", [1, 3])
def test_an_article_costs_the_same_queries_however_many_phases(client, django_assert_num_queries, total):
    article = ArticleFactory()
    for number in range(total):
        article.phases.create(title_nl=f"Fase {number}", title_en="x", happens_nl="Dit.", happens_en="This.")
    stand(article, State.PUBLISHED)

    with django_assert_num_queries(2):  # the version, the crisis lines
        client.get(f"/nl/knowledge/{article.slug}/")


def test_a_procedure_is_an_ordered_list_of_phases_with_its_sources_and_review(client):
    article = ArticleFactory(kind="procedure", author=UserFactory(name="Anouk"))
    article.phases.create(
        position=1,
        title_nl="Begin",
        title_en="Start",
        term_nl="zes weken",
        happens_nl="**Dit**.",
        happens_en="This.",
        helps_nl="Rust.",
    )
    article.phases.create(position=2, title_nl="Eind", title_en="End", happens_nl="Dat.", happens_en="That.")
    article.sources.create(title="Een wet", authors="De wetgever", year=2016, url="https://example.org/wet")
    stand(article, State.PUBLISHED)

    page = client.get(f"/nl/knowledge/{article.slug}/").content.decode()

    line = page[page.index('<ol class="phases"') : page.index("</ol>")]
    assert re.findall(r"<h3>(\w+)</h3>", line) == ["Begin", "Eind"]
    assert ("zes weken" in line, "<strong>Dit</strong>" in line, line.count("Wat helpt")) == (True, True, 1)
    assert 'De wetgever (2016). <a href="https://example.org/wet" rel="noopener" lang="nl">Een wet</a>' in page
    assert ("Laatst herzien op" in page, "geen juridisch advies" in page, "Anouk" in page) == (True, True, True)
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert (data["@type"], data["headline"], data["citation"]) == ("Article", article.title_nl, ["Een wet"])


def test_visitors_read_the_published_text_while_a_new_one_is_written(client):
    article = published(title_nl="Zoals het was")
    article = articles.move_article(article=article, to=State.DRAFT, by=UserFactory(), now=timezone.now())
    article.title_nl = "Zoals het wordt"
    articles.keep_draft(article=article, by=article.author)

    for path in ("", f"{article.slug}/"):
        page = client.get(f"/nl/knowledge/{path}").content.decode()
        assert ("Zoals het was" in page, "Zoals het wordt" in page) == (True, False)


@pytest.mark.parametrize(
    ("who", "status"), [("nobody", 302), ("stranger", 404), ("staff without the right", 404), ("editor", 200)]
)
def test_a_preview_is_for_editors_alone(client, who, status):
    article = ArticleFactory(title_nl="Nog niet af")
    if who != "nobody":
        person = UserFactory(is_staff=who != "stranger")
        if who in ("editor", "stranger"):
            from django.contrib.auth.models import Permission

            person.user_permissions.set(Permission.objects.filter(codename="view_article"))
        client.force_login(person)

    answer = client.get(f"/nl/knowledge/{article.slug}/preview/")

    assert answer.status_code == status
    assert ("Nog niet af" in answer.content.decode()) == (who == "editor")
