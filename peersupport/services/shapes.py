"""What is sealed, as it is before sealing: contact and messages. The facts are in `peersupport.matching`."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from peersupport.matching import Facts

FACTS, CONTACT, STORY, MESSAGE, GLIMPSE = "facts", "contact", "story", "message", "glimpse"
WISH, LETTER, APPROVAL = "wish", "letter", "approval"
TIES = "ties"
FILE = "file"
CALL, WRITE, SELF = "call", "write", "self"


@dataclass(frozen=True)
class Contact:
    """Compartment B: how somebody may be reached. A pseudonym will do."""

    how: str
    name: str = ""
    phone: str = ""
    safe_hours: str = ""
    voicemail: bool = False
    desk_may_call: bool = False


@dataclass(frozen=True)
class Written:
    """One message of a conversation: who by (a role and a first name), when, what."""

    role: str
    name: str
    text: str
    at: datetime
    file: "Enclosed | None" = None


@dataclass(frozen=True)
class Enclosed:
    """A file that goes with a message: the sealed item it is, what to call it, how large, and until when it is kept."""

    item: str
    name: str
    size: int
    until: str

    @property
    def until_day(self) -> date:
        return date.fromisoformat(self.until)

    @property
    def is_here(self) -> bool:
        return self.until_day > timezone.localdate()


def pack(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content)
    return found


def pack_contact(contact: Contact) -> bytes:
    return pack(asdict(contact))


def unpack_contact(content: bytes) -> Contact:
    return Contact(**unpack(content))


def pack_facts(facts: Facts) -> bytes:
    return pack(facts.to_json())


def unpack_facts(content: bytes) -> Facts:
    return Facts.from_json(unpack(content))


def pack_written(*, role: str, name: str, text: str, file: Enclosed | None = None) -> bytes:
    written = {"role": role, "name": name, "text": text, "at": timezone.now().isoformat()}
    return pack({**written, "file": asdict(file)} if file else written)


def unpack_written(content: bytes) -> Written:
    found = unpack(content)
    at = datetime.fromisoformat(found["at"]).astimezone(UTC)
    file = Enclosed(**found["file"]) if "file" in found else None
    return Written(found["role"], found["name"], found["text"], at, file)


def glimpse(facts: Facts, *, shares_past: bool = False) -> bytes:
    """Return what somebody who is asked may see before saying yes: no name, no place, no story."""
    return pack(
        {
            "profession": facts.profession,
            "region": facts.region,
            "languages": list(facts.languages),
            "reason": facts.reason,
            "shares_past": shares_past,
        }
    )
