"""Find articles by words, in both languages at once, forgiving a slip of the pen.

Each process keeps the words of all versions on the site, and reads them anew when a version came or went.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max

from accounts.words import asked, near, words
from knowledge.models import ArticleVersion

Stamp = tuple[int, int | None]
Index = dict[str, set[int]]


@dataclass(frozen=True)
class Found:
    """The versions that answer to every word of a question, and the words that were taken for others."""

    versions: set[int]
    read_as: list[tuple[str, str]]


def make_index() -> Index:
    """Read every version on the site."""
    places: Index = defaultdict(set)
    for version in ArticleVersion.objects.shown().iterator(chunk_size=200):
        for text in _texts(version):
            for word in words(text):
                places[word].add(version.pk)
    return places


def _texts(version: ArticleVersion) -> Iterable[str]:
    yield from (version.topic.name_nl, version.topic.name_en)
    for row in (version.snapshot["article"], *version.snapshot["phases"]):
        yield from (text for name, text in row.items() if name.endswith(("_nl", "_en")))


_kept: tuple[Stamp, Index] | None = None
_lock = threading.Lock()


def find(question: str) -> Found | None:
    """Return what a question leads to; None where it asks nothing."""
    global _kept
    sought = asked(question)
    if not sought:
        return None
    totals = ArticleVersion.objects.filter(shown_by__isnull=False).aggregate(count=Count("pk"), last=Max("pk"))
    stamp: Stamp = (totals["count"], totals["last"])
    with _lock:
        if _kept is None or _kept[0] != stamp:
            _kept = (stamp, make_index())
        index = _kept[1]
    answers, read_as = [], []
    for word in sought:
        known, taken_for = near(word, index)
        answers.append(set().union(*(index[each] for each in known)))
        if taken_for:
            read_as.append((word, taken_for))
    return Found(set.intersection(*answers), read_as)
