"""One search box over everything that anyone may read. The sealed rooms are not in it, by any word."""

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.words import LONGEST, asked
from courses.services.cards import Card
from courses.services.catalogue import Choice, Shelf, shelf
from finding.models import Entry
from finding.search import Found, find
from wellbeing import navigation

MOST, PER_PAGE, DATES = 5, 30, 3
KINDS = {
    "course": _("Courses and groups"),
    "article": _("Knowledge base"),
    "practice": _("Practices"),
    "book": _("Books"),
    "person": _("Teachers"),
    "training": _("Become a teacher"),
    "page": _("About us and this site"),
}


@dataclass(frozen=True)
class Part:
    """What was found of one kind, and where the rest of it is."""

    kind: str
    label: str
    total: int
    entries: list[Entry] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    more_url: str = ""


@login_not_required
@require_safe
@cache_control(private=True, no_store=True)
def search(request: HttpRequest) -> HttpResponse:
    """Show what a question leads to, by kind; with `kind` only that kind, page by page. Nothing is kept of it."""
    question = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    page = Paginator(range(PER_PAGE * 1000), PER_PAGE).get_page(request.GET.get("page")).number if kind else 1
    found = find(question, most=PER_PAGE if kind else MOST, first=(page - 1) * PER_PAGE, kind=kind)
    dates = Shelf() if kind or not question else dates_for(question, found)
    parts = parts_of(found, dates, question, kind)
    pages = -(-parts[0].total // PER_PAGE) if kind and parts else 1
    context = {
        "question": question,
        "kind": KINDS.get(kind, ""),
        "parts": parts,
        "total": sum(part.total for part in parts),
        "read_as": dict(found.read_as) | dates.read_as if parts else {},
        "is_partial": found.is_partial,
        "page": page,
        "pages": pages,
        "previous_url": address(question, kind, page - 1) if page > 1 else "",
        "next_url": address(question, kind, page + 1) if page < pages else "",
        "all_url": address(question),
        "entrances": navigation.entrances(),
        "support_url": navigation.url("peersupport:start"),
    }
    return render(request, "wellbeing/search.html", context)


def dates_for(question: str, found: Found) -> Shelf:
    """Return the dates that a question leads to. Their few words guess only where nothing else knew what was meant."""
    now = timezone.now()
    dates = shelf(Choice(question=question), now=now, most=DATES)
    if dates.read_as and found.read_as:
        read_as = dict(found.read_as)
        meant = " ".join(read_as.get(word, word) for word in asked(question))
        dates = shelf(Choice(question=meant), now=now, most=DATES)
    return Shelf() if dates.read_as and found.groups else dates


def parts_of(found: Found, dates: Shelf, question: str, kind: str) -> list[Part]:
    """Return what was found in the order in which it is shown: what one can come to first."""
    parts = []
    for name, label in KINDS.items():
        group = found.groups.get(name)
        if group and group.entries:
            more_url = address(question, name) if not kind and group.total > MOST else ""
            parts.append(Part(name, str(label), group.total, entries=group.entries, more_url=more_url))
    if dates.cards:
        more_url = f"{reverse('courses:catalogue')}?{_query(q=question)}" if dates.total > DATES else ""
        parts.insert(
            1 if "course" in found.groups else 0,
            Part("edition", str(_("Dates")), dates.total, cards=dates.cards, more_url=more_url),
        )
    return parts


def address(question: str, kind: str = "", page: int = 1) -> str:
    """Return the address of these results."""
    said = {"q": question, "kind": kind, "page": str(page) if page > 1 else ""}
    return f"{reverse('search')}?{_query(**said)}"


def _query(**said: str) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in said.items() if value})
    return query.urlencode()
