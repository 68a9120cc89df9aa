"""The crisis lines, for every page and for pages that must do without the database."""

from knowledge.models import CrisisLine


def crisis_lines() -> list[CrisisLine]:
    """Return the lines on the strip, one query."""
    return list(CrisisLine.objects.shown())
