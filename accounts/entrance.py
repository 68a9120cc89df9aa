"""allauth's forms in our own words: one label, one hint and one sentence for each field, without placeholders."""

from dataclasses import dataclass, field
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

Text = Any  # a text, or one that is translated when it is shown


@dataclass(frozen=True)
class Words:
    """How a field is presented."""

    label: Text
    missing: Text = ""
    hint: Text = ""
    attrs: dict[str, str] = field(default_factory=dict)


ADDRESS = Words(
    _("E-mail address"),
    _("Enter your e-mail address."),
    attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
)
CODE = Words(
    _("Code"),
    _("Enter the code."),
    attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
)
WORDS: dict[str, Words] = {
    "login": ADDRESS,
    "email": ADDRESS,
    "code": CODE,
    "password": Words(_("Password"), _("Enter your password.")),
    "oldpassword": Words(_("Present password"), _("Enter your present password.")),
    "password1": Words(
        _("Choose a password"),
        _("Choose a password."),
        _("At least 10 characters. A few words in a row are strong and easy to remember."),
    ),
    "remember": Words(_("Keep me signed in"), hint=_("Not on a computer that others use too.")),
    "name": Words(_("Name of this passkey"), _("Enter a name."), _("For yourself, to tell passkeys apart.")),
    "passwordless": Words(
        _("Sign in with this passkey alone"), hint=_("Without a password. The device then asks for your PIN or finger.")
    ),
}


class Worded(forms.Form):
    """A form whose fields are presented with `WORDS`; a new password is typed once."""

    kept: tuple[str, ...] = ()  # fields that have words of their own

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, words in WORDS.items():
            if name in self.fields and name not in self.kept:
                present(self.fields[name], words)


def present(of: forms.Field, words: Words) -> None:
    """Give a form's field its words."""
    of.label, of.help_text = words.label, words.hint
    of.widget.attrs.pop("placeholder", None)
    of.widget.attrs.update(words.attrs)
    if words.missing:
        of.error_messages["required"] = words.missing


class LogInForm(Worded, account.LoginForm): ...


class SignUpForm(Worded, account.SignupForm):
    kept = ("name",)


class ChangeAddressForm(Worded, account.AddEmailForm): ...


class CorrectAddressForm(Worded, account.ChangeEmailForm): ...


class ChangePasswordForm(Worded, account.ChangePasswordForm): ...


class SetPasswordForm(Worded, account.SetPasswordForm): ...


class ResetPasswordForm(Worded, account.ResetPasswordForm): ...


class NewPasswordForm(Worded, account.ResetPasswordKeyForm): ...


class ConfirmPasswordForm(Worded, account.ReauthenticateForm): ...


class AskCodeForm(Worded, account.RequestLoginCodeForm): ...


class LogInCodeForm(Worded, account.ConfirmLoginCodeForm): ...


class AddressCodeForm(Worded, account.ConfirmEmailVerificationCodeForm): ...


class SecondStepForm(Worded, mfa.AuthenticateForm): ...


class ConfirmCodeForm(Worded, mfa.ReauthenticateForm): ...


class SetUpAppForm(Worded, totp.ActivateTOTPForm): ...


class AddPasskeyForm(Worded, webauthn.AddWebAuthnForm): ...


class RenamePasskeyForm(Worded, webauthn.EditWebAuthnForm): ...
