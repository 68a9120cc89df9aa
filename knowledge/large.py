"""Very many articles, to see how the house bears them: sentences of the demonstration's articles, shuffled."""

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from knowledge.models import Article, ArticleVersion, Topic
from knowledge.services.articles import ARTICLE_WORDS, REVIEW_AFTER

ARTICLES, BATCH = 5_000, 250
Progress = Callable[[int, int], None]
Pair = tuple[str, str]


def load_large(*, now: datetime, progress: Progress, articles: int = ARTICLES) -> None:
    """Make so many articles, each on the site in one version. What is there already stays."""
    author = User.objects.filter(email="editor@example.org").first()
    reader = User.objects.filter(email="admin@example.org").first()
    topics = list(Topic.objects.order_by("position", "pk"))
    if not author or not reader or not topics:
        return
    known = set(Article.objects.filter(slug__startswith="large-").values_list("slug", flat=True))
    missing = iter([number for number in range(articles) if f"large-{number}" not in known])
    done = len(known)
    said = _paragraphs()
    progress(done, articles)
    while batch := list(islice(missing, BATCH)):
        _write([_article(number, topics, author, said) for number in batch], reader, now)
        done += len(batch)
        progress(done, articles)


def _paragraphs() -> list[Pair]:
    """Return the demonstration's paragraphs, each in Dutch and in English."""
    from knowledge.demo import PIECES, read  # which offers load_large in its turn

    pairs: list[Pair] = []
    for piece in PIECES:
        (dutch, _phases), (english, _phases_en) = read(piece.slug, "nl"), read(piece.slug, "en")
        both = [re.split(r"\n\s*\n", words[name]) for words, name in ((dutch, "text_nl"), (english, "text_en"))]
        pairs += zip(*both, strict=False)
    return pairs


def _article(number: int, topics: list[Topic], author: User, said: list[Pair]) -> Article:
    chosen = random.Random(number).sample(said, 2)  # noqa: S311 - an invented article, the same every time
    first_nl, first_en = (re.sub(r"[*#\[\]]|\(http\S+\)", "", text).split(". ")[0][:90] for text in chosen[0])
    return Article(
        slug=f"large-{number}",
        topic=topics[number % len(topics)],
        kind=Article.Kind.ARTICLE,
        country=list(Article.Country)[number % 3],
        title_nl=f"{first_nl} ({number})",
        title_en=f"{first_en} ({number})",
        lead_nl=f"Een verzonnen artikel, nummer {number}.",
        lead_en=f"An invented article, number {number}.",
        text_nl="\n\n".join(dutch for dutch, _english in chosen),
        text_en="\n\n".join(english for _dutch, english in chosen),
        position=100 + number,
        author=author,
    )


@transaction.atomic
def _write(drafts: list[Article], reader: User, now: datetime) -> None:
    today = timezone.localdate(now)
    articles = Article.objects.bulk_create(drafts)
    versions = ArticleVersion.objects.bulk_create(
        ArticleVersion(
            article=article,
            number=1,
            topic=article.topic,
            country=article.country,
            snapshot={
                "article": {name: getattr(article, name) for name in ARTICLE_WORDS},
                "phases": [],
                "sources": [],
            },
            author=article.author,
            reviewer=reader,
            reviewed_on=today - timedelta(days=article.position % 300),
            next_review_on=today + REVIEW_AFTER - timedelta(days=article.position % 300),
            published_at=now,
        )
        for article in articles
    )
    for article, version in zip(articles, versions, strict=True):
        article.state, article.shown = Article.State.PUBLISHED, version
        article.reviewer, article.reviewed_on = version.reviewer, version.reviewed_on
        article.next_review_on = version.next_review_on
    Article.objects.bulk_update(articles, ["state", "shown", "reviewer", "reviewed_on", "next_review_on"])
