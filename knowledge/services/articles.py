"""An article's way from a draft, past a second reader, to the site, and off it again."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from finding import services as finding
from knowledge import findable
from knowledge.models import Article, ArticleMove, ArticleVersion

REVIEW_AFTER = timedelta(days=365)
ARTICLE_WORDS = ("kind", "country", "title_nl", "title_en", "lead_nl", "lead_en", "text_nl", "text_en")
PHASE_WORDS = (
    "title_nl", "title_en", "term_nl", "term_en", "happens_nl", "happens_en", "helps_nl", "helps_en",
)  # fmt: skip
SOURCE_WORDS = ("title", "language", "authors", "year", "url")
State = Article.State


class ArticleRefused(Exception):
    """The article cannot be moved or changed so; the message may be shown."""


@transaction.atomic
def keep_draft(*, article: Article, by: User) -> None:
    """Save what an editor changed, and remember who did: they cannot be the second reader.

    Raises ArticleRefused unless the article is a draft.
    """
    if article.pk:
        kept = Article.objects.select_for_update().get(pk=article.pk)
        if kept.state != State.DRAFT:
            raise ArticleRefused(_("Take the article up again before you change it."))
    article.save()
    article.edited_by.add(by)


@transaction.atomic
def move_article(*, article: Article, to: Article.State, by: User, reason: str = "", now: datetime) -> Article:
    """Move an article to the state `to` and keep who did it.

    To publish makes a version and shows it; to retire shows nothing any more. An article that is taken up again stays
    on the site as it was. Raises ArticleRefused when it may not go there, when the second reader wrote or changed it,
    or when a reason is missing.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    before = State(article.state)
    if before == to:
        return article  # a second click
    if to not in Article.MOVES[before]:
        raise ArticleRefused(_("An article that is “%(state)s” cannot go there.") % {"state": before.label})
    needs_reason = to == State.RETIRED or (before, to) == (State.REVIEW, State.DRAFT)
    if needs_reason and not reason.strip():
        raise ArticleRefused(_("Say why, in a sentence for your fellow editors."))
    if to == State.PUBLISHED:
        _publish(article, by, now)
    elif to == State.RETIRED:
        article.shown = None
        finding.drop("knowledge", findable.ARTICLE, article.slug)
    article.state = to
    article.save()
    ArticleMove.objects.create(
        article=article, from_state=before, to_state=to, by=by, reason=reason.strip(), moved_at=now
    )
    return article


def _publish(article: Article, by: User, now: datetime) -> None:
    """Take a version of the article, read by `by`, and let it be what visitors see."""
    if by == article.author or article.edited_by.filter(pk=by.pk).exists():
        raise ArticleRefused(_("Someone who neither wrote nor changed it must read it: a second person."))
    today = timezone.localdate(now)
    if not article.next_review_on or article.next_review_on <= today:
        article.next_review_on = today + REVIEW_AFTER
    article.reviewer, article.reviewed_on = by, today
    article.shown = ArticleVersion.objects.create(
        article=article,
        number=article.versions.count() + 1,
        topic=article.topic,
        country=article.country,
        snapshot=snapshot(article),
        author=article.author,
        reviewer=by,
        reviewed_on=today,
        next_review_on=article.next_review_on,
        published_at=now,
    )
    article.edited_by.clear()
    finding.put("knowledge", [findable.of_version(article.shown)])


def snapshot(article: Article) -> dict[str, Any]:
    """Return every word of an article as it stands, ready for JSON."""
    return {
        "article": {name: getattr(article, name) for name in ARTICLE_WORDS},
        "phases": list(article.phases.order_by("position", "pk").values(*PHASE_WORDS)),
        "sources": list(article.sources.order_by("position", "pk").values(*SOURCE_WORDS)),
    }


def draft_of(article: Article) -> ArticleVersion:
    """Return the article as it would be published now; a version that is never saved."""
    version = ArticleVersion(
        article=article, number=0, topic=article.topic, country=article.country, snapshot=snapshot(article)
    )
    version.author = article.author
    return version
