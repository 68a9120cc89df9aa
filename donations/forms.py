"""What a giver fills in. Forms turn words into values and write nothing."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.traps import TrapMixin
from donations.models import Campaign, CampaignQuerySet, Gift
from payments.models import Standing
from payments.money import NotAnAmount, cents_from_text, euro

DEDICATIONS = [
    ("", _("No, just a gift")),
    (Gift.Dedication.HONOUR, _("In honour of somebody")),
    (Gift.Dedication.MEMORY, _("In memory of somebody")),
]


OFTEN = [("", _("Once")), (Standing.Interval.MONTH, _("Every month")), (Standing.Interval.YEAR, _("Every year"))]


def amounts_for(interval: str) -> list[int]:
    """Return the amounts to pick from, in whole euro."""
    picked = {"month": settings.GIFT_AMOUNTS_MONTH, "year": settings.GIFT_AMOUNTS_YEAR}
    return picked.get(interval, settings.GIFT_AMOUNTS)


def read_amount(typed: str, interval: str) -> int:
    """Return a typed amount in cents. Raises ValidationError, kindly, where it is none, too little or too much."""
    try:
        cents = cents_from_text(typed)
    except NotAnAmount:
        raise forms.ValidationError(_("Enter an amount in euro, for instance 40 or 12,50.")) from None
    least = settings.GIFT_LEAST_CENTS
    most = settings.GIFT_MOST_MONTH_CENTS if interval == Standing.Interval.MONTH else settings.GIFT_MOST_CENTS
    if cents < least:
        raise forms.ValidationError(
            _("Of a smaller gift the costs of paying would take too much. You can give from %(least)s.")
            % {"least": euro(least)}
        )
    if cents > most:
        raise forms.ValidationError(
            _("How generous. Please write to %(email)s about a gift over %(most)s, so that we can arrange it well.")
            % {"email": settings.FOUNDATION["email"], "most": euro(most)}
        )
    return cents


class GiftForm(TrapMixin, forms.Form):
    """A gift, once or again and again. `key` is made with the page: a second click finds the first one's gift."""

    interval = forms.ChoiceField(choices=OFTEN, required=False, widget=forms.HiddenInput)

    cents = forms.TypedChoiceField(label=_("How much"), coerce=int, required=False, widget=forms.RadioSelect)
    other = forms.CharField(
        label=_("Or another amount, in euro"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    campaign = forms.ModelChoiceField(
        label=_("What for"),
        queryset=Campaign.objects.none(),
        to_field_name="slug",
        required=False,
        blank=True,
        empty_label=_("Where it is needed most"),
        widget=forms.RadioSelect,
    )
    dedication = forms.ChoiceField(
        label=_("In honour or in memory of somebody"), choices=DEDICATIONS, required=False, widget=forms.RadioSelect
    )
    dedicated_to = forms.CharField(
        label=_("Of whom"), required=False, max_length=120, help_text=_("Only we read it; it is not on the site.")
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=160,
        help_text=_("For the receipt."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter the name that the receipt is for.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send the receipt there, and nothing that you did not ask for."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter the address that the receipt goes to.")},
    )
    shown_name = forms.CharField(
        label=_("Name on the site"),
        required=False,
        max_length=80,
        help_text=_("Empty: nobody sees who gave."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    shows_amount = forms.BooleanField(label=_("The amount may be on the site"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, person: User | None, campaigns: CampaignQuerySet, interval: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.often = interval
        self.fields["interval"].initial = interval
        euros = amounts_for(interval)
        amounts: Any = self.fields["cents"]
        amounts.choices = [(sum * 100, euro(sum * 100)) for sum in euros]
        amounts.initial = euros[min(1, len(euros) - 1)] * 100 if euros else None
        towards: Any = self.fields["campaign"]
        towards.queryset = campaigns
        self.fields["key"].initial = uuid.uuid4()
        if person:
            del self.fields["email"]
            self.fields["name"].initial = person.name

    def clean_other(self) -> int | None:
        """Return the amount that was typed, in cents, or None."""
        typed = self.cleaned_data["other"].strip()
        if not typed:
            return None
        return read_amount(typed, self.often)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("cents") and not cleaned.get("other") and not {"cents", "other"} & self.errors.keys():
            self.add_error("cents", _("Choose an amount, or enter another one."))
        if cleaned.get("dedication") and not cleaned.get("dedicated_to") and "dedicated_to" not in self.errors:
            self.add_error("dedicated_to", _("Enter the name of whom you think of."))
        if cleaned.get("dedicated_to") and not cleaned.get("dedication") and "dedication" not in self.errors:
            self.add_error("dedication", _("Choose whether it is in honour or in memory."))
        return cleaned

    @property
    def given_cents(self) -> int:
        """The amount: what was typed goes before what was picked. For a valid form."""
        return int(self.cleaned_data["other"] or self.cleaned_data["cents"])


class AmountForm(forms.Form):
    """Another amount for a gift that comes again."""

    amount = forms.CharField(
        label=_("New amount, in euro"),
        max_length=20,
        help_text=_("It counts from the next time on. What was given stays as it was."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": _("Enter an amount in euro, for instance 40 or 12,50.")},
    )

    def __init__(self, *args: Any, interval: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interval = interval

    def clean_amount(self) -> int:
        """Return the amount in cents."""
        return read_amount(self.cleaned_data["amount"], self.interval)


class ManageForm(TrapMixin, forms.Form):
    """The address that the receipts went to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The address that your receipts went to."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
