"""What is asked for a periodic gift agreement: of the giver, and of the treasurer who registers the signatures."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from donations.forms_desk import day_input
from donations.models import PeriodicAgreement
from donations.models.agreements import LEAST_YEARS, MOST_YEARS
from donations.services.agreements import BY_HAND

DAY_FORMATS = ["%Y-%m-%d", "%d-%m-%Y"]


class AgreementForm(forms.Form):
    """The years, and what ends it before them. The amount follows from the standing gift."""

    first_year = forms.TypedChoiceField(
        label=_("First year"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_(
            "Only what you give after both of us have signed counts. So begin next year if this one is well on."
        ),
    )
    term_years = forms.IntegerField(
        label=_("Number of years"), min_value=LEAST_YEARS, max_value=MOST_YEARS, initial=LEAST_YEARS,
        help_text=_("Five at least: the tax office asks for that."),
    )  # fmt: skip
    ends_at_job_loss = forms.BooleanField(label=_("It ends when I lose my job"), required=False)
    ends_at_incapacity = forms.BooleanField(label=_("It ends when I cannot work any more"), required=False)
    ends_at_status_loss = forms.BooleanField(
        label=_("It ends when you are no public-benefit institution any more"), required=False, initial=True
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year: Any = self.fields["first_year"]
        year.choices = [(today.year, str(today.year)), (today.year + 1, str(today.year + 1))]
        year.initial = today.year + 1


class RegisterForm(forms.Form):
    """Both signatures and the signed form. The giver's citizen service number must not be on it."""

    giver_on = forms.DateField(label=_("Signed by the giver on"), widget=day_input(), input_formats=DAY_FORMATS)
    foundation_on = forms.DateField(
        label=_("Signed for the foundation on"), widget=day_input(), input_formats=DAY_FORMATS
    )
    file = forms.FileField(
        label=_("The form, signed by both"),
        help_text=_("PDF, JPEG or PNG, 10 MB at most. A PDF that was signed electronically is kept as it is."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )
    has_no_number = forms.BooleanField(label=_("I looked: no citizen service number can be read on it"))


class EndForm(forms.Form):
    """Why an agreement ends before its term, and when."""

    ending = forms.ChoiceField(label=_("Why it ends"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("On"), widget=day_input(), input_formats=DAY_FORMATS)

    def __init__(self, *args: Any, agreement: PeriodicAgreement, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        ending: Any = self.fields["ending"]
        if agreement.state == PeriodicAgreement.State.DRAFT:
            ending.choices = [(one.value, one.label) for one in [PeriodicAgreement.Ending.UNSIGNED]]
        else:
            ending.choices = [(one.value, one.label) for one in BY_HAND]
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("Choose today or a day before."))
        return on
