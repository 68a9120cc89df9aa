"""Keep the index in line with what the rooms show.

A room that has public pages says so in its `findable.py`: `def entries() -> Iterator[Findable]`. Whoever changes such a
page calls `refresh` (or `put` and `drop` for a single page) in the same transaction; a sweep heals what was forgotten.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from importlib import import_module
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from accounts.words import words
from finding.models import LONGEST_WORD, Entry, Mention, Word

TITLE, LEAD, TEXT = 9, 3, 1  # what a word weighs by where it stands
BATCH = 200


@dataclass(frozen=True)
class Findable:
    """A public page: what lists show of it, and every word that leads there.

    `page` names its address and `key` is the argument of that; a page without an argument bears its name as key.
    """

    kind: str
    key: str
    page: str
    title_nl: str
    title_en: str
    lead_nl: str = ""
    lead_en: str = ""
    texts: tuple[str, ...] = ()
    rank: int = 0

    @property
    def digest(self) -> str:
        """What changes whenever something of it does."""
        return hashlib.blake2b(repr(astuple(self)).encode(), digest_size=16).hexdigest()

    def weights(self) -> dict[str, int]:
        """Return each word with the weight of the best place where it stands."""
        found: dict[str, int] = {}
        for weight, texts in (
            (TEXT, self.texts),
            (LEAD, (self.lead_nl, self.lead_en)),
            (TITLE, (self.title_nl, self.title_en)),
        ):
            found |= {word[:LONGEST_WORD]: weight for text in texts for word in words(text)}
        return found


def rooms() -> list[str]:
    """Return the rooms that have pages to find. The sealed ones have none, whatever stands in them."""
    open_rooms = [room for room in (*settings.ROOMS, "wellbeing") if room not in settings.SEALED_ROOMS]
    return [room for room in open_rooms if module_has_submodule(import_module(room), "findable")]


def refresh_all() -> int:
    """Bring the index in line with every room; return how many pages changed."""
    return sum(refresh(room) for room in rooms())


@transaction.atomic
def refresh(room: str) -> int:
    """Bring the index in line with what `room` shows now; return how many pages came, changed or went."""
    if room not in rooms():
        raise ValueError(f"{room} has no pages to find")
    known = {(kind, key): (pk, digest) for pk, kind, key, digest in _rows(room)}
    changed = 0
    found: Iterator[Findable] = import_module(f"{room}.findable").entries()
    while batch := list(islice(found, BATCH)):
        fresh = []
        for each in batch:
            _pk, digest = known.pop((each.kind, each.key), (0, ""))
            if digest != each.digest:
                fresh.append(each)
        put(room, fresh)
        changed += len(fresh)
    Entry.objects.filter(pk__in=[pk for pk, _digest in known.values()]).delete()
    return changed + len(known)


def _rows(room: str) -> Iterable[tuple[int, str, str, str]]:
    return Entry.objects.filter(room=room).values_list("pk", "kind", "key", "digest")


@transaction.atomic
def put(room: str, pages: list[Findable]) -> None:
    """Write these pages of a room into the index, in place of what stood there of them."""
    if not pages:
        return
    for kind in {page.kind for page in pages}:
        Entry.objects.filter(room=room, kind=kind, key__in=[page.key for page in pages if page.kind == kind]).delete()
    entries = Entry.objects.bulk_create([
        Entry(
            room=room, kind=page.kind, key=page.key, page=page.page, title_nl=page.title_nl, title_en=page.title_en,
            lead_nl=page.lead_nl, lead_en=page.lead_en, rank=page.rank, digest=page.digest,
        )
        for page in pages
    ])  # fmt: skip
    weights = [page.weights() for page in pages]
    keys = _keys_of(sorted(set().union(*weights)))
    Mention.objects.bulk_create(
        (
            Mention(word_id=keys[word], entry_id=entry.pk, weight=weight)
            for entry, its in zip(entries, weights, strict=True)
            for word, weight in its.items()
        ),
        batch_size=5000,
    )


def drop(room: str, kind: str, key: str) -> None:
    """Take a page out of the index."""
    Entry.objects.filter(room=room, kind=kind, key=key).delete()


def _keys_of(texts: list[str]) -> dict[str, int]:
    """Return the key of each word, made where it is new. Sorted, so that two writers never wait for each other."""
    Word.objects.bulk_create([Word(text=text) for text in texts], ignore_conflicts=True, batch_size=2000)
    keys: dict[str, int] = {}
    for start in range(0, len(texts), 900):
        keys |= dict(Word.objects.filter(text__in=texts[start : start + 900]).values_list("text", "pk"))
    return keys
