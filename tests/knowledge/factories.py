"""Topics and articles for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from knowledge.models import Article, Topic
from knowledge.services import articles
from tests.accounts.factories import UserFactory

State = Article.State
# The way to each state from a draft.
WAYS = {
    State.DRAFT: [],
    State.REVIEW: [State.REVIEW],
    State.PUBLISHED: [State.REVIEW, State.PUBLISHED],
    State.RETIRED: [State.RETIRED],
}


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name_nl = factory.Sequence(lambda n: f"Onderwerp {n}")
    name_en = factory.Sequence(lambda n: f"Topic {n}")


class ArticleFactory(factory.django.DjangoModelFactory):
    """A draft; `stand(article, state)` leads it on."""

    class Meta:
        model = Article

    slug = factory.Sequence(lambda n: f"article-{n}")
    topic = factory.SubFactory(TopicFactory)
    title_nl = factory.Sequence(lambda n: f"Artikel {n}")
    title_en = factory.Sequence(lambda n: f"Article {n}")
    lead_nl, lead_en = "Waar het over gaat.", "What it is about."
    text_nl, text_en = "Een *tekst*.", "A *text*."
    author = factory.SubFactory(UserFactory)


def stand(article: Article, state: Article.State, *, days_ago: int = 0) -> Article:
    """Lead a draft to `state` by the services, read by a second person."""
    reader = UserFactory()
    for to in WAYS[state]:
        article = articles.move_article(
            article=article, to=to, by=reader, reason="om een reden", now=timezone.now() - timedelta(days=days_ago)
        )
    return article


def published(*, days_ago: int = 0, **fields: object) -> Article:
    """Return an article on the site."""
    return stand(ArticleFactory(**fields), State.PUBLISHED, days_ago=days_ago)
