"""Forms for hours, holidays and the rota."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.models import Desk, DeskMember, Duty, DutyHours, Supporter
from peersupport.services.clocks import ZONE
from peersupport.services.rota import MOST_WEEKS

CLOCK = {"type": "time", "step": 300}


class HoursForm(forms.ModelForm):
    """One more stretch of a weekday."""

    class Meta:
        model = DutyHours
        fields = ("weekday", "opens", "closes")
        widgets = {name: forms.TimeInput(attrs=CLOCK, format="%H:%M") for name in ("opens", "closes")}


class HolidayForm(forms.Form):
    day = forms.DateField(
        label=_("A day on which nobody answers"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day")},
    )


class WhoField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class DutyForm(forms.Form):
    """A slot, the same for some weeks. What ends before it begins lasts into the next day."""

    kind = forms.ChoiceField(label=_("What for"), choices=Duty.Kind)
    day = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day")},
    )
    opens = forms.TimeField(label=_("from"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    closes = forms.TimeField(label=_("lasts until"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    weeks = forms.IntegerField(label=_("For how many weeks"), min_value=1, max_value=MOST_WEEKS, initial=1)
    person = WhoField(
        label=_("Who"),
        help_text=_("Leave it empty, and anybody who may can take the slot."),
        queryset=User.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = DeskMember.objects.filter(desk=desk, is_active=True).values("person")
        helpers = Supporter.objects.exclude(role=Supporter.Role.EXPERT).values("person")
        people = User.objects.filter(is_active=True).order_by("name")
        self.fields["person"].queryset = (  # type: ignore[attr-defined]
            people.filter(pk__in=members) | people.filter(pk__in=helpers)
        ).distinct()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"day", "opens", "closes"} <= cleaned.keys():
            start = datetime.combine(cleaned["day"], cleaned["opens"], ZONE)
            over_night = timedelta(days=cleaned["closes"] <= cleaned["opens"])
            cleaned["starts_at"] = start
            cleaned["ends_at"] = datetime.combine(cleaned["day"] + over_night, cleaned["closes"], ZONE)
        return cleaned
