"""What is asked at the treasurer's desk."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


def day_input() -> forms.DateInput:
    """Return a browser's own calendar; without one, the same text."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ExportForm(forms.Form):
    """A period and a purpose. It starts with this year so far."""

    since = forms.DateField(label=_("From"), widget=day_input(), input_formats=["%Y-%m-%d", "%d-%m-%Y"])
    until = forms.DateField(label=_("Up to and including"), widget=day_input(), input_formats=["%Y-%m-%d", "%d-%m-%Y"])
    purpose = forms.ChoiceField(label=_("What for"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial, self.fields["until"].initial = today.replace(month=1, day=1), today
        names = settings.PAYMENT_PURPOSE_NAMES
        purposes: Any = self.fields["purpose"]
        purposes.choices = [("", _("Everything")), *((key, names.get(key, key)) for key in settings.PAYMENT_PURPOSES)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("since") and found.get("until") and found["until"] < found["since"]:
            self.add_error("until", _("Choose a day on or after the first one."))
        return found
