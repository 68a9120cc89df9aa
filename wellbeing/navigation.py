"""The doors in the head and the lists in the foot: only those whose room is built."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Link:
    """A door to a room."""

    room: str
    label: str
    url: str
    icon: str = ""
    about: str = ""
    name: str = ""


@dataclass(frozen=True)
class Part:
    """A list in the foot."""

    title: str
    links: tuple[Link, ...]


def _links(*wanted: tuple[str, str, str]) -> tuple[Link, ...]:
    found = []
    for room, label, name in wanted:
        try:
            found.append(Link(room, label, reverse(name), name=name))
        except NoReverseMatch:
            continue
    return tuple(found)


@lru_cache
def _doors(language: str | None) -> tuple[Link, ...]:
    return _links(
        ("courses", _("Learn"), "courses:catalogue"),
        ("peersupport", _("Help"), "peersupport:start"),
        ("donations", _("Give"), "donations:gift_give"),
        ("books", _("Read"), "books:book_list"),
    )


@lru_cache
def _entrances(language: str | None) -> tuple[Link, ...]:
    about = {
        "courses": ("path", _("Courses, groups and trainings, with accreditation, that fit your working week.")),
        "peersupport": (
            "lamp",
            _("A colleague from outside your own circle listens. Free of charge, and nobody is told."),
        ),
        "donations": (
            "hand",
            _("A gift for the foundation or for a campaign: you see what it does, and get a receipt."),
        ),
        "books": (
            "book",
            _("Books by our teachers, and what happens in a complaint, a disciplinary case or a calamity."),
        ),
    }
    asking = {"peersupport": _("Ask for help")}
    return tuple(
        Link(door.room, asking.get(door.room, door.label), door.url, *about[door.room]) for door in _doors(language)
    )


@lru_cache
def _foot(language: str | None) -> tuple[Part, ...]:
    parts = (
        Part(
            _("Learn and read"),
            _links(
                ("courses", _("Courses and groups"), "courses:catalogue"),
                ("courses", _("Teachers"), "courses:teacher_list"),
                ("training", _("Become a teacher"), "training:start"),
                ("knowledge", _("Knowledge base"), "knowledge:article_list"),
                ("courses", _("Practices"), "courses:practice_list"),
                ("books", _("Books"), "books:book_list"),
            ),
        ),
        Part(
            _("Support"),
            _links(
                ("peersupport", _("A colleague who listens"), "peersupport:start"),
                ("coaching", _("Coaching"), "coaching:start"),
                ("donations", _("Give"), "donations:gift_give"),
                ("donations", _("Crane-bird fund"), "donations:fund"),
                ("donations", _("For institutions"), "donations:institutions"),
            ),
        ),
        Part(
            _("About us"),
            _links(
                ("knowledge", _("Who we are"), "knowledge:about"),
                ("knowledge", _("Contact"), "knowledge:contact"),
                ("knowledge", _("Terms"), "knowledge:terms"),
                ("knowledge", _("Privacy"), "knowledge:privacy"),
                ("knowledge", _("Accessibility"), "knowledge:accessibility"),
            ),
        ),
    )
    return tuple(part for part in parts if part.links)


@lru_cache
def _small_foot(language: str | None) -> tuple[Link, ...]:
    return _links(
        ("knowledge", _("Who we are"), "knowledge:about"),
        ("knowledge", _("Privacy"), "knowledge:privacy"),
        ("knowledge", _("Accessibility"), "knowledge:accessibility"),
    )


def doors() -> tuple[Link, ...]:
    """Return the doors of the main menu in the reader's language."""
    return _doors(get_language())


def entrances() -> tuple[Link, ...]:
    """Return the doors as the home page shows them: with a drawing and a line on what is behind."""
    return _entrances(get_language())


def foot() -> tuple[Part, ...]:
    """Return the lists of the foot in the reader's language."""
    return _foot(get_language())


def small_foot() -> tuple[Link, ...]:
    """Return the few links under a page that asks one thing."""
    return _small_foot(get_language())


def url(name: str) -> str:
    """Return the address of the page `name`, or nothing where its room is not built."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
