"""What stands in the catalogue: the editions that have not ended, chosen by a visitor's filters."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery, Value
from django.utils import timezone

from courses import search
from courses.models import Course, Delivery, Edition
from courses.models.edition import EditionQuerySet
from courses.services.cards import Card, card, for_cards

HERE = ZoneInfo("Europe/Amsterdam")
ONLINE = "online"


@dataclass(frozen=True)
class Choice:
    """A visitor's filters. Within one, any value will do; together, all of them count."""

    formats: Collection[str] = ()
    places: Collection[str] = ()  # "nl", "be", "online", or the name of a city
    audiences: Collection[str] = ()
    languages: Collection[str] = ()
    months: Collection[date] = ()  # first days
    question: str = ""


@dataclass(frozen=True)
class Shelf:
    """A part of the catalogue: these lines, of so many in all; `read_as` where a word was taken for another."""

    cards: list[Card] = field(default_factory=list)
    total: int = 0
    read_as: dict[str, str] = field(default_factory=dict)


def month_bounds(first: date) -> tuple[datetime, datetime]:
    """Return the first moment of a month here, and of the next."""
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    start, end = (datetime(day.year, day.month, 1, tzinfo=HERE) for day in (first, following))
    return start, end


def still_to_join(now: datetime) -> EditionQuerySet:
    """Return the editions in the catalogue, by their start: those to come, and running ones that one may still join."""
    editions = Edition.objects.published().filter(Q(starts_at__gt=now) | Q(closes_at__gt=now, ends_at__gt=now))
    return editions.order_by("starts_at", "pk")


def chosen(choice: Choice, *, now: datetime) -> tuple[EditionQuerySet, dict[str, str]]:
    """Return the editions that answer to a choice, in order of their start, and the words taken for others."""
    editions = still_to_join(now)
    if choice.formats:
        editions = editions.filter(course__format__in=choice.formats)
    if choice.places:
        editions = editions.filter(_stands_in(choice.places))
    if choice.audiences:
        editions = editions.filter(course__in=_courses_for(choice.audiences))
    if choice.languages:
        editions = editions.filter(language__in=choice.languages)
    if choice.months:
        when = Q()
        for first in choice.months:
            start, end = month_bounds(first)
            when |= Q(starts_at__gte=start, starts_at__lt=end)
        editions = editions.filter(when)
    read_as = {}
    for found in search.find(choice.question):
        editions = editions.filter(_answers(found.hits))
        if found.read_as:
            read_as[found.word] = found.read_as
    return editions, read_as


def _courses_for(audiences: Collection[str]) -> QuerySet[Any, Any]:
    meant = Course.audiences.through.objects.filter(audience__slug__in=audiences)
    return meant.values("course_id")


def _stands_in(places: Collection[str]) -> Q:
    where = Q()
    for place in places:
        if place == ONLINE:
            where |= Q(delivery__in=[Delivery.ONLINE, Delivery.HYBRID])
        elif place in {"nl", "be"}:
            where |= Q(venue__country=place.upper())
        else:
            where |= Q(venue__city__iexact=place)
    return where


def _answers(hits: search.Hits) -> Q:
    taught = Edition.teachers.through.objects.filter(teacher_id__in=hits.teachers).values("edition_id")
    where = Q(course_id__in=hits.courses)
    if hits.venues:
        where |= Q(venue_id__in=hits.venues)
    if hits.teachers:
        where |= Q(pk__in=taught)
    return where


def shelf(choice: Choice, *, now: datetime, first: int = 0, most: int = 20) -> Shelf:
    """Return the lines from `first` on, and how many there are in all, in one statement (searching adds its own)."""
    editions, read_as = chosen(choice, now=now)
    counted = editions.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    rows = list(
        for_cards(editions).annotate(total=Subquery(counted, output_field=IntegerField()))[first : first + most]
    )
    total = vars(rows[0])["total"] if rows else 0
    return Shelf([card(edition, now=now) for edition in rows], total, read_as)


def coming(now: datetime, limit: int) -> tuple[list[Card], int]:
    """Return the first editions that have yet to start, and how many do: for the home page."""
    editions = Edition.objects.published().filter(starts_at__gt=now).order_by("starts_at", "pk")
    counted = editions.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    rows = list(for_cards(editions).annotate(total=Subquery(counted, output_field=IntegerField()))[:limit])
    return [card(edition, now=now) for edition in rows], vars(rows[0])["total"] if rows else 0


def month_of(moment: datetime) -> date:
    """Return the first day of the month in which a moment falls here."""
    return timezone.localtime(moment, HERE).date().replace(day=1)


def following_months(first: date, number: int) -> list[date]:
    """Return so many months, as first days."""
    months = []
    for _step in range(number):
        months.append(first)
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return months


@dataclass(frozen=True)
class Mark:
    """An edition on the calendar."""

    title: str
    url_code: str
    starts_at: datetime
    is_online: bool


def calendar_marks(choice: Choice, month: date, *, now: datetime, most: int = 400) -> list[Mark]:
    """Return what starts in a month, for the calendar view, one statement."""
    editions, _read_as = chosen(choice, now=now)
    start, end = month_bounds(month)
    rows = (
        editions.filter(starts_at__gte=start, starts_at__lt=end)
        .select_related("course")
        .only("code", "starts_at", "delivery", "course__title_nl", "course__title_en")
    )[:most]
    return [
        Mark(edition.course.title, str(edition.code), edition.starts_at, edition.delivery == Delivery.ONLINE)
        for edition in rows
        if edition.starts_at
    ]
