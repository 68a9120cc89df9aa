"""What a person tells about themselves."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Profile, User
from accounts.registers import CHECKS, only_digits


class ProfileForm(forms.ModelForm):
    """One's name and language with what one tells about one's work. Only the name is asked for."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As it should stand on a certificate."),
        error_messages={"required": _("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=User.Language,
        widget=forms.RadioSelect,
        help_text=_("Our letters to you are in this language."),
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language.")},
    )
    registration_number = forms.CharField(
        label=_("Registration number"),
        required=False,
        max_length=24,
        help_text=_("Eleven digits; spaces, dots and dashes may stay."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    institution_name = forms.CharField(
        label=_("Where do you work?"),
        required=False,
        max_length=160,
        help_text=_("Type the name; choose from the list if your place of work is in it."),
        widget=forms.TextInput(attrs={"list": "institutions", "autocomplete": "organization"}),
    )

    class Meta:
        model = Profile
        fields = ["profession", "register", "registration_number"]
        labels = {"profession": _("Profession"), "register": _("Register")}
        help_texts = {
            "profession": _("We use it to show you courses that are meant for you."),
            "register": _("Only needed for accreditation points."),
        }

    def __init__(self, data: Any = None, *, person: User) -> None:
        profile = Profile.objects.select_related("institution").filter(person=person).first() or Profile(person=person)
        known = {"name": person.name, "language": person.language, "institution_name": profile.institution or ""}
        super().__init__(data, instance=profile, initial=known)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "name",
            "language",
            Fieldset(_("Your work"), "profession", "institution_name", "register", "registration_number"),
        )

    def clean_registration_number(self) -> str:
        return only_digits(self.cleaned_data["registration_number"])

    def clean_institution_name(self) -> str:
        return " ".join(self.cleaned_data["institution_name"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        register, number = cleaned.get("register"), cleaned.get("registration_number")
        if number and not register and "register" not in self.errors:
            self.add_error("register", _("Choose the register that this number is from."))
        if register and number == "":
            self.add_error("registration_number", _("Enter the number, or choose no register."))
        if register and number:
            try:
                CHECKS[register](number)
            except forms.ValidationError as wrong:
                self.add_error("registration_number", wrong)
        return cleaned

    @property
    def institutions(self) -> list[Institution]:
        """The places that one may choose from while typing.

        Those that somebody typed have no town until staff looked at them: nobody else is shown what they wrote.
        """
        return list(Institution.objects.exclude(city="").order_by("name", "city"))


class CloseAccountForm(forms.Form):
    """The last question before an account is closed."""

    understood = forms.BooleanField(
        label=_("I understand that I cannot get this account back"),
        error_messages={"required": _("Tick the box if you are sure.")},
    )
