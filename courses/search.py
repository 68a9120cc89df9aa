"""Find courses by words, in both languages at once, forgiving a slip of the pen.

An editor's few hundred texts hold a few thousand different words. Each process keeps them in an index that is made
anew when the texts have changed; looking up a word never reads the editions, so ten thousand of them cost no more.
The same Python decides on SQLite and PostgreSQL, so both give the same answer. See docs/decisions/search.md.
"""

import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import override

from courses.models import Course, Teacher, Venue
from courses.services import changes

LONGEST = 100  # signs of a question that are read
MOST_WORDS = 6
EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
        "aan",
        "bij",
        "de",
        "die",
        "dit",
        "een",
        "en",
        "het",
        "in",
        "is",
        "met",
        "naar",
        "of",
        "om",
        "op",
        "te",
        "tot",
        "uit",
        "van",
        "voor",
    ]
)


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


def plain(text: str) -> str:
    """Return the text in lower case without accents; "burn-out" becomes "burnout"."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))
    return re.sub(r"(?<=\w)[-'’](?=\w)", "", bare)


def words(text: str) -> list[str]:
    """Return the words of a text, plain, without those that say nothing."""
    return [word for word in re.findall(r"[^\W_]+", plain(text)) if word not in EMPTY]


def slips(one: str, other: str, *, most: int) -> int:
    """Count the signs to add, drop, change or swap to make one word the other; `most` + 1 when it is more."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, sign in enumerate(one, start=1):
        row = [i]
        for j, its in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (sign != its))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


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
        near = [known for known in self.places if known.startswith(word)] if len(word) > 2 else []
        if len(word) > 3:
            near += [known for known in self.places if word in known and not known.startswith(word)]
        if word in self.places:
            near.append(word)
        return self._found(word, near) if near else self._forgiven(word)

    def _forgiven(self, word: str) -> Found:
        most = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
        pairs = {word[i : i + 2] for i in range(len(word) - 1)}
        closest: list[str] = []
        for known in self.places:
            # A slip touches at most three pairs of neighbours; words that share too few are not worth the count.
            if abs(len(known) - len(word)) > most or sum(pair in known for pair in pairs) < len(pairs) - 3 * most:
                continue
            distance = slips(word, known, most=most)
            if distance < most:
                most, closest = distance, [known]
            elif distance == most and distance:
                closest.append(known)
        return self._found(word, closest, read_as=min(closest, default=""))

    def _found(self, word: str, known: Iterable[str], read_as: str = "") -> Found:
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
    asked = list(dict.fromkeys(words(question[:LONGEST])))[:MOST_WORDS]
    if not asked:
        return []
    texts = changes.stamp().texts
    with _lock:
        if _kept is None or _kept[0] != texts or not settings.REMEMBER_PAGES:
            _kept = (texts, make_index())
        index = _kept[1]
    return [index.look_up(word) for word in asked]
