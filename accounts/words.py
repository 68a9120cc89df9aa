"""Words that people search with: in plain form, and forgiving a slip of the pen.

The lowest room that all rooms with a search share. Each room keeps its own index of where its words stand.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

LONGEST = 100  # signs of a question that are read
MOST_WORDS = 6
WORD = re.compile(r"[^\W_]+")
JOINED = re.compile(r"(?<=\w)[-'’](?=\w)")  # what stands within a word: burn-out, collega's
EMPTY = frozenset([
    "a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with",
    "aan", "bij", "de", "die", "dit", "een", "en", "het", "met", "naar", "om", "op", "te", "tot", "uit", "van", "voor",
])  # fmt: skip


def plain(text: str) -> str:
    """Return the text in lower case without accents; "burn-out" becomes "burnout"."""
    joined = JOINED.sub("", unicodedata.normalize("NFC", text.lower()))
    return joined if joined.isascii() else _bare(joined)


def words(text: str) -> list[str]:
    """Return the words of a text, plain, without those that say nothing."""
    joined = JOINED.sub("", unicodedata.normalize("NFC", text.lower()))
    found = (word if word.isascii() else _bare(word) for word in WORD.findall(joined))
    return [word for word in found if word not in EMPTY]


def _bare(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def asked(question: str) -> list[str]:
    """Return the words of a visitor's question that are looked up, each once."""
    return list(dict.fromkeys(words(question[:LONGEST])))[:MOST_WORDS]


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


def bent(word: str) -> set[str]:
    """Return the other forms that a Dutch or English noun may have: "tuchtzaken" for "tuchtzaak", and back."""
    ends = {"z": "s", "v": "f"}
    roots = {word.removesuffix(end) for end in ("en", "n", "s", "es", "ën") if len(word) > 4} | {
        re.sub("ies$", "y", word)
    }
    found = set(roots)
    for root in roots - {word}:
        found.add(root[:-1] + ends.get(root[-1:], root[-1:]))
        found.add(re.sub(r"([bdfgklmnprst])\1$", r"\1", root))  # "bussen", "bus"
        found |= {re.sub(r"(?<![aeiou])([aeou])(\w)$", r"\1\1\2", each) for each in list(found)}  # "zaken", "zaak"
    loose = re.sub(r"([aeou])\1(\w)$", r"\1\2", word)
    found |= {
        f"{stem[:-1]}{sign}en"
        for stem in (word, loose)
        for sign in (stem[-1:], {"s": "z", "f": "v"}.get(stem[-1:]))
        if sign
    }
    return {each for each in found if len(each) > 2} - {word}


SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ch", "g"), ("ph", "f"), ("th", "t"), ("x", "ks"), ("qu", "kw"), ("c(?=[eiy])", "s"), ("[cq]", "k"),
        ("ij|y", "ei"), ("ou", "au"), ("ae", "a"), ("dt$|d$", "t"), (r"([b-df-hj-np-tv-z])\1+", r"\1"),
    )
]  # fmt: skip


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """Return how a word sounds, near enough for whoever writes it by ear: "klagt" sounds like "klacht"."""
    for pattern, heard in SOUNDS:
        word = pattern.sub(heard, word)
    return word


def near(word: str, known: Collection[str]) -> tuple[list[str], str]:
    """Return the known words that `word` may mean, and the word it was taken for when that was another.

    As written, bent, as the start or a part of a longer word; else by its sound; else with slips; else the longest one
    that it begins with, since Dutch joins words ("begeleiding" where only "begeleid" stands).
    """
    found = [each for each in known if each.startswith(word)] if len(word) > 2 else []
    if len(word) > 3:
        found += [each for each in known if word in each and not each.startswith(word)]
    if word in known:
        found.append(word)
    found += [form for form in sorted(bent(word)) if form in known and form not in found]
    if found:
        return found, ""
    closest = _alike(word, known) or _closest(word, known) or _beginning(word, known)
    return closest, min(closest, default="")


def _alike(word: str, known: Collection[str]) -> list[str]:
    heard = sound(word)
    return [each for each in known if sound(each) == heard] if len(word) > 3 else []


def _beginning(word: str, known: Collection[str]) -> list[str]:
    for size in range(len(word) - 1, max(3, len(word) * 2 // 5), -1):
        if found := sorted({word[:size], *bent(word[:size])}.intersection(known)):
            return found
    return []


def _closest(word: str, known: Collection[str]) -> list[str]:
    most = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
    pairs = {word[i : i + 2] for i in range(len(word) - 1)}
    closest: list[str] = []
    for each in known:
        # A slip touches at most three pairs of neighbours; words that share too few are not worth the count.
        if abs(len(each) - len(word)) > most or sum(pair in each for pair in pairs) < len(pairs) - 3 * most:
            continue
        distance = slips(word, each, most=most)
        if distance < most:
            most, closest = distance, [each]
        elif distance == most and distance:
            closest.append(each)
    return closest
