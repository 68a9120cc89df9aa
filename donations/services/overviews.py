"""A year of somebody's gifts as a document for the tax office: what the ledger says today, and gifts alone.

The Netherlands ask for no form: name and RSIN of the foundation, per gift its day, amount and how it came, what went
back taken off, and that nothing was given in return. What is paid for a course is no gift and never on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.typesetting import typeset
from donations.models import Gift, PeriodicAgreement
from payments import modes
from payments.models import Entry, Mode
from payments.money import euro

TEMPLATE = settings.BASE_DIR / "templates" / "donations" / "overview.typ"
FUND = "donations.participation"
CAME = {Entry.Kind.CHARGE, Entry.Kind.BANK}


@dataclass(frozen=True)
class Given:
    """Everything that somebody gave: gifts, and years in the fund, for which nothing is given in return either."""

    gifts: QuerySet[Gift]
    fund: Q


def given_by(person: User) -> Given:
    """Return what somebody gave with their account."""
    return Given(Gift.objects.visible_to(person), Q(payment__purpose=FUND, payment__payer__person=person))


def given_from(email: str) -> Given:
    """Return what was given with this address, with an account or without."""
    of_fund = Q(payment__purpose=FUND, payment__payer__email__iexact=email) if email else Q(pk__in=[])
    return Given(Gift.objects.of_address(email), of_fund)


def entries_of(given: Given) -> QuerySet[Entry]:
    """Return what came in and went back, oldest first."""
    found = Entry.objects.kept().filter(Q(payment__gift__in=given.gifts) | given.fund, mode=modes.current())
    return found.select_related("payment__payer", "payment__collection").order_by("booked_at", "pk")


def agreements_of(rows: list[Entry]) -> list[PeriodicAgreement]:
    """Return the periodic gift agreements under which any of this money may have come."""
    standings = {row.payment.collection.standing_id for row in rows if hasattr(row.payment, "collection")}
    signed = PeriodicAgreement.objects.filter(giver_signed_on__isnull=False).prefetch_related("earlier")
    return list(signed.filter(Q(standing__in=standings) | Q(earlier__in=standings)).distinct().order_by("number"))


def agreement_of(row: Entry, agreements: list[PeriodicAgreement]) -> PeriodicAgreement | None:
    """Return the agreement under which this money was given, if any."""
    if not hasattr(row.payment, "collection"):
        return None
    standing, day = row.payment.collection.standing_id, timezone.localdate(row.booked_at)
    for agreement in agreements:
        beside = {agreement.standing_id, *(before.pk for before in agreement.earlier.all())}
        if standing in beside and agreement.counts_on(day):
            return agreement
    return None


def years_of(given: Given) -> list[int]:
    """Return the years in which money came or went, the latest first."""
    moments: Iterable[datetime] = entries_of(given).values_list("booked_at", flat=True)
    return sorted({timezone.localtime(moment).year for moment in moments}, reverse=True)


def overview(*, given: Given, year: int, language: str, now: datetime) -> bytes | None:
    """Return the document of one year, or None where nothing came or went in it."""
    rows = [row for row in entries_of(given) if timezone.localtime(row.booked_at).year == year]
    if not rows:
        return None
    with override(language):
        return typeset(TEMPLATE, made_at=now, overview=words(rows, year=year, language=language, now=now))


def words(rows: list[Entry], *, year: int, language: str, now: datetime) -> dict[str, Any]:
    """Return every word of the document."""
    foundation = settings.FOUNDATION
    names = list(dict.fromkeys(row.payment.payer.name for row in rows))
    agreements = agreements_of(rows)
    ids = (
        (_("Chamber of Commerce"), foundation["chamber_number"]),
        (_("RSIN"), foundation["tax_number"]),
        (_("IBAN"), foundation["iban"]),
    )
    return {
        "language": language,
        "title": _("Your gifts in %(year)s") % {"year": year},
        "site": settings.SITE_NAME,
        "foundation": [foundation["legal_name"], foundation["address"], foundation["email"], foundation["phone"]],
        "ids": [f"{label} {value}" for label, value in ids if value],
        "facts": [
            (_("Name"), ", ".join(names)),
            (_("Received by"), foundation["legal_name"]),
            (_("Drawn up on"), day(now)),
        ],
        "heads": [_("Day"), _("What"), _("How"), _("Amount")],
        "rows": [
            [day(row.booked_at), what(row, agreement_of(row, agreements)), how(row), euro(row.cents)] for row in rows
        ],
        "total_label": _("Given in %(year)s") % {"year": year},
        "total": euro(sum(row.cents for row in rows)),
        "note": _("These are gifts: we gave nothing in return for them. What went back is taken off."),
        "mark": _("TEST – no money was paid") if modes.current() == Mode.TEST else "",
    }


def what(row: Entry, agreement: PeriodicAgreement | None) -> str:
    """Say what this money was: a gift, a periodic one under its number, or something that went back."""
    if row.cents < 0:
        return _("Returned")
    return _("Periodic gift, agreement %(number)s") % {"number": agreement.label} if agreement else _("Gift")


def how(row: Entry) -> str:
    """Say by which way this money came or went."""
    if row.kind == Entry.Kind.BANK:
        return _("bank transfer")
    return _("paid on the site") if row.kind in CAME else str(row.get_kind_display())


def day(moment: datetime) -> str:
    """Write a day out, on the clock of the house."""
    return date_format(timezone.localtime(moment), "j F Y")
