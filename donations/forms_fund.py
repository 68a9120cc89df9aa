"""What a participant of the fund fills in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile, User
from accounts.registers import CHECKS, only_digits
from donations.models import Participation
from payments.money import NotAnAmount, cents_from_text, euro


class AmountForm(forms.Form):
    """What one gives every year: one of the amounts, or another."""

    cents = forms.TypedChoiceField(label=_("How much a year"), coerce=int, required=False, widget=forms.RadioSelect)
    other = forms.CharField(
        label=_("Or another amount, in euro"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        euros = settings.FUND_AMOUNTS
        amounts: Any = self.fields["cents"]
        amounts.choices = [(sum * 100, euro(sum * 100)) for sum in euros]
        amounts.initial = euros[min(1, len(euros) - 1)] * 100 if euros else None

    def clean_other(self) -> int | None:
        """Return the amount that was typed, in cents, or None."""
        typed = self.cleaned_data["other"].strip()
        if not typed:
            return None
        try:
            cents = cents_from_text(typed)
        except NotAnAmount:
            raise ValidationError(_("Enter an amount in euro, for instance 40 or 12,50.")) from None
        least, most = settings.FUND_LEAST_CENTS, settings.GIFT_MOST_CENTS
        if not least <= cents <= most:
            raise ValidationError(
                _("Enter an amount between %(least)s and %(most)s.") % {"least": euro(least), "most": euro(most)}
            )
        return cents

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("cents") and not cleaned.get("other") and not {"cents", "other"} & self.errors.keys():
            self.add_error("cents", _("Choose an amount, or enter another one."))
        return cleaned

    @property
    def given_cents(self) -> int:
        """The amount: what was typed goes before what was picked. For a valid form."""
        return int(self.cleaned_data["other"] or self.cleaned_data["cents"])


class JoinForm(AmountForm):
    """The amount, and the number that says that one is a registered professional."""

    register = forms.ChoiceField(
        label=_("Where are you registered?"),
        choices=Profile.Register,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the register that you are in.")},
    )
    registration_number = forms.CharField(
        label=_("Registration number"),
        max_length=24,
        help_text=_("Eleven digits; spaces, dots and dashes may stay."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Enter your registration number.")},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Any = Participation.objects.filter(person=person).exclude(registration_number="").first()
        known = known or Profile.objects.filter(person=person).exclude(registration_number="").first()
        if known:
            self.fields["register"].initial = known.register
            self.fields["registration_number"].initial = known.registration_number

    def clean_registration_number(self) -> str:
        return only_digits(self.cleaned_data["registration_number"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        register, number = cleaned.get("register"), cleaned.get("registration_number")
        if register and number:
            try:
                CHECKS[register](number)
            except ValidationError as error:
                self.add_error("registration_number", error)
        return cleaned
