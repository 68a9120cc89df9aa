"""Fifteen practices; their words stand beside this file, in Dutch and in English."""

import re
from pathlib import Path

from django.core.files.base import ContentFile

from courses.demo import bells
from courses.models import Practice

HERE = Path(__file__).parent
# At which seconds a bell sounds, and how long the sound lasts: there is nobody to read aloud in a demonstration.
BELLS = {
    "drie-ademhalingen": ((0, 10, 20, 30), 36),
    "vriendelijke-adem": ((0, 55), 61),
}


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
        practice, is_new = Practice.objects.get_or_create(slug=slug, defaults={
            "title_nl": title, "lead_nl": lead, "text_nl": text, "title_en": title_en, "lead_en": lead_en,
            "text_en": text_en, "length_minutes": int(minutes), "access": access, "position": position,
        })  # fmt: skip
        if is_new and slug in BELLS:
            sound = bells.sound(*BELLS[slug])
            for field in (practice.audio_nl, practice.audio_en):  # a bell speaks both languages
                field.save(f"{slug}.wav", ContentFile(sound), save=False)
            practice.save(update_fields=["audio_nl", "audio_en"])
