"""The form of a periodic gift, to be printed and signed: one copy for the giver, one for the foundation.

It asks what the tax office's own form asks. What we need not know is left to the giver's pen: names in full, birth,
address, partner, and the citizen service number, whose boxes stand on the giver's copy alone, so that the number never
reaches us. The transaction number and the RSIN are printed.
"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.typesetting import typeset
from donations.inwords import amount_in_words
from donations.models import PeriodicAgreement
from payments.models import Mode, Standing
from payments.money import euro

TEMPLATE = settings.BASE_DIR / "templates" / "donations" / "agreement.typ"


def form_pdf(agreement: PeriodicAgreement, language: str) -> bytes:
    """Return the form in this language, both copies."""
    with override(language):
        return typeset(TEMPLATE, made_at=agreement.created_at, form=words(agreement, language))


def words(agreement: PeriodicAgreement, language: str) -> dict[str, Any]:
    """Return every word of the form."""
    foundation = settings.FOUNDATION
    return {
        "language": language,
        "title": _("Periodic gift agreement"),
        "site": settings.SITE_NAME,
        "author": foundation["legal_name"],
        "copies": [
            {"for": _("Copy for the giver: keep it, the tax office may ask for it"), "has_number": True},
            {"for": _("Copy for the foundation: send it to us"), "has_number": False},
        ],
        "mark": _("TEST – do not sign") if agreement.mode == Mode.TEST else "",
        "foundation_head": _("The foundation"),
        "foundation": [
            (_("Name"), foundation["legal_name"]),
            (_("Address"), foundation["address"]),
            (_("RSIN"), foundation["tax_number"]),
            (_("Transaction number"), agreement.label),
        ],
        "gift_head": _("The gift"),
        "gift": [
            (_("Amount a year, in figures"), euro(agreement.year_cents)),
            (_("Amount a year, in words"), in_words(agreement.year_cents, language)),
            (_("How it is given"), how(agreement)),
            (_("First year"), str(agreement.first_year)),
            (_("Term"), term(agreement)),
            (_("It ends before that"), "; ".join(ends(agreement))),
        ],
        "promise": _(
            "The giver promises to give this amount to the foundation every year. "
            "The foundation gives nothing in return."
        ),
        "giver_head": _("The giver"),
        "name": (_("Name"), agreement.standing.payer.name),
        "giver_lines": [_("First names in full"), _("Date and place of birth"), _("Address, postcode and town")],
        "partner_head": _("The giver's partner, if there is one"),
        "partner_lines": [_("Name and first names"), _("Date and place of birth")],
        "number": _("Citizen service number (BSN)"),
        "no_number": _("Write no citizen service number on this copy: we may not keep it."),
        "signatures": [
            (_("The giver"), ""),
            (_("The giver's partner"), ""),
            (_("For the foundation"), foundation["legal_name"]),
        ],
        "signed": [_("Place and date"), _("Signature")],
    }


def in_words(cents: int, language: str) -> str:
    """Write the amount out; on an English form in Dutch too, for the office that reads it."""
    dutch = amount_in_words(cents, "nl")
    return dutch if language == "nl" else f"{amount_in_words(cents, language)} ({dutch})"


def how(agreement: PeriodicAgreement) -> str:
    """Say in which parts a year's amount comes."""
    if agreement.standing.interval == Standing.Interval.MONTH:
        return _("in monthly parts, which together are the amount of the year")
    return _("once a year")


def term(agreement: PeriodicAgreement) -> str:
    """Say for how long."""
    years = agreement.term_years
    said = ngettext(
        "%(years)d year, up to and including %(last)d", "%(years)d years, up to and including %(last)d", years
    )
    return said % {"years": years, "last": agreement.last_year}


def ends(agreement: PeriodicAgreement) -> list[str]:
    """Return what ends it before its term: death always, the rest as was chosen."""
    chosen = [
        (agreement.ends_at_job_loss, _("when the giver loses their job")),
        (agreement.ends_at_incapacity, _("when the giver cannot work any more")),
        (agreement.ends_at_status_loss, _("when the foundation is no public-benefit institution (ANBI) any more")),
    ]
    return [_("when the giver dies"), *(words for is_chosen, words in chosen if is_chosen)]
