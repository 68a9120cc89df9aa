"""What somebody says who wants to meet a fellow sufferer: first what they share, later how to be reached."""

from django import forms
from django.utils.translation import gettext_lazy as _

from peersupport.models import Kind


class WishForm(forms.Form):
    """What one went through, and what may be shown of oneself before the other says yes. Nothing is ticked."""

    kinds = forms.MultipleChoiceField(
        label=_("What did you go through?"),
        help_text=_("Only what you and the other have both ticked is shown to them."),
        choices=Kind,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one")},
    )
    shows_profession = forms.BooleanField(
        label=_("My profession may be shown to the other"),
        help_text=_("For example: general practitioner. Leave it out if that could give you away."),
        required=False,
    )
    shows_region = forms.BooleanField(label=_("My region may be shown to the other"), required=False)


class YesForm(forms.Form):
    """What the other sees once both have said yes."""

    code = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("The name they see"),
        help_text=_("A first name or a made-up one."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give a name; a made-up one will do")},
    )
    reach = forms.CharField(
        label=_("How may they reach you?"),
        help_text=_("One way only: a number or an address of your own, not one of work."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say how they may reach you")},
    )
