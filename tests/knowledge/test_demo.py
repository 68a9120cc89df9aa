"""The demonstration's articles."""

import pytest
from django.utils import timezone

from accounts import demo as people
from knowledge import demo
from knowledge.models import Article, ArticleVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    people.load(now=timezone.now())
    demo.load(now=timezone.now())


def test_twelve_articles_are_on_the_site_and_loading_twice_changes_nothing(loaded):
    demo.load(now=timezone.now())

    assert ArticleVersion.objects.shown().count() == Article.objects.count() == 12


def test_each_procedure_is_there_for_both_countries(loaded):
    procedures = Article.objects.filter(kind="procedure").values_list("slug", flat=True)

    assert sorted(procedures) == sorted(
        f"{what}-{country}" for what in ("klacht", "tucht", "calamiteit", "inspectie") for country in ("nl", "be")
    )


@pytest.mark.parametrize("piece", demo.PIECES, ids=lambda piece: piece.slug)
def test_both_languages_say_as_much_and_name_their_sources(piece):
    (dutch, phases_nl), (english, phases_en) = demo.read(piece.slug, "nl"), demo.read(piece.slug, "en")

    assert len(phases_nl) == len(phases_en)
    for words in (dutch, english, *phases_nl, *phases_en):
        assert [name for name, text in words.items() if not text] == []
    assert len(dutch["text_nl"].split("\n")) == len(english["text_en"].split("\n"))
    assert [source for source in piece.sources if not source["url"].startswith("https://")] == []


def test_one_is_overdue_for_editors_to_see(loaded):
    assert [article.slug for article in Article.objects.overdue(timezone.localdate())] == ["inspectie-nl"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_article_opens(loaded, client, language):
    for version in ArticleVersion.objects.shown():
        assert client.get(f"/{language}/knowledge/{version.article.slug}/").status_code == 200
