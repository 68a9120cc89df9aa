"""Find pages by words, in both languages at once, forgiving a slip of the pen.

What a word may mean is decided in Python over the few thousand different words there are; where they stand is asked of
the database. So SQLite and PostgreSQL answer alike, and the number of pages changes nothing but the size of one answer.
See docs/decisions/search.md.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum, Value, When

from accounts.words import asked, near
from finding.models import Entry, Mention, Word

MOST_MEANINGS = 120  # words that one word of a question may stand for


@dataclass(frozen=True)
class Meaning:
    """A word of the question: the keys of the words that it may stand for; `read_as` where it was taken for another."""

    word: str
    keys: tuple[int, ...]
    read_as: str


@dataclass
class Group:
    """What was found of one kind: the best few pages, of so many."""

    entries: list[Entry] = field(default_factory=list)
    total: int = 0


@dataclass(frozen=True)
class Found:
    """What a question led to. `is_partial`: no page has all of its words, these have some."""

    groups: dict[str, Group] = field(default_factory=dict)
    read_as: list[tuple[str, str]] = field(default_factory=list)
    is_partial: bool = False


_kept: tuple[tuple[int, int | None], dict[str, int]] | None = None
_lock = threading.Lock()


def _vocabulary() -> dict[str, int]:
    """Return every word with its key: read once by each process, and again when a word was added."""
    global _kept
    totals = Word.objects.aggregate(count=Count("pk"), last=Max("pk"))
    stamp = (totals["count"], totals["last"])
    with _lock:
        if _kept is None or _kept[0] != stamp or not settings.REMEMBER_PAGES:
            _kept = (stamp, dict(Word.objects.values_list("text", "pk")))
        return _kept[1]


def meanings(question: str) -> list[Meaning]:
    """Return what each word of a question may stand for."""
    sought = asked(question)
    if not sought:
        return []
    known = _vocabulary()
    found = []
    for word in sought:
        meant, read_as = near(word, known)
        first = [word] if word in known else []  # as written comes before all others
        chosen = list(dict.fromkeys([*first, *meant]))[:MOST_MEANINGS]
        found.append(Meaning(word, tuple(known[each] for each in chosen), read_as))
    return found


def _hits(words: list[Meaning]) -> "QuerySet[Mention, Any]":
    """Return for each page how it answers: `w0`, `w1`, … tell whether the word is there, `score` how much it weighs."""
    keys = [key for word in words for key in word.keys]
    exact = [word.keys[0] for word in words if word.keys and not word.read_as]
    asked_for = {f"w{number}": Count("pk", filter=Q(word_id__in=word.keys)) for number, word in enumerate(words)}
    weighs = Case(When(word_id__in=exact, then=Value(2)), default=Value(1))
    rows = Mention.objects.filter(word_id__in=keys).order_by()
    return rows.values("entry_id", "entry__kind", "entry__rank", "entry__key").annotate(
        **asked_for, score=Sum(F("weight") * weighs)
    )


def find(question: str, *, most: int = 5, first: int = 0, kind: str = "") -> Found:
    """Return the best pages by kind, `most` of each from the `first` on. Three statements, whatever there is."""
    words = meanings(question)
    if not any(word.keys for word in words):
        return Found()
    hits = _hits(words)
    rows = [
        (sum(bool(row[f"w{number}"]) for number in range(len(words))), row)
        for row in (hits.filter(entry__kind=kind) if kind else hits)
    ]
    whole = [(count, row) for count, row in rows if count == len(words)]
    chosen: defaultdict[str, list[int]] = defaultdict(list)
    for _count, row in sorted(whole or rows, key=_best_first):
        chosen[row["entry__kind"]].append(row["entry_id"])
    shown = {name: keys[first : first + most] for name, keys in chosen.items()}
    entries = Entry.objects.in_bulk([key for keys in shown.values() for key in keys])
    groups = {
        name: Group([entries[key] for key in keys if key in entries], len(chosen[name])) for name, keys in shown.items()
    }
    return Found(groups, [(word.word, word.read_as) for word in words if word.read_as], bool(rows) and not whole)


def _best_first(hit: tuple[int, dict[str, Any]]) -> tuple[int, int, int, str]:
    count, row = hit
    return -count, -row["score"], row["entry__rank"], row["entry__key"]


def keys_of(words: list[Meaning], kind: str) -> list[str]:
    """Return the keys of the pages of one kind that have all of the words, for a list's own query.

    Read in a statement of their own: a database that knows nothing of its tables yet would look for them anew for
    every row of that list.
    """
    found = Entry.objects.filter(kind=kind)
    for word in words:
        found = found.filter(Exists(Mention.objects.filter(entry=OuterRef("pk"), word_id__in=word.keys)))
    return list(found.values_list("key", flat=True))
