"""The certificate as a PDF, in the house's look, tagged so that a screen reader can read it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.templatetags.dates import short_day
from accounts.typesetting import typeset
from courses.models import Certificate

SOURCE = Path(__file__).with_name("certificate.typ")


def certificate_pdf(certificate: Certificate, *, language: str) -> bytes:
    """Return the certificate as a PDF/UA in this language. Its text goes in as data, never as source."""
    with translation.override(language):
        return typeset(SOURCE, made_at=certificate.issued_at, content=_content(certificate, language))


def verify_url(certificate: Certificate) -> str:
    """Return the address at which a stranger verifies the certificate, in whatever language they read."""
    return settings.SITE_URL + reverse("certificate_verify", args=[certificate.code])


def certificate_facts(certificate: Certificate) -> list[tuple[str, str]]:
    """Return what the certificate states, in the reader's language: label and text."""
    attended = ngettext(
        "%(attended)s of %(sessions)s session, %(hours)s hours",
        "%(attended)s of %(sessions)s sessions, %(hours)s hours",
        certificate.sessions,
    ) % {
        "attended": certificate.attended,
        "sessions": certificate.sessions,
        "hours": f"{certificate.minutes / 60:.1f}".rstrip("0")
        .rstrip(".")
        .replace(".", pgettext("between whole and part of a number", ".")),
    }
    facts = [
        (_("When"), _days(certificate)),
        (_("Attended"), attended),
        (_("Taught by"), certificate.teachers),
        (_("Accreditation"), "; ".join(_points_line(line) for line in certificate.points)),
        (_("CanMEDS"), ", ".join(certificate.competency_labels)),
        (_("Issued"), short_day(certificate.issued_at)),
    ]
    return [(label, text) for label, text in facts if text]


def _days(certificate: Certificate) -> str:
    first, last = short_day(certificate.starts_on), short_day(certificate.ends_on)
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def _points_line(line: dict[str, str]) -> str:
    heading = line["heading_en"] if translation.get_language() == "en" else line["heading_nl"]
    text = _("%(points)s points %(body)s") % {"points": line["points"], "body": line["body"]}
    extra = ", ".join(filter(None, [heading, line["reference"]]))
    return f"{text} ({extra})" if extra else text


def _content(certificate: Certificate, language: str) -> dict[str, Any]:
    foundation = settings.FOUNDATION
    return {
        "language": language,
        "site": settings.SITE_NAME,
        "foundation": foundation["legal_name"],
        "foundation_line": " · ".join(
            filter(None, [foundation["legal_name"], foundation["address"], foundation["email"]])
        ),
        "heading": _("Certificate"),
        "we_declare": _("We declare that"),
        "name": certificate.name,
        "took_part": _("took part in"),
        "title": str(certificate.title),
        "facts": certificate_facts(certificate),
        "verify_line": _("Anyone can verify this certificate at"),
        "verify_url": verify_url(certificate),
        "test_line": ""
        if settings.IS_PRODUCTION
        else _("Made on a demonstration site: this is not a real certificate."),
    }
