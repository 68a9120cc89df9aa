"""What the foundation stands behind, and whom to call."""

from knowledge.models.article import Article, ArticleMove, ArticleVersion, Phase, Source, Topic
from knowledge.models.crisis import CrisisLine, CrisisLineChange
from knowledge.models.page import Page

__all__ = [
    "Article",
    "ArticleMove",
    "ArticleVersion",
    "CrisisLine",
    "CrisisLineChange",
    "Page",
    "Phase",
    "Source",
    "Topic",
]
