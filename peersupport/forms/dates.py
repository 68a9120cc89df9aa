"""A day that matters, in the requester's own words."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DateForm(forms.Form):
    what = forms.CharField(
        label=_("What is it?"),
        help_text=_("For example: the hearing. Leave out names."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say in a few words what it is")},
    )
    on = forms.DateField(
        label=_("On which day?"),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        error_messages={"required": _("Enter the day"), "invalid": _("Enter the day as it stands in the calendar")},
    )
