"""An edition told in full: when, what it costs, what comes back, and what a visitor can do now."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.dates import clock, day_clock
from courses.models import CancellationTerms, Edition, Objective, Price, Session
from courses.services.amounts import HERE, price_options, terms_of, today
from courses.services.cards import FEW, Seats, day_month, in_words, seats_of
from payments.money import euro


@dataclass(frozen=True)
class Rung:
    """A line of the price ladder."""

    label: str
    amount: str


@dataclass(frozen=True)
class Term:
    """What comes back until when."""

    until: str
    share: str


class Way(StrEnum):
    """What a visitor can do on an edition's page."""

    ENROL = "enrol"
    WAIT = "wait"
    FULL = "full"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    OVER = "over"
    CANCELLED = "cancelled"
    DRAFT = "draft"


def way_in(edition: Edition, *, now: datetime) -> Way:
    """Return what a visitor can do now. Reads what `with_seats` found."""
    if edition.state == Edition.State.CANCELLED:
        return Way.CANCELLED
    if edition.state == Edition.State.DRAFT or not edition.course.is_published:
        return Way.DRAFT
    if edition.ends_at and edition.ends_at <= now:
        return Way.OVER
    if edition.opens_at > now:
        return Way.NOT_YET
    if not edition.is_open_at(now):
        return Way.CLOSED
    if edition.has_free_place:
        return Way.ENROL
    return Way.WAIT if edition.has_waiting_list_at(now) else Way.FULL


def hours(session: Session) -> str:
    """Return "19.30–22.00 uur" or "19:30–22:00", and the local time beside it where the clock stands otherwise."""

    def span(zone: str) -> str:
        return _("%(from)s–%(to)s") % {"from": clock(session.starts_at, zone), "to": clock(session.ends_at, zone)}

    return _both_clocks(span, session.starts_at, session.edition)


def begins(edition: Edition) -> str:
    """Return "dinsdag 2 maart 2027, 19.30 uur", and the local time beside it where the clock stands otherwise."""
    return _moment(edition.starts_at, edition) if edition.starts_at else ""


def starts(session: Session) -> str:
    """Return the same for the start of one session."""
    return _moment(session.starts_at, session.edition)


def _moment(moment: datetime, edition: Edition) -> str:
    return _both_clocks(lambda zone: day_clock(moment, zone), moment, edition)


def _both_clocks(said: Callable[[str], str], moment: datetime, edition: Edition) -> str:
    """Say a time on Amsterdam's clock; where an edition's own clock differs, on both, each with its town."""
    here, zone = said(HERE.key), edition.time_zone
    if timezone.localtime(moment, ZoneInfo(zone)).utcoffset() == timezone.localtime(moment, HERE).utcoffset():
        return here
    town = zone.rpartition("/")[2].replace("_", " ")
    return _("%(here)s (Amsterdam), %(there)s (%(town)s)") % {"here": here, "there": said(zone), "town": town}


def when_of(edition: Edition, sessions: Sequence[Session]) -> str:
    """Return "Acht dinsdagavonden, tot en met 20 april, 19.30–22.00 uur"."""
    parts = [edition.rhythm[:1].upper() + edition.rhythm[1:]]
    live = [session for session in sessions if session.kind == Session.Kind.LIVE]
    if edition.starts_at and edition.ends_at and today(edition.starts_at) != today(edition.ends_at):
        parts.append(_("until %(day)s") % {"day": day_month(edition.ends_at)})
    if live:
        parts.append(hours(live[0]))
    return ", ".join(parts)


def seats_in_full(edition: Edition, *, now: datetime) -> Seats:
    """Return the seats as words for an edition's own page: "four of the fourteen left"."""
    seats = seats_of(edition, now=now)
    left = edition.seats_left
    if way_in(edition, now=now) is not Way.ENROL or not left or left > FEW:
        return seats
    said = ngettext("%(left)s of %(places)s left", "%(left)s of %(places)s left", left)
    return Seats(said % {"left": in_words(left), "places": in_words(edition.places)}, seats.kind)


def ladder_of(prices: Iterable[Price], *, now: datetime) -> list[Rung]:
    """Return the prices that still count, the early ones with their last day."""
    day = today(now)
    prices = sorted(prices, key=lambda price: (price.position, price.pk))
    early = {
        price.label_nl: price
        for price in prices
        if price.kind == Price.Kind.EARLY and price.until_on and day <= price.until_on
    }
    rungs = []
    for price in prices:
        if price.kind == Price.Kind.EARLY:
            if price is early.get(price.label_nl) and price.until_on:
                until = _("%(label)s, until %(day)s") % {"label": price.label, "day": day_month(price.until_on)}
                rungs.append(Rung(capfirst(until), euro(price.cents)))
        elif price.kind == Price.Kind.REDUCED:
            rungs.append(Rung(capfirst(price.label), _("from %(price)s") % {"price": euro(price.cents)}))
        else:
            after = _("%(label)s, after that") if price.label_nl in early else "%(label)s"
            rungs.append(Rung(capfirst(after % {"label": price.label}), euro(price.cents)))
    return rungs


def sum_of(prices: Iterable[Price], *, now: datetime) -> str:
    """Return the price that heads the page: today's first."""
    options = price_options(prices, on=today(now))
    return euro(options[0].cents) if options else _("free of charge")


def terms_line_of(edition: Edition, terms: CancellationTerms) -> list[Term]:
    """Return the refund terms with the edition's own days."""
    days = terms_of(edition, terms)
    line = [Term(_until(days.full_refund_until), _("You get everything back."))]
    if terms.part_percent and days.part_refund_until > days.full_refund_until:
        part = _("half") if days.part_percent == 50 else _("%(percent)s per cent") % {"percent": days.part_percent}
        line.append(Term(_until(days.part_refund_until), _("You get %(part)s back.") % {"part": part}))
    return [*line, Term(_("After that"), _("No money back."))]


def _until(day: date) -> str:
    return _("Until %(day)s") % {"day": date_format(day, "j F Y")}


def goals_of(objectives: Iterable[Objective]) -> list[dict[str, object]]:
    """Return the learning objectives for `components/objectives.html`."""
    return [{"text": objective.text, "tags": objective.competency_labels} for objective in objectives]
