"""The catalogue's filters as they come in the address, and as a visitor sees them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.words import LONGEST
from courses.models import Course
from courses.models.course import TeachingLanguage
from courses.services.catalogue import ONLINE, Choice, following_months

AUDIENCES = {
    "doctors": gettext_lazy("Doctors"),
    "residents": gettext_lazy("Residents and students"),
    "professionals": gettext_lazy("Healthcare professionals"),
    "lgbtqi": gettext_lazy("LGBTQI+ community"),
    "everyone": gettext_lazy("Everyone"),
}
PLACES = {"nl": gettext_lazy("Netherlands"), "be": gettext_lazy("Flanders"), ONLINE: gettext_lazy("Online")}


@dataclass(frozen=True)
class Box:
    """Something to pick."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """Boxes to tick under one heading."""

    name: str
    label: str
    boxes: list[Box]
    errors: list[str]


class Several(forms.MultipleChoiceField):
    """Several values out of a list; nothing chosen means all."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **options)


class Places(Several):
    """Countries, online, or the name of a city."""

    def valid_value(self, value: object) -> bool:
        return value in PLACES or bool(re.fullmatch(r"[^\W\d_][\w' -]{1,60}", str(value)))


class MonthSelect(forms.Select):
    """A list to pick one month from; the address may name several."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.getlist(name))


class Months(forms.MultipleChoiceField):
    """Months as in 2027-03."""

    def to_python(self, value: Any) -> list[str]:
        return [text for text in super().to_python(value) if text]

    def valid_value(self, value: object) -> bool:
        return bool(re.fullmatch(r"(19|20|21)\d\d-(0[1-9]|1[0-2])", str(value)))


class Slugs(Several):
    """Target groups by their name in addresses; staff may add groups of their own."""

    def valid_value(self, value: object) -> bool:
        return bool(re.fullmatch(r"[-a-zA-Z0-9_]{1,50}", str(value)))


class FilterForm(forms.Form):
    """What a visitor may choose from. Bound to the address; it writes nothing."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=LONGEST)
    audience = Slugs(label=gettext_lazy("For whom"), choices=[*AUDIENCES.items()])
    place = Places(label=gettext_lazy("Where"), choices=[*PLACES.items()])
    format = Several(label=gettext_lazy("Kind"), choices=Course.Format.choices)
    language = Several(label=gettext_lazy("Taught in"), choices=TeachingLanguage.choices)
    month = Months(label=gettext_lazy("Month"), required=False, widget=MonthSelect)

    def __init__(self, data: QueryDict, *, today: date) -> None:
        super().__init__(data)
        self.given = data
        self.months = following_months(today.replace(day=1), 15)
        named = [(f"{first:%Y-%m}", month_name(first)) for first in self.months]
        chosen = [value for value in data.getlist("month") if value and value not in dict(named)]
        named += [(value, value) for value in chosen]
        self.fields["month"].choices = [("", _("All months")), *named]  # type: ignore[attr-defined]  # a choice field
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = _("We do not know “%(value)s” here. Choose from the list.")

    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"]
        if "\x00" in text:
            raise ValidationError(_("Use letters and figures to search."))
        return text

    def choice(self) -> Choice:
        """Return what was chosen, leaving out what we do not know."""
        given = self.cleaned_data
        return Choice(
            formats=given.get("format", ()),
            places=given.get("place", ()),
            audiences=given.get("audience", ()),
            languages=given.get("language", ()),
            months=[date.fromisoformat(f"{month}-01") for month in given.get("month", ())],
            question=given.get("q", ""),
        )

    def boxes(self) -> list[Group]:
        """Return the groups of boxes to tick, as plain values: thirty widgets would each cost a template."""
        groups = []
        for name in ("audience", "place", "language", "format"):
            given = self.given.getlist(name)
            choices = [(str(value), str(label)) for value, label in self.fields[name].choices]  # type: ignore[attr-defined]
            if name == "place":
                choices += [(place, place.capitalize()) for place in given if place and place not in PLACES]
            boxes = [Box(value, capfirst(label), value in given) for value, label in choices]
            groups.append(Group(name, str(self.fields[name].label), boxes, [*map(str, self[name].errors)]))
        return groups

    def month_options(self) -> list[Box]:
        """Return the months to pick from."""
        given = self.given.getlist("month")
        choices = self.fields["month"].choices  # type: ignore[attr-defined]  # a choice field
        return [Box(str(value), str(label), value in given) for value, label in choices]

    def chosen(self) -> list[tuple[str, str, str]]:
        """Return each value chosen: field, value, and its words."""
        said = []
        for name, field in self.fields.items():
            values = self.cleaned_data.get(name) or []
            for value in [values] if isinstance(values, str) else values:
                words = dict(getattr(field, "choices", [])).get(value, value)
                said.append((name, value, f"“{words}”" if name == "q" else str(words)))
        return said


def month_name(first: date) -> str:
    """Return "maart 2027" or "March 2027"."""
    return f"{MONTHS[first.month]} {first.year}"
