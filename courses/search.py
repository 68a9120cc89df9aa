"""Find courses by words, in both languages at once, forgiving a slip of the pen.

An editor's few hundred texts hold a few thousand different words. Each process keeps them in an index that is made
anew when the texts have changed; looking up a word never reads the editions, so ten thousand of them cost no more.
The same Python decides on SQLite and PostgreSQL, so both give the same answer. See docs/decisions/search.md.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import override

from accounts.words import asked, near, words
from courses.models import Course, Teacher, Venue
from courses.services import changes


@dataclass
class Hits:
    """Where a word was found, as primary keys."""

    courses: set[int] = field(default_factory=set)
    teachers: set[int] = field(default_factory=set)
    venues: set[int] = field(default_factory=set)

    def add(self, other: "Hits") -> None:
        self.courses |= other.courses
        self.teachers |= other.teachers
        self.venues |= other.venues


@dataclass(frozen=True)
class Found:
    """What one word of the question led to. `read_as` is the word we took it for, when that was another."""

    word: str
    read_as: str
    hits: Hits


class Index:
    """The words of the catalogue and where each stands."""

    def __init__(self) -> None:
        self.places: defaultdict[str, Hits] = defaultdict(Hits)

    def write(self, kind: str, pk: int, texts: Iterable[str]) -> None:
        for text in texts:
            for word in words(text):
                getattr(self.places[word], kind).add(pk)

    def look_up(self, word: str) -> Found:
        """Return where the word stands: as written, as the start or a part of a longer word, else with slips."""
        known, read_as = near(word, self.places)
        hits = Hits()
        for each in known:
            hits.add(self.places[each])
        return Found(word, read_as, hits)


def make_index() -> Index:
    """Read every text of the catalogue, five queries."""
    index = Index()
    for course in Course.objects.filter(is_published=True).prefetch_related("audiences", "objectives"):
        index.write("courses", course.pk, _texts(course))
    for pk, name in Teacher.objects.values_list("pk", "name"):
        index.write("teachers", pk, [name])
    for pk, name, city in Venue.objects.values_list("pk", "name", "city"):
        index.write("venues", pk, [name, city])
    return index


def _texts(course: Course) -> Iterable[str]:
    yield from (course.title_nl, course.title_en, course.lead_nl, course.lead_en, course.about_nl, course.about_en)
    for audience in course.audiences.all():
        yield from (audience.name_nl, audience.name_en)
    for objective in course.objectives.all():
        yield from (objective.text_nl, objective.text_en)
    for language in ("nl", "en"):
        with override(language):
            yield from (course.get_format_display(), course.get_delivery_display())


_kept: tuple[int, Index] | None = None
_lock = threading.Lock()


def find(question: str) -> list[Found]:
    """Return what each word of the question led to; an edition must answer to all of them."""
    global _kept
    sought = asked(question)
    if not sought:
        return []
    texts = changes.stamp().texts
    with _lock:
        if _kept is None or _kept[0] != texts or not settings.REMEMBER_PAGES:
            _kept = (texts, make_index())
        index = _kept[1]
    return [index.look_up(word) for word in sought]
