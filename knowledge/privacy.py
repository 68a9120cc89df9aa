"""What this room does when somebody takes their data along. Who leaves loses their name, here too."""

from typing import Any

from accounts.models import User
from knowledge.models import Article, ArticleMove, CrisisLineChange


def export(*, person: User) -> dict[str, Any]:
    """Return what an editor wrote, moved and proposed."""
    articles = Article.objects.filter(author=person).order_by("pk")
    moves = ArticleMove.objects.filter(by=person).select_related("article").order_by("moved_at", "pk")
    changes = CrisisLineChange.objects.filter(proposed_by=person).order_by("proposed_at", "pk")
    kept = {
        "articles": [article.slug for article in articles],
        "article_moves": [
            {"article": move.article.slug, "to": move.to_state, "at": move.moved_at.isoformat()} for move in moves
        ],
        "crisis_line_changes": [
            {"line": str(change), "state": change.state, "at": change.proposed_at.isoformat()} for change in changes
        ],
    }
    return {name: rows for name, rows in kept.items() if rows}
