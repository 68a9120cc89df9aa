"""What desk members and supporters fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peersupport.models import Language, Reason, Region, Supporter, Tie


class PhraseForm(forms.Form):
    phrase = forms.CharField(
        label=_("Your six words"),
        help_text=_("With a space between them. Capitals do not matter."),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter your six words")},
    )


class RecoveryForm(forms.Form):
    recovery_code = forms.CharField(
        label=_("Recovery code"),
        help_text=_("It stands on the paper you printed when you made the vault."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter your recovery code")},
    )


class ProfileForm(forms.ModelForm):
    """What the matching and the cards need of a supporter."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=Language,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language")},
    )
    experience = forms.MultipleChoiceField(
        label=_("What you have been through, or helped others with"),
        choices=Reason,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        help_text=_("Kept sealed; the desk uses it only to reach you."),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )

    class Meta:
        model = Supporter
        fields = (
            "is_available", "capacity", "away_until", "cool_off_until", "profession", "specialty",
            "seniority", "region", "languages", "gender", "experience", "phone_only",
        )  # fmt: skip
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("away_until", "cool_off_until")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.order_by("country", "name_nl")  # type: ignore[attr-defined]


class TieForm(forms.ModelForm):
    region = forms.ModelChoiceField(
        label=_("Region, if it is not one place"), queryset=Region.objects.order_by("name_nl"), required=False
    )

    class Meta:
        model = Tie
        fields = ("kind", "place", "region", "until")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        judges = {Tie.Kind.DISCIPLINARY, Tie.Kind.INSPECTORATE, Tie.Kind.COMPLAINANT}
        if cleaned.get("kind") not in judges and not cleaned.get("place") and not cleaned.get("region"):
            self.add_error("place", _("Name the place or the region"))
        return cleaned


class StandingForm(forms.Form):
    name = forms.CharField(
        label=_("A person or a place you never want to be matched with"),
        help_text=_("Kept sealed. Nobody but you reads it; the matching looks at it in memory."),
        max_length=160,
        error_messages={"required": _("Enter a name")},
    )


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Your message"),
        max_length=15_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write something first.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Five groups of four, or two groups if you got it by telephone. Capitals do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": _("Enter your code")},
    )


class AcceptForm(forms.Form):
    no_conflict = forms.BooleanField(
        label=_(
            "As far as I can tell I have no tie to this person: not at work, in training, in judging, nor in private"
        ),
        error_messages={
            "required": _("Confirm that you have no tie to this person, as far as you can tell, or decline.")
        },
    )
