"""The certificate of a title as a PDF, in the house's look, tagged so that a screen reader can read it."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.templatetags.dates import short_day
from accounts.typesetting import typeset
from training.models import Designation

SOURCE = Path(__file__).with_name("certificate.typ")


def certificate_pdf(designation: Designation, *, language: str) -> bytes:
    """Return the certificate as a PDF/UA in this language. Its text goes in as data, never as source."""
    foundation = settings.FOUNDATION
    line = [foundation["legal_name"], foundation["address"], foundation["email"]]
    with translation.override(language):
        content = {
            "language": language,
            "site": settings.SITE_NAME,
            "foundation": foundation["legal_name"],
            "foundation_line": " · ".join(filter(None, line)),
            "heading": _("Certificate"),
            "we_declare": _("We declare that"),
            "name": designation.name,
            "may_bear": _("holds the title of"),
            "title": str(designation.title),
            "facts": certificate_facts(designation),
            "verify_line": _("Anyone can verify this certificate at"),
            "verify_url": verify_url(designation),
            "test_line": ""
            if settings.IS_PRODUCTION
            else _("Made on a demonstration site: this is not a real certificate."),
        }
        return typeset(SOURCE, made_at=designation.issued_at, content=content)


def verify_url(designation: Designation) -> str:
    """Return the address at which a stranger verifies the certificate, in whatever language they read."""
    return settings.SITE_URL + reverse("certificate_verify", args=[designation.code])


def certificate_facts(designation: Designation) -> list[tuple[str, str]]:
    """Return what the certificate states, in the reader's language: label and text."""
    facts = [
        (_("Path"), str(designation.track)),
        (_("May teach"), ", ".join(designation.format_labels)),
        (_("Given"), short_day(designation.issued_at)),
    ]
    return [(label, text) for label, text in facts if text]
