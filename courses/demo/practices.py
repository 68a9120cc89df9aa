"""Fifteen practices; their words stand beside this file, in Dutch and in English."""

import re
from pathlib import Path

from courses.models import Practice

HERE = Path(__file__).parent


def read(language: str) -> dict[str, tuple[list[str], str, str]]:
    """Return by slug what stands in the head of each practice, its lead and its text."""
    found = {}
    for part in re.split(r"^%% ", (HERE / f"practices.{language}.md").read_text(), flags=re.MULTILINE)[1:]:
        head, lead, text = part.split("\n", 2)
        slug, *rest = head.split(" | ")
        found[slug] = (rest, lead, text.strip())
    return found


def load() -> None:
    """Make the practices; those that are there already stay as they are."""
    english = read("en")
    for position, (slug, ((minutes, access, title), lead, text)) in enumerate(read("nl").items()):
        (title_en,), lead_en, text_en = english[slug]
        Practice.objects.get_or_create(slug=slug, defaults={
            "title_nl": title, "lead_nl": lead, "text_nl": text, "title_en": title_en, "lead_en": lead_en,
            "text_en": text_en, "length_minutes": int(minutes), "access": access, "position": position,
        })  # fmt: skip
