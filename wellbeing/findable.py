"""The doors of the house themselves, so that who types "gift" or "teachers" finds the way."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import override

from finding.services import Findable
from wellbeing import navigation


def entries() -> Iterator[Findable]:
    """Return the doors of the foot but for the sealed rooms', and the pages that the knowledge base tells of itself."""
    for name, (title_nl, title_en) in _doors().items():
        yield Findable("page", name, name, title_nl, title_en, rank=10)


def _doors() -> dict[str, tuple[str, str]]:
    titles: dict[str, list[str]] = {}
    for language in ("nl", "en"):
        with override(language):
            for part in navigation.foot():
                for link in part.links:
                    if link.room not in settings.SEALED_ROOMS:
                        titles.setdefault(link.name, []).append(link.label)
    known = {"knowledge:about", "knowledge:contact", "knowledge:terms", "knowledge:privacy", "knowledge:accessibility"}
    return {name: (both[0], both[1]) for name, both in titles.items() if name not in known}
