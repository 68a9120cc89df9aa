"""The letters about one's account: codes, links, and word of each change."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import fieldkeys
from notifications.adapter import place
from notifications.letters import Letter
from notifications.models import Message

CODE_HOLDS = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
LINK_HOLDS = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def _secret(message: Message, name: str, holds: timedelta) -> str | None:
    """Open the letter's secret; None where it was wiped, or would arrive after it stopped working."""
    sealed = message.context.get(name)
    if not sealed or timezone.now() > message.created_at + holds:
        return None
    return fieldkeys.unseal(sealed, **place(message.kind, message.address))


def _letter(message: Message, subject: str, template: str, **context: object) -> Letter:
    name = message.person.name if message.person else ""
    return Letter(subject, f"accounts/mail/{template}", {"name": name, "why": "", **context})


def _code_letter(message: Message, subject: str, purpose: str) -> Letter | None:
    code = _secret(message, "sealed_code", CODE_HOLDS)
    if code is None:
        return None
    minutes = int(CODE_HOLDS.total_seconds() // 60)
    return _letter(message, subject, "code", code=code, minutes=minutes, purpose=purpose)


def login_code(message: Message) -> Letter | None:
    return _code_letter(message, _("Your code to sign in"), "sign_in")


def email_confirmation(message: Message) -> Letter | None:
    return _code_letter(message, _("Your code to confirm this address"), "confirm")


email_confirmation_signup = email_confirmation


def password_reset_key(message: Message) -> Letter | None:
    link = _secret(message, "sealed_link", LINK_HOLDS)
    if link is None:
        return None
    hours = int(LINK_HOLDS.total_seconds() // 3600)
    return _letter(message, _("Choose a new password"), "reset", link=link, hours=hours)


def unknown_account(message: Message) -> Letter:
    return _letter(message, _("About your question to sign in"), "unknown", link=_page("account_signup"))


def account_already_exists(message: Message) -> Letter:
    return _letter(
        message,
        _("You already have an account"),
        "exists",
        link=_page("account_login"),
        reset_link=_page("account_reset_password"),
    )


def _page(name: str) -> str:
    return settings.SITE_URL + reverse(name)


def _notice(message: Message, what: str) -> Letter:
    """Tell somebody of a change to their account, and what to do if it was not theirs."""
    return _letter(
        message,
        _("A change to your account"),
        "notice",
        what=what,
        at=message.created_at,
        reset_link=_page("account_reset_password"),
    )


def password_changed(message: Message) -> Letter:
    return _notice(message, _("Your password was changed."))


def password_set(message: Message) -> Letter:
    return _notice(message, _("A password was set for your account."))


def password_reset(message: Message) -> Letter:
    return _notice(message, _("A new password was chosen for your account, with a link from a letter."))


def email_changed(message: Message) -> Letter:
    return _notice(message, _("The e-mail address of your account was changed. Letters now go to the new address."))


def email_confirm(message: Message) -> Letter:
    return _notice(message, _("An e-mail address was confirmed for your account."))


def email_deleted(message: Message) -> Letter:
    return _notice(message, _("An e-mail address was taken away from your account."))


def totp_activated(message: Message) -> Letter:
    return _notice(message, _("An app was set up as the second step to sign in."))


def totp_deactivated(message: Message) -> Letter:
    return _notice(message, _("The app was taken away as the second step to sign in."))


def recovery_codes_generated(message: Message) -> Letter:
    return _notice(message, _("New recovery codes were made; the old ones no longer work."))


def webauthn_added(message: Message) -> Letter:
    return _notice(message, _("A passkey was added to your account."))


def webauthn_removed(message: Message) -> Letter:
    return _notice(message, _("A passkey was taken away from your account."))


def new_device(message: Message) -> Letter:
    return _notice(message, _("Somebody signed in to your account with a browser that we did not see before."))


def account_closed(message: Message) -> Letter:
    return _letter(message, _("Your account is closed"), "closed", at=message.created_at)
