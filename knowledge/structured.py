"""An article for search engines, as schema.org has it."""

from typing import Any

from django.utils.translation import get_language

from knowledge.models import ArticleVersion


def article_data(version: ArticleVersion) -> dict[str, Any]:
    """Return what the page tells, for machines."""
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": version.then.title,
        "description": version.then.lead,
        "inLanguage": get_language(),
        "datePublished": version.published_at.isoformat(),
        "dateModified": version.reviewed_on.isoformat(),
        "citation": [source.title for source in version.sources],
        **({"author": {"@type": "Person", "name": version.author.name}} if version.author.name else {}),
    }
