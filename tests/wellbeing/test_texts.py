"""The Dutch catalogues of the rooms agree with each other, and leave Django's own words alone."""

from pathlib import Path

import django
import polib
from django.conf import settings

ROOMS = sorted(Path(settings.BASE_DIR, "locale").glob("*/nl/LC_MESSAGES/django.po"))


def said(path: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        (entry.msgctxt or "", entry.msgid): (entry.msgstr, *entry.msgstr_plural.values())
        for entry in polib.pofile(str(path))
    }


def test_the_same_english_is_the_same_dutch_in_every_room():
    seen: dict[tuple[str, str], tuple[str, ...]] = {}

    clashes = []
    for path in ROOMS:
        for text, dutch in said(path).items():
            if seen.setdefault(text, dutch) != dutch:
                clashes.append((text[1], seen[text], dutch))

    assert clashes == []


def test_no_room_takes_djangos_dates_and_words_away():
    own = said(Path(django.__file__).parent / "conf/locale/nl/LC_MESSAGES/django.po")

    taken = [
        (path.parts[-4], text[1])
        for path in ROOMS
        for text, dutch in said(path).items()
        if text in own and own[text] != dutch
    ]

    assert taken == []
