"""The crisis lines, for every page and for pages that must do without the database."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from knowledge.models import CrisisLine, CrisisLineChange

FIRST_LINES = Path(__file__).parent.parent / "crisis_lines.json"
FIELDS = (
    "country", "number", "name_nl", "name_en", "languages", "hours_nl", "hours_en", "source_url", "verified_on",
    "position",
)  # fmt: skip
PROPOSED = (*FIELDS, "is_shown")
State = CrisisLineChange.State

log = structlog.get_logger(__name__)


class CrisisLineRefused(Exception):
    """The line cannot be changed so; the message may be shown."""


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
    """Write the copy that error pages show without the database. Called when a change is confirmed and at set-up."""
    rows = list(CrisisLine.objects.shown().values(*FIELDS))
    copy: Path = settings.CRISIS_LINES_COPY
    draft = copy.with_suffix(".part")
    try:
        draft.write_text(json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        draft.replace(copy)
    except OSError as error:
        log.error("crisis_lines_not_kept", error=type(error).__name__)


@transaction.atomic
def propose_crisis_line(*, line: CrisisLine | None, fields: dict[str, Any], by: User) -> CrisisLineChange:
    """Keep how `by` would have a line (or a new one), for another person to confirm. `fields` by the names in PROPOSED.

    Raises CrisisLineRefused when nothing would change, or another proposal for the line is still open.
    """
    fields = {name: fields[name] for name in PROPOSED}
    if line and all(getattr(line, name) == value for name, value in fields.items()):
        raise CrisisLineRefused(_("Nothing has changed, so there is nothing to confirm."))
    if line:
        CrisisLine.objects.select_for_update().get(pk=line.pk)
        if line.changes.filter(state=State.PROPOSED).exists():
            raise CrisisLineRefused(_("Another change of this line still waits to be confirmed."))
    return CrisisLineChange.objects.create(line=line, proposed=fields, proposed_by=by)


@transaction.atomic
def decide_crisis_line(
    *, change: CrisisLineChange, to: CrisisLineChange.State, by: User, reason: str = "", now: datetime
) -> CrisisLineChange:
    """Confirm, refuse or withdraw a proposed change. Confirming carries it out and renews the copy for error pages.

    Raises CrisisLineRefused for a change that is dealt with, when who proposed it confirms or refuses it, when somebody
    else withdraws it, or when a refusal gives no reason.
    """
    change = CrisisLineChange.objects.select_for_update().get(pk=change.pk)
    if to not in CrisisLineChange.MOVES[State(change.state)]:
        raise CrisisLineRefused(_("This change is already dealt with."))
    is_own = change.proposed_by_id == by.pk
    if is_own and to != State.WITHDRAWN:
        raise CrisisLineRefused(_("Someone else than who proposed it must decide: two people look at every number."))
    if to == State.WITHDRAWN and not is_own:
        raise CrisisLineRefused(_("Only who proposed a change can withdraw it."))
    if to == State.REFUSED and not reason.strip():
        raise CrisisLineRefused(_("Say why, in a sentence for your fellow editors."))
    if to == State.CONFIRMED:
        change.line = _carry_out(change)
    change.state, change.decided_by, change.decided_at, change.reason = to, by, now, reason.strip()
    change.save()
    return change


def meant(change: CrisisLineChange) -> dict[str, Any]:
    """Return the values that a change would give the line, as a row holds them."""
    fields = {field.name: field for field in CrisisLine._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in change.proposed.items()}


def _carry_out(change: CrisisLineChange) -> CrisisLine:
    line = change.line or CrisisLine()
    for name, value in meant(change).items():
        setattr(line, name, value)
    try:
        line.validate_constraints()
    except ValidationError:
        raise CrisisLineRefused(_("This country already has a line with this number.")) from None
    line.save()
    transaction.on_commit(keep_crisis_lines)
    return line


def _line(row: dict[str, Any]) -> CrisisLine:
    known = {name: row[name] for name in FIELDS}
    return CrisisLine(**{**known, "verified_on": date.fromisoformat(row["verified_on"])})
