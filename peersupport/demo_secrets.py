"""What the demonstration remembers: six words, recovery and return codes, in one file that only its owner reads."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings


def kept() -> dict[str, Any]:
    """Return what was kept; outside the demonstration nothing."""
    if not settings.IS_DEMO or not _file().exists():
        return {}
    found: dict[str, Any] = json.loads(_file().read_text())
    return found


def keep(part: str, name: str, value: str) -> None:
    found = kept()
    found.setdefault(part, {})[name] = value
    _file().touch(mode=0o600)
    _file().write_text(json.dumps(found, indent=1))


def _file() -> Path:
    return Path(settings.DATA_DIR) / "demo_secrets.json"
