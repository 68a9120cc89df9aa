"""The second factor: its secrets sealed for their owner, and the question whether this session has shown one."""

import qrcode
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import get_pending_stage
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import fieldkeys
from accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Where each kind of authenticator keeps its secret. A passkey has none: the row holds a public key.
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class NobodySignsIn(Exception):
    """A secret was asked for outside a request of the person it belongs to."""


def place(person: User) -> dict[str, str]:
    """Return the place to which a person's secrets are bound: copied to somebody else's row they do not open."""
    return {"table": "mfa_authenticator", "column": "data", "row": str(person.code)}


def whose() -> User:
    """Return the person who is signed in, or who is on the way in. Raises NobodySignsIn."""
    request = context.request
    if request is not None:
        stage = get_pending_stage(request)
        person = stage.login.user if stage else request.user
        if isinstance(person, User):
            return person
    raise NobodySignsIn


class SecondFactor(DefaultMFAAdapter):
    """allauth's second factor with sealed secrets, our own words, and a code to scan that the page may show."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code does not match. Enter the newest code."),
        "unverified_email": gettext_lazy("Confirm your e-mail address first."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up a second step first."),
    }

    def encrypt(self, text: str) -> str:
        return fieldkeys.seal(text, **place(whose()))

    def decrypt(self, encrypted_text: str) -> str:
        return fieldkeys.unseal(encrypted_text, **place(whose()))

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def build_totp_svg(self, url: str) -> str:
        """Return the code to scan as a drawing within the page; the CSP allows no `data:` images."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        code.make(fit=True)
        size = code.modules_count + 2 * code.border
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}"><path d="{2}"/></svg>',
            size,
            _("Code to scan with your app"),
            "".join(
                f"M{x + code.border},{y + code.border}h1v1h-1z"
                for y, line in enumerate(code.modules)
                for x, is_dark in enumerate(line)
                if is_dark
            ),
        )

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def generate_authenticator_name(self, user: User, type: str) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("My passkey") if not count else _("Passkey %(number)d") % {"number": count + 1}


def has_one(person: User) -> bool:
    """Tell whether the person set up an app or a passkey. Asks the database."""
    return bool(Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS).exists())


def is_shown(request: HttpRequest) -> bool:
    """Tell whether a second factor was shown in this very session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
