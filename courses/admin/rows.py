"""What staff type in the rows of courses and editions, checked in words and at its field.

The database refuses the same; but its refusals name a constraint, and some would come as a page that broke.
"""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Accreditation, CancellationTerms, Delivery, Edition, Objective, Price, Session
from courses.models.course import Competency

HIGHEST_CENTS = 1_000_000


class SessionForm(forms.ModelForm):
    """A session ends after it begins."""

    class Meta:
        model = Session
        fields = ["kind", "title_nl", "title_en", "starts_at", "ends_at", "is_online"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        starts_at, ends_at = given.get("starts_at"), given.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("Enter an end that comes after the start."))
        return given


class SessionFormSet(forms.BaseInlineFormSet):
    """What stands on the site keeps at least one session: without dates its pages could not be shown."""

    def clean(self) -> None:
        super().clean()
        if self.instance.state != Edition.State.PUBLISHED or any(self.errors):
            return
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        if all(form.cleaned_data.get("DELETE") for form in kept):
            raise forms.ValidationError(_("An edition on the site keeps at least one session."))


class PriceForm(forms.ModelForm):
    """An early price has a last day, and no price is a slip of the keyboard."""

    class Meta:
        model = Price
        fields = ["kind", "label_nl", "label_en", "cents", "until_on", "position"]

    def clean_cents(self) -> int:
        cents: int = self.cleaned_data["cents"]
        if cents > HIGHEST_CENTS:
            raise forms.ValidationError(_("Enter at most 1000000: the amount is in cents."))
        return cents

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("kind") == Price.Kind.EARLY and not given.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", _("Enter the last day of this early price."))
        return given


class EditionForm(forms.ModelForm):
    """Keeps what is on the site whole: its places, its venue, its moments."""

    join_url = forms.URLField(
        label=gettext_lazy("joining link"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Shown to participants only."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("time zone"),
        help_text=gettext_lazy(
            "Where it is held. Enter all times on the clock of Amsterdam; pages show the local time beside it."
        ),
    )

    class Meta:
        model = Edition
        fields = [
            "course", "language", "delivery", "venue", "join_url", "time_zone", "rhythm_nl", "rhythm_en", "teachers",
            "places", "opens_at", "closes_at", "terms",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
        if "time_zone" in self.fields:  # who may only look has no fields
            self.fields["time_zone"].choices = [(name, name.replace("_", " ")) for name in names]  # type: ignore[attr-defined]  # a choice field

    def clean_places(self) -> int:
        places: int = self.cleaned_data["places"]
        taken = self.instance.enrolments.seated().count() if self.instance.pk else 0
        if places < max(taken, 1):
            raise forms.ValidationError(
                _("%(taken)s places are taken; there cannot be fewer.") % {"taken": taken}
                if taken
                else _("Enter at least one place.")
            )
        return places

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        opens_at, closes_at = given.get("opens_at"), given.get("closes_at")
        if opens_at and closes_at and closes_at < opens_at:
            self.add_error("closes_at", _("Enter a moment after enrolment opens."))
        is_shown = self.instance.state != Edition.State.DRAFT
        needs_venue = is_shown and given.get("delivery") != Delivery.ONLINE
        if needs_venue and not given.get("venue") and "venue" not in self.errors:
            self.add_error("venue", _("Choose a venue first."))
        return given


class TermsForm(forms.ModelForm):
    """All comes back no later than a part does."""

    class Meta:
        model = CancellationTerms
        fields = "__all__"  # noqa: DJ007 - every column is staff's to fill in

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        full, part = given.get("full_days"), given.get("part_days")
        if full is not None and part is not None and full < part:
            self.add_error("part_days", _("Enter no more days than for everything: %(days)s at most.") % {"days": full})
        return given


class ObjectiveForm(forms.ModelForm):
    """The competencies as boxes to tick."""

    competencies = forms.MultipleChoiceField(
        label=gettext_lazy("CanMEDS competencies"),
        required=False,
        choices=Competency.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Objective
        fields = ["position", "text_nl", "text_en", "competencies"]


class AccreditationForm(forms.ModelForm):
    """Points are more than none."""

    class Meta:
        model = Accreditation
        fields = ["body", "heading_nl", "heading_en", "points", "basis", "reference", "valid_until"]

    def clean_points(self) -> Any:
        points = self.cleaned_data["points"]
        if points <= 0:
            raise forms.ValidationError(_("Enter more than 0 points."))
        return points
