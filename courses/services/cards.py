"""An edition as one line in a list: plain values, in the reader's language, ready for `components/edition_row.html`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courses.models import Accreditation, Delivery, Edition, Price, Teacher
from courses.models.edition import EditionQuerySet
from courses.models.json_list import JsonList
from courses.services.amounts import price_options, today
from payments.money import euro

FEW, SOME = 4, 8


@dataclass(frozen=True)
class Seats:
    """How much room there is, in words. `kind` is "few", "full", "closed" or "" for a quiet line."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Card:
    """A line in the catalogue."""

    url: str
    title: str
    starts_at: datetime
    about: str
    place: str
    is_online: bool
    notes: tuple[str, ...]
    price: str
    seats: Seats
    language: str = ""


def in_words(number: int) -> str:
    """Return a number up to twenty as a word, larger ones in figures."""
    names = (
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"),
        _("ten"), _("eleven"), _("twelve"), _("thirteen"), _("fourteen"), _("fifteen"), _("sixteen"), _("seventeen"),
        _("eighteen"), _("nineteen"), _("twenty"),
    )  # fmt: skip
    return names[number] if number < len(names) else number_format(number, force_grouping=True)


def listed(names: Iterable[str]) -> str:
    """Return "Hanneke Vos and Tom Aerts"."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    return _("%(all_but_last)s and %(last)s") % {"all_but_last": ", ".join(names[:-1]), "last": names[-1]}


def seats_of(edition: Edition, *, now: datetime) -> Seats:
    """Say in words how many places are left, or why one cannot enrol. Reads what `with_seats` found."""
    if edition.state == Edition.State.CANCELLED:
        return Seats(_("cancelled"), "closed")
    if edition.opens_at > now:
        return Seats(_("enrolment opens on %(day)s") % {"day": day_month(edition.opens_at)})
    if not edition.is_open_at(now):
        return Seats(_("enrolment is closed"), "closed")
    left = edition.seats_left
    if not left:
        waiting = vars(edition).get("seats_waiting", 0)
        if not edition.has_waiting_list_at(now):
            return Seats(_("full"), "closed")
        if not waiting:
            return Seats(_("full, with a waiting list"), "full")
        return Seats(_("full, waiting list of %(number)s") % {"number": in_words(waiting)}, "full")
    if left > SOME:
        return Seats(_("plenty of room"))
    said = ngettext("%(number)s place left", "%(number)s places left", left) % {"number": in_words(left)}
    return Seats(said, "few" if left <= FEW else "")


def day_month(moment: datetime | date) -> str:
    """Return "3 maart" or "3 March"."""
    return date_format(today(moment) if isinstance(moment, datetime) else moment, "j F")


def price_of(prices: Iterable[Price], *, now: datetime) -> str:
    """Return the price that heads the list today, "from …" where one names the amount, "free" without prices."""
    options = price_options(prices, on=today(now))
    if not options:
        return _("free of charge")
    if options[0].is_open:
        return _("from %(price)s") % {"price": euro(options[0].cents)}
    return euro(options[0].cents)


def points_of(grants: Iterable[Mapping[str, Any]]) -> str:
    """Return "20 points ABAN, 12 points RIZIV"."""
    said = []
    for grant in grants:
        points = Decimal(str(grant["points"])).normalize()
        shown = number_format(points)
        if grant["basis"] == Accreditation.Basis.MEETING:
            form = ngettext("%(points)s point %(body)s a meeting", "%(points)s points %(body)s a meeting", int(points))
        else:
            form = ngettext("%(points)s point %(body)s", "%(points)s points %(body)s", int(points))
        said.append(form % {"points": shown, "body": grant["body"]})
    return ", ".join(said)


def place_of(edition: Edition) -> str:
    """Return the city, "online", or both."""
    if edition.delivery == Delivery.ONLINE or edition.venue is None:
        return _("Online")
    if edition.delivery == Delivery.HYBRID:
        return _("%(city)s and online") % {"city": edition.venue.city}
    return edition.venue.city


def for_cards(editions: EditionQuerySet) -> EditionQuerySet:
    """Add to each edition all that its card shows, within the same statement."""
    return (
        editions.with_seats()
        .select_related("course", "venue")
        .annotate(
            card_prices=_gathered(Price.objects.filter(edition=OuterRef("pk")), "edition", PRICE_FIELDS),
            card_points=_gathered(
                Accreditation.objects.filter(course=OuterRef("course_id")).valid_on(OuterRef("starts_at__date")),
                "course",
                ("pk", "body", "points", "basis"),
            ),
            card_teachers=_gathered(
                Teacher.objects.filter(editions=OuterRef("pk")), "editions", ("pk", "position", "name")
            ),
        )
        .defer(*UNREAD)
    )


PRICE_FIELDS = ("pk", "position", "kind", "label_nl", "label_en", "cents", "until_on")
UNREAD = [
    f"course__{name}_{language}" for name in ("about", "prerequisites", "practical") for language in ("nl", "en")
] + ["venue__directions_nl", "venue__directions_en"]


def _gathered(rows: QuerySet[Any], by: str, fields: tuple[str, ...]) -> Subquery:
    """Return a subquery with these fields of all rows as one JSON list."""
    described = JSONObject(**{name: F(name) for name in fields})
    return Subquery(
        rows.order_by().values(by).annotate(gathered=JsonList(described)).values("gathered"), output_field=JSONField()
    )


def card(edition: Edition, *, now: datetime) -> Card:
    """Return the line for an edition read with `for_cards`."""
    gathered = vars(edition)
    prices = [_price(values) for values in gathered["card_prices"] or ()]
    teachers = sorted(gathered["card_teachers"] or (), key=lambda row: (row["position"], row["pk"]))
    points = points_of(sorted(gathered["card_points"] or (), key=lambda row: row["pk"]))
    starts_at = edition.starts_at
    if starts_at is None:
        raise ValueError("only an edition with dates has a card")
    about = edition.rhythm[:1].upper() + edition.rhythm[1:]
    if teachers:
        about = _("%(rhythm)s, with %(teachers)s") % {
            "rhythm": about,
            "teachers": listed(teacher["name"] for teacher in teachers),
        }
    reads = "en" if get_language() == "en" else "nl"
    return Card(
        url=reverse("courses:edition", args=[edition.code]),
        title=edition.course.title,
        starts_at=starts_at,
        about=about,
        place=place_of(edition),
        is_online=edition.delivery == Delivery.ONLINE,
        notes=tuple(
            note for note in (points, edition.get_language_display() if edition.language != reads else "") if note
        ),
        price=price_of(prices, now=now),
        seats=seats_of(edition, now=now),
        language=edition.language,
    )


def _price(values: Mapping[str, Any]) -> Price:
    until_on = date.fromisoformat(values["until_on"]) if values["until_on"] else None
    return Price(**{**values, "until_on": until_on})
