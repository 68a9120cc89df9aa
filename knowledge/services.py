"""The crisis lines, for every page and for pages that must do without the database."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from knowledge.models import CrisisLine

FIRST_LINES = Path(__file__).parent / "crisis_lines.json"
FIELDS = (
    "country", "number", "name_nl", "name_en", "languages", "hours_nl", "hours_en", "source_url", "verified_on",
    "position",
)  # fmt: skip

log = structlog.get_logger(__name__)


def crisis_lines() -> list[CrisisLine]:
    """Return the lines on the strip, one query."""
    return list(CrisisLine.objects.shown())


def kept_crisis_lines() -> list[CrisisLine]:
    """Return the lines of the strip without the database: this machine's copy, else the first ones. Never fails."""
    for file in (settings.CRISIS_LINES_COPY, FIRST_LINES):
        try:
            lines = [_line(row) for row in json.loads(file.read_text())]
        except (OSError, ValueError, TypeError, KeyError):
            continue
        if lines:
            return lines
    return []


def keep_crisis_lines() -> None:
    """Write the copy that error pages show when the database is away. Called when a line changes and at set-up."""
    rows = list(CrisisLine.objects.shown().values(*FIELDS))
    copy: Path = settings.CRISIS_LINES_COPY
    draft = copy.with_suffix(".part")
    try:
        draft.write_text(json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        draft.replace(copy)
    except OSError as error:
        log.error("crisis_lines_not_kept", error=type(error).__name__)


def change_crisis_line(line: CrisisLine) -> None:
    """Save a line and renew the copy once that is certain."""
    line.save()
    transaction.on_commit(keep_crisis_lines)


def remove_crisis_line(line: CrisisLine) -> None:
    """Remove a line and renew the copy once that is certain."""
    line.delete()
    transaction.on_commit(keep_crisis_lines)


def _line(row: dict[str, Any]) -> CrisisLine:
    known = {name: row[name] for name in FIELDS}
    return CrisisLine(**{**known, "verified_on": date.fromisoformat(row["verified_on"])})
