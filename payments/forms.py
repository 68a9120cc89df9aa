"""What staff type about money. Forms turn words into values and write nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.money import NotAnAmount, cents_from_text, euro


class RefundForm(forms.Form):
    """How much goes back, and why. `key` is made with the page: a second click finds the first one's refund."""

    amount = forms.CharField(label=_("Amount to refund"), max_length=20, help_text=_("For instance 150 or 150,50."))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Staff see it later. Write nothing about a person's health.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, left_cents: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left_cents = left_cents

    def clean_amount(self) -> int:
        """Return the amount in cents, between one and what is left."""
        try:
            cents = cents_from_text(self.cleaned_data["amount"])
        except NotAnAmount as error:
            raise forms.ValidationError(_("Enter an amount in euro, for instance 150 or 150,50.")) from error
        if not 0 < cents <= self.left_cents:
            raise forms.ValidationError(
                _("Enter an amount of at most %(left)s.") % {"left": euro(max(self.left_cents, 0))}
            )
        return cents
