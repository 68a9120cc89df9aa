"""An article's way to the site, and off it again."""

import itertools

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from knowledge.models import Article
from knowledge.services import articles
from tests.accounts.factories import UserFactory
from tests.knowledge.factories import ArticleFactory, published, stand

pytestmark = pytest.mark.django_db
State = Article.State


def move(article, to, by=None, reason="om een reden"):
    return articles.move_article(article=article, to=to, by=by or UserFactory(), reason=reason, now=timezone.now())


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(State, 2)))
def test_every_move_is_in_the_table_or_refused(before, after):
    article = stand(ArticleFactory(), before)
    moves = article.moves.count()

    if after in Article.MOVES[before]:
        move(article, after)
    else:
        with pytest.raises(articles.ArticleRefused):
            move(article, after)

    article.refresh_from_db()
    is_allowed = after in Article.MOVES[before]
    assert (article.state, article.moves.count()) == (after if is_allowed else before, moves + is_allowed)


def test_the_author_cannot_be_the_second_reader():
    article = stand(ArticleFactory(), State.REVIEW)

    with pytest.raises(articles.ArticleRefused):
        move(article, State.PUBLISHED, by=article.author)


def test_whoever_changed_it_cannot_be_the_second_reader():
    article, editor = ArticleFactory(), UserFactory()
    articles.keep_draft(article=article, by=editor)
    stand(article, State.REVIEW)

    with pytest.raises(articles.ArticleRefused):
        move(article, State.PUBLISHED, by=editor)


def test_not_even_the_database_takes_the_author_as_second_reader():
    article = ArticleFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(reviewer=article.author)


@pytest.mark.parametrize(("before", "after"), [(State.REVIEW, State.DRAFT), (State.PUBLISHED, State.RETIRED)])
def test_sending_back_and_taking_off_need_a_reason(before, after):
    article = stand(ArticleFactory(), before)

    with pytest.raises(articles.ArticleRefused):
        move(article, after, reason="  ")


def test_publishing_keeps_every_word_and_sets_the_next_review():
    article, reader = ArticleFactory(), UserFactory()
    article.phases.create(title_nl="Begin", title_en="Start", happens_nl="Dit.", happens_en="This.")
    article.sources.create(title="Een wet", url="https://example.org/wet")
    stand(article, State.REVIEW)

    article = move(article, State.PUBLISHED, by=reader)

    version = article.shown
    assert (version.number, version.author, version.reviewer) == (1, article.author, reader)
    assert version.next_review_on == timezone.localdate() + articles.REVIEW_AFTER
    assert ([p.title_nl for p in version.phases], [s.title for s in version.sources]) == (["Begin"], ["Een wet"])


def test_an_article_taken_up_again_stays_on_the_site_as_it_was_until_it_is_published_again():
    article = move(published(title_nl="Zoals het was"), State.DRAFT)
    article.title_nl = "Zoals het wordt"
    articles.keep_draft(article=article, by=UserFactory())

    assert article.shown.then.title_nl == "Zoals het was"

    article = stand(article, State.PUBLISHED)
    assert (article.shown.number, article.shown.then.title_nl) == (2, "Zoals het wordt")
    assert [version.then.title_nl for version in article.versions.order_by("number")] == [
        "Zoals het was",
        "Zoals het wordt",
    ]


@pytest.mark.parametrize("state", [State.REVIEW, State.PUBLISHED, State.RETIRED])
def test_only_a_draft_can_be_changed(state):
    article = stand(ArticleFactory(), state)

    with pytest.raises(articles.ArticleRefused):
        articles.keep_draft(article=article, by=UserFactory())


def test_an_article_is_overdue_once_its_day_of_review_has_passed():
    late, _fresh = published(days_ago=400), published()

    assert list(Article.objects.overdue(timezone.localdate())) == [late]
