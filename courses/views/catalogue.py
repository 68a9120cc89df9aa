"""The catalogue: a list by month or a calendar, with filters in the address."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.filters import FilterForm, month_name
from courses.pages import remembered
from courses.services import catalogue as services
from courses.services.cards import Card, in_words

PER_PAGE = 20
PER_DAY = 4


@dataclass(frozen=True)
class Month:
    """The lines of one month."""

    slug: str
    name: str
    cards: list[Card]


@dataclass(frozen=True)
class Drop:
    """A filter that one may take away, and the address without it."""

    words: str
    url: str


@login_not_required
@require_safe
@remembered
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show what one can take part in. A filter we do not know is named, and left out."""
    now = timezone.now()
    form = FilterForm(request.GET, today=services.month_of(now))
    is_well_formed = form.is_valid()
    shown = _calendar(request, form) if request.GET.get("view") == "month" else _list(request, form)
    address = _address(request.GET)
    path = request.path
    title = _("Courses and groups")
    if page_number := request.GET.get("page"):
        title = _("%(title)s, page %(page)s") % {"title": title, "page": page_number}
    page_query = f"?page={request.GET['page']}" if set(request.GET) == {"page"} else ""
    alternate = settings.SITE_URL + _other_language(path) + page_query
    return render(
        request,
        "courses/catalogue.html",
        {
            "page_title": title,
            "description": _(
                "Courses in self-compassion, groups and days for doctors and other medical professionals: "
                "from a morning to eight weeks, in the Netherlands, in Flanders and online."
            ),
            "form": form,
            "is_filtered": bool(form.chosen()) or request.GET.get("view") == "month",
            "chosen": [
                Drop(words, f"{path}{_without(request.GET, name, value)}") for name, value, words in form.chosen()
            ],
            "list_url": path + _address(request.GET, drop=("view", "page")),
            "month_url": path + _address(request.GET, drop=("view", "page"), view="month"),
            "address": address,
            "canonical_url": settings.SITE_URL + path + page_query,
            "other_language_canonical_url": alternate,
            **shown,
        },
        status=200 if is_well_formed else 400,
    )


def _list(request: HttpRequest, form: FilterForm) -> dict[str, object]:
    number = _page_number(request.GET)
    found = services.shelf(form.choice(), now=timezone.now(), first=(number - 1) * PER_PAGE, most=PER_PAGE)
    if number > 1 and not found.cards:
        raise Http404("there is no such page")
    pages = -(-found.total // PER_PAGE)
    now = timezone.now()
    by_month = groupby(
        found.cards, key=lambda card: services.month_of(card.starts_at) if card.starts_at > now else None
    )
    return {
        "view": "list",
        "months": [_month(first, [*cards]) for first, cards in by_month],
        "total": found.total,
        "total_words": capfirst(in_words(found.total)),
        "read_as": [{"word": word, "taken_for": other} for word, other in found.read_as.items()],
        "page": number,
        "pages": pages,
        "previous_url": _address(request.GET, drop=("page",), page=number - 1) if number > 1 else "",
        "next_url": _address(request.GET, drop=("page",), page=number + 1) if number < pages else "",
    }


def _month(first: date | None, cards: list[Card]) -> Month:
    if first is None:
        return Month("begun", _("Already begun, and you can still join"), cards)
    return Month(f"{first:%Y-%m}", capfirst(month_name(first)), cards)


def _calendar(request: HttpRequest, form: FilterForm) -> dict[str, object]:
    now = timezone.now()
    choice = form.choice()
    first = min(choice.months, default=services.month_of(now))
    marks = services.calendar_marks(services.Choice(**{**vars(choice), "months": ()}), first, now=now)
    by_day: defaultdict[date, list[services.Mark]] = defaultdict(list)
    for mark in marks:
        by_day[timezone.localtime(mark.starts_at, services.HERE).date()].append(mark)
    weeks = [
        [
            {"day": day, "is_inside": day.month == first.month, "marks": by_day[day][:PER_DAY],
             "more": max(0, len(by_day[day]) - PER_DAY)}
            for day in week
        ]
        for week in Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    ]  # fmt: skip
    before, after = services.month_of(services.month_bounds(first)[0]), services.following_months(first, 2)[1]
    before = date(before.year - (before.month == 1), (before.month - 2) % 12 + 1, 1)
    return {
        "view": "month",
        "weeks": weeks,
        "weekdays": weeks[0],
        "month_name": capfirst(month_name(first)),
        "total": len(marks),
        "total_words": capfirst(in_words(len(marks))),
        "list_of_month_url": _address(request.GET, drop=("view", "page", "month"), month=f"{first:%Y-%m}"),
        "before": {"name": month_name(before), "url": _month_address(request.GET, before)}
        if before >= services.month_of(now)
        else None,
        "after": {"name": month_name(after), "url": _month_address(request.GET, after)},
    }


def _page_number(query: QueryDict) -> int:
    given = query.get("page", "1")
    if not (given.isascii() and given.isdigit() and 0 < len(given) < 7 and int(given) > 0):
        raise Http404("not a page number")
    return int(given)


def _address(query: QueryDict, *, drop: tuple[str, ...] = (), **changed: object) -> str:
    """Return the query string without empty values and without `drop`, with `changed` at its end."""
    kept = [(name, value) for name, values in query.lists() for value in values if value and name not in drop]
    kept += [(name, str(value)) for name, value in changed.items()]
    return f"?{urlencode(kept)}" if kept else "?" if changed else ""


def _month_address(query: QueryDict, month: date) -> str:
    return _address(query, drop=("month", "page", "view"), view="month", month=f"{month:%Y-%m}")


def _without(query: QueryDict, name: str, value: str) -> str:
    """Return the query string without one value of one filter."""
    left = [
        (its, each) for its, values in query.lists() for each in values
        if each and its != "page" and (its, each.strip()) != (name, value)
    ]  # fmt: skip
    return f"?{urlencode(left)}" if left else ""


def _other_language(path: str) -> str:
    from django.urls import translate_url

    return translate_url(path, "nl" if get_language() == "en" else "en")
