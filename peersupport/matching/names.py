"""Whether two names mean the same place or person, however they were typed.

Wrongly keeping two people apart costs a choice; wrongly bringing them together costs somebody their trust. So where
it is doubtful, names are taken to be the same.
"""

import re
import unicodedata
from collections.abc import Iterable

SHORT = {
    "st": "sint",
    "zkh": "ziekenhuis",
    "zh": "ziekenhuis",
    "ctr": "centrum",
    "center": "centrum",
    "uni": "universiteit",
}
FILLERS = frozenset(
    {
        "de",
        "het",
        "een",
        "the",
        "en",
        "and",
        "van",
        "voor",
        "te",
        "in",
        "of",
        "la",
        "le",
        "du",
        "stichting",
        "foundation",
        "bv",
        "nv",
        "vzw",
        "mts",
        "maatschap",
    }
)
TITLES = frozenset(
    {"dr", "prof", "drs", "mr", "mevr", "mevrouw", "dhr", "heer", "mw", "ir", "phd", "md", "arts", "dokter", "doctor"}
)
PARTICLES = frozenset({"van", "der", "den", "de", "het", "ten", "ter", "te", "von", "le", "la", "du", "'t", "d"})


def plain(text: str) -> str:
    """Return `text` in small letters, without accents or signs, with single spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold()).replace("ij", "y")
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", kept).replace("_", " ").split())


def place_words(text: str) -> frozenset[str]:
    """Return the words that tell one place from another."""
    words = [SHORT.get(word, word) for word in plain(text).split()]
    telling = frozenset(word for word in words if word not in FILLERS)
    return telling or frozenset(words)


class Names:
    """Places with their other names and mergers: `same("OLVG", "Onze Lieve Vrouwe Gasthuis")`."""

    def __init__(self, groups: Iterable[tuple[str, str]] = ()) -> None:
        """`groups` pairs a name with one that means the same, or with the institution it merged into."""
        self._groups: list[set[frozenset[str]]] = []
        for one, other in groups:
            self._join(place_words(one), place_words(other))

    def _join(self, one: frozenset[str], other: frozenset[str]) -> None:
        touched = [group for group in self._groups if one in group or other in group]
        self._groups = [group for group in self._groups if group not in touched]
        self._groups.append({one, other}.union(*touched))

    def _all(self, text: str) -> set[frozenset[str]]:
        words = place_words(text)
        for group in self._groups:
            if any(_alike(words, known) for known in group):
                return group | {words}
        return {words}

    def same(self, one: str, other: str) -> bool:
        """Say whether two names may mean the same place. An empty name means no place."""
        if not plain(one) or not plain(other):
            return False
        return any(_alike(a, b) for a in self._all(one) for b in self._all(other))

    def any_same(self, ones: Iterable[str], others: Iterable[str]) -> bool:
        """Say whether any of `ones` may be any of `others`."""
        others = tuple(others)
        return any(self.same(one, other) for one in ones for other in others)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether all words of the shorter name stand in the longer one: 'Antonius' in 'St. Antonius Ziekenhuis'."""
    return one <= other or other <= one


def _person(text: str) -> tuple[list[str], str]:
    words = [word for word in plain(text).split() if word not in TITLES and word not in PARTICLES]
    return words[:-1], words[-1] if words else ""


def same_person(one: str, other: str) -> bool:
    """Say whether two names may mean the same person: surname alike, first names or initials not at odds.

    A surname that stands among the other's first names is a double name: 'Jansen-de Vries' may be 'A. Jansen'.
    """
    one_first, one_last = _person(one)
    other_first, other_last = _person(other)
    if not one_last or not other_last:
        return False
    if one_last != other_last:
        return one_last in other_first or other_last in one_first
    return not one_first or not other_first or one_first[0][0] == other_first[0][0]
