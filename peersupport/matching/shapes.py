"""What the matching looks at: the facts of a request, and a supporter or desk member."""

from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Facts:
    """Compartment A: what the desk may know. Sealed at rest; in memory only while somebody matches."""

    profession: str
    region: str
    country: str
    languages: tuple[str, ...]
    reason: str
    specialty: str = ""
    not_same_specialty: bool = False
    seniority: str = ""
    gender_wish: str = ""
    gender_required: bool = False
    employers: tuple[str, ...] = ()
    training_places: tuple[str, ...] = ()
    training_region: str = ""
    departments: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    keep_from_desk: tuple[str, ...] = ()
    choose_for_me: bool = False
    pass_story: bool = False
    safety: str = ""

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Facts":
        """Return the facts as they were stored; what a later version added or dropped does no harm."""
        known = {one.name for one in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in stored.items() if name in known
        }
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class TieOf:
    """Where somebody works, trains, judges or governs; `until` is the last year, None while it lasts."""

    kind: str
    place: str = ""
    region: str = ""
    until: int | None = None


@dataclass(frozen=True)
class Candidate:
    """A supporter or desk member as the matching sees them."""

    code: str
    name: str
    profession: str = ""
    specialty: str = ""
    region: str = ""
    country: str = ""
    languages: tuple[str, ...] = ()
    gender: str = ""
    seniority: str = ""
    experience: tuple[str, ...] = ()
    phone_only: bool = False
    capacity: int = 2
    load: int = 0
    is_ready: bool = True
    has_key: bool = True
    was_asked: bool = False
    trained_on: date | None = None
    cool_off_until: date | None = None
    last_asked_on: date | None = None
    ties: tuple[TieOf, ...] = ()
    standing: tuple[str, ...] = field(default=(), repr=False)
