"""allauth's account adapter: its letters go through the outbox, its words are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.models import UserSession
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accounts import fieldkeys
from accounts.models import User
from accounts.templatetags.browsers import browser
from notifications import outbox

# From a letter and a name in allauth's context to the name in the row: these work once, and are sealed until it went.
SECRETS = {
    ("login_code", "code"): "sealed_code",
    ("email_confirmation", "code"): "sealed_code",
    ("email_confirmation_signup", "code"): "sealed_code",
    ("password_reset_key", "password_reset_url"): "sealed_link",
}
# Letters that answer what somebody does on a page: in the language of that page.
ANSWERS = {"login_code", "email_confirmation", "email_confirmation_signup", "password_reset_key", "unknown_account"}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Write to us if you think that it should not be."),
        "email_password_mismatch": _("This e-mail address and password do not belong together. Try again."),
        "enter_current_password": _("This is not your present password. Try again."),
        "incorrect_password": _("This is not your password. Try again."),
        "incorrect_code": _("This code does not match. Copy it from our newest letter."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
        "too_many_login_attempts": _("That was tried too often. Wait five minutes and try again."),
        "rate_limited": _("That was asked too often. Wait a minute and try again."),
        "same_as_current": _("This is your present address. Enter another one."),
        "duplicate_email": _("This is your present address. Enter another one."),
        "email_taken": _("This address cannot be used here. Enter another one."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the letter in the outbox; what it may not show to a reader of the table is sealed for this letter."""
        name = template_prefix.rpartition("/")[2]
        kind = f"accounts.{name}"
        person = context.get("user") or User.objects.filter(email__iexact=email).first()
        secrets: dict[str, Any] = {
            sealed: fieldkeys.seal(str(context[secret]), **place(kind, email))
            for (letter, secret), sealed in SECRETS.items()
            if letter == name
        }
        outbox.put(
            kind,
            to=person,
            address=email,
            language=(get_language() or "") if name in ANSWERS else "",
            **secrets,
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody of a change to their account, without address or browser of whoever made it."""
        self.send_mail(template_prefix, email or user.get_username(), {"user": user})

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Go on after signing in; tell somebody who was here before when the browser is one we did not see yet."""
        seen = [browser(row) for row in UserSession.objects.filter(user=user).values_list("user_agent", flat=True)]
        if seen and browser(self.get_http_user_agent(request)) not in seen:
            self.send_notification_mail("account/email/new_device", user)
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Make the account in the language in which somebody signs up."""
        user.language = get_language() or User.Language.DUTCH
        user.name = form.cleaned_data["name"]
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        with override(request.user.language if request.user.is_authenticated else None):
            return reverse("me")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("me")

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("With your password"),
            "mfa_reauthenticate": _("With a code from your app"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        return [{**way, "description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]


def place(kind: str, address: str) -> dict[str, str]:
    """Return the place to which a letter's secret is bound: its kind and the address that it goes to."""
    return {"table": "notifications_message", "column": kind, "row": address.lower()}
