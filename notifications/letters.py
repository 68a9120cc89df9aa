"""What a room writes: a letter, its attachments, and where the writer of a kind is found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from django.conf import settings

from notifications.models import Message


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class Letter:
    """A letter before it is laid out: `template` is a path without its ending; `.html` and `.txt` both exist."""

    subject: str
    template: str
    context: Mapping[str, Any]
    attachments: tuple[Attachment, ...] = ()
    is_plain: bool = False  # text alone, without the house's sheet


Writer = Callable[[Message], Letter | None]


class UnknownKind(Exception):
    """Nobody writes letters of this kind."""


def writer(kind: str) -> Writer:
    """Return the function that writes letters of `kind` ("room.what_happened"); it answers None where none is needed.

    Raises UnknownKind.
    """
    room, _, name = kind.partition(".")
    try:
        found = getattr(import_module(settings.LETTER_WRITERS[room]), name)
    except (KeyError, AttributeError, ImportError) as error:
        raise UnknownKind(kind) from error
    if name.startswith("_") or not callable(found):
        raise UnknownKind(kind)
    return cast(Writer, found)
