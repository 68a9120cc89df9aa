"""What can be found of this room: articles as they were last published, and the pages about the foundation."""

from collections.abc import Iterator

from finding.services import Findable
from knowledge.models import ArticleVersion, Page

ARTICLE, PAGE = "article", "page"


def entries() -> Iterator[Findable]:
    """Return every page of the knowledge base and about the foundation."""
    for version in ArticleVersion.objects.shown().iterator(chunk_size=200):
        yield of_version(version)
    for page in Page.objects.order_by("pk"):
        address = f"knowledge:{page.slug}"
        yield Findable(
            PAGE, address, address, page.title_nl, page.title_en, page.lead_nl, page.lead_en,
            (page.text_nl, page.text_en),
        )  # fmt: skip


def of_version(version: ArticleVersion) -> Findable:
    """Return what leads to an article: its words, its topic and its country, and nobody's name."""
    then, topic = version.then, version.topic
    rows = (version.snapshot["article"], *version.snapshot["phases"])
    texts = tuple(text for row in rows for name, text in row.items() if name.endswith(("_nl", "_en")))
    return Findable(
        ARTICLE, version.article.slug, "knowledge:article", then.title_nl, then.title_en, then.lead_nl, then.lead_en,
        (topic.name_nl, topic.name_en, *texts), rank=version.article.position,
    )  # fmt: skip
