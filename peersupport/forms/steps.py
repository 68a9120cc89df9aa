"""What the requester, and whoever stands beside them, fill in on the way to more help and to an end."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.forms.request import ContactForm
from peersupport.models import Expert, Language, Region

DAY, NOW = "day", "now"


class WidenForm(forms.Form):
    """What a coach may see. Nothing is ticked beforehand."""

    shares_past = forms.BooleanField(
        label=_("The coach may read what came before"),
        help_text=_("Otherwise the coach only reads what is written from then on."),
        required=False,
    )
    shares_contact = forms.BooleanField(
        label=_("The coach may have my contact details"),
        help_text=_("Otherwise you write to each other here."),
        required=False,
    )


class LetterForm(forms.Form):
    text = forms.CharField(
        label=_("The letter"),
        help_text=_("What happened, how you are now, what you hope for."),
        max_length=15_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": _("Write something first.")},
    )


class LetterAlongForm(LetterForm):
    """The same letter, for whoever writes along: the page says what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = ""


class ExpertChoiceForm(forms.Form):
    """Which expert, of those who are far enough away."""

    expert = forms.ChoiceField(
        label=_("To whom?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an expert"), "invalid_choice": _("Choose an expert")},
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, experts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expert"].choices = experts  # type: ignore[attr-defined]


class SendForm(ExpertChoiceForm):
    """The requester's yes to these very words for this expert."""

    approve = forms.BooleanField(
        label=_("I have read the letter. It may go to this expert, with my contact details"),
        error_messages={"required": _("Tick that the letter may go, or change it first")},
    )
    or_next = forms.BooleanField(
        label=_("If this expert cannot, my colleague may ask the next one with the same letter"),
        required=False,
    )


class EraseForm(forms.Form):
    when = forms.ChoiceField(
        label=_("When?"),
        choices=[
            (DAY, _("With a day to undo it: gone for everybody now, destroyed for ever after 24 hours")),
            (NOW, _("At once and for ever: nobody can bring it back")),
        ],
        widget=forms.RadioSelect,
        initial=DAY,
        error_messages={"required": _("Choose one of the two")},
    )


class OwnContactForm(ContactForm):
    """How one may be reached, changed on the way. The address for notes is not shown again."""

    email = None  # type: ignore[assignment]  # Django's way to leave out a field of the parent


class ExpertForm(forms.ModelForm):
    """One line of the directory."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=Language,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language")},
    )
    account = forms.EmailField(
        label=_("E-mail address of their account"),
        help_text=_("Only of somebody who supports here as an expert. Without one, the letter goes on paper."),
        required=False,
    )

    class Meta:
        model = Expert
        fields = (
            "name", "discipline", "place", "region", "languages", "phone", "address", "waiting_weeks", "conditions",
            "verified_on", "is_listed",
        )  # fmt: skip
        widgets = {"verified_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.order_by("country", "name_nl")  # type: ignore[attr-defined]
        if self.instance.person:
            self.fields["account"].initial = self.instance.person.email

    def clean_account(self) -> str:
        """Find the expert whose account this is."""
        typed = str(self.cleaned_data["account"])
        if not typed:
            self.instance.person = None
            return typed
        found = User.objects.filter(email__iexact=typed, supporter__role="expert").first()
        if found is None:
            raise forms.ValidationError(_("Nobody supports here as an expert with this address"))
        taken = Expert.objects.filter(person=found).exclude(pk=self.instance.pk)
        if taken.exists():
            raise forms.ValidationError(_("This account stands in the directory already"))
        self.instance.person = found
        return typed
