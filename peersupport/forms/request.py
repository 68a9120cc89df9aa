"""The questions on the way in, a page each. Nothing is asked that is not needed; nothing is asked twice."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Profile
from peersupport.matching import Facts
from peersupport.models import DeskMember, Gender, Language, Reason, Region, Seniority
from peersupport.services.shapes import CALL, SELF, WRITE, Contact

LINES = forms.Textarea(attrs={"rows": 3})
YES, NOT_SURE, NO, RATHER_NOT = "yes", "not_sure", "no", "rather_not"
CHOOSE_MYSELF, CHOOSE_FOR_ME = "self", "desk"


def lines(text: str) -> list[str]:
    """Return what was typed, a name a line; semicolons part names too."""
    parts = text.replace(";", "\n").splitlines()
    return [part.strip() for part in parts if part.strip()]


def regions() -> list[tuple[str, Any]]:
    """Return the regions by country, as choices."""
    rows = sorted(Region.objects.all(), key=lambda region: str(region.name))
    grouped = [
        (str(country.label), [(row.code, str(row.name)) for row in rows if row.country == country])
        for country in Institution.Country
    ]
    return [("", _("Choose a region")), *grouped]


def desk_people() -> list[tuple[str, str]]:
    """Return the desk members by name, so that one can keep somebody away."""
    members = DeskMember.objects.filter(is_active=True).select_related("person__profile__institution")
    return [(str(one.person.code), _with_place(one)) for one in members.order_by("person__name")]


def _with_place(member: DeskMember) -> str:
    profile = getattr(member.person, "profile", None)
    place = profile.institution if profile else None
    return f"{member.person.name} ({place.name})" if place else member.person.name


class SafetyForm(forms.Form):
    """No answer blocks; the answer is sealed."""

    safety = forms.ChoiceField(
        label=_("Are you safe right now?"),
        help_text=_("We ask everybody. Whatever you answer, you can go on."),
        choices=[
            (YES, _("Yes")),
            (NOT_SURE, _("I am not sure")),
            (NO, _("No")),
            (RATHER_NOT, _("I would rather not say")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )


class UrgentForm(forms.Form):
    urgent = forms.ChoiceField(
        label=_("May we put your request first?"),
        help_text=_("The desk then sees that it is urgent, not why. In duty hours somebody looks at it right away."),
        choices=[("yes", _("Yes, put it first")), ("no", _("No, the usual way"))],
        widget=forms.RadioSelect,
        required=False,
    )


class ContactForm(forms.Form):
    """How somebody may be reached. A name is not needed."""

    how = forms.ChoiceField(
        label=_("How may we reach you?"),
        help_text=_("We ask this to reach you in a way that is safe for you. Only the colleague you choose sees it."),
        choices=[
            (CALL, _("Call me")),
            (WRITE, _("Write to me, here")),
            (SELF, _("I will call you")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how we may reach you")},
    )
    phone = forms.CharField(
        label=_("Telephone number"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    safe_hours = forms.CharField(
        label=_("When is it safe to call?"),
        help_text=_("For example: after eight in the evening, not on Thursday."),
        required=False,
        max_length=200,
    )
    voicemail = forms.BooleanField(label=_("You may leave a message: only “please call back”"), required=False)
    desk_may_call = forms.BooleanField(
        label=_("The desk may call me too"),
        help_text=_("Without this, only the colleague you choose sees your number."),
        required=False,
    )
    name = forms.CharField(
        label=_("A name, or a name you make up"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address for a short note"),
        help_text=_(
            "The note says only that something new is waiting, never from whom or about what. Better not an address at "
            "work. Without it, come and look here yourself."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        setattr(self.fields["phone"], "needed_when", _("(if we are to call you)"))  # noqa: B010 - the label says it

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("how") == CALL and not cleaned.get("phone"):
            self.add_error("phone", _("Enter a number we may call"))
        phone = cleaned.get("phone", "")
        if phone and sum(sign.isdigit() for sign in phone) < 8:
            self.add_error("phone", _("Enter the whole number, with its area code"))
        return cleaned


class FactsForm(forms.Form):
    """What the desk may know: as little as is needed to find somebody who fits and is far enough away."""

    reason = forms.ChoiceField(
        label=_("What is it about, in broad terms?"),
        choices=lazy(lambda: [(value, capfirst(label)) for value, label in Reason.choices], list),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes nearest; “something else” is fine")},
    )
    profession = forms.ChoiceField(
        label=_("Your profession"),
        choices=[("", _("Choose a profession")), *Profile.Profession.choices],
        error_messages={"required": _("Choose your profession")},
    )
    specialty = forms.CharField(label=_("Your specialty"), required=False, max_length=80)
    not_same_specialty = forms.BooleanField(
        label=_("Rather somebody from another specialty"),
        help_text=_("In a small field somebody of your own may know you."),
        required=False,
    )
    seniority = forms.ChoiceField(
        label=_("How long in the profession"),
        choices=[("", _("I would rather not say")), *Seniority.choices],
        required=False,
    )
    region = forms.ChoiceField(
        label=_("The region where you work"),
        choices=lazy(regions, list),
        error_messages={"required": _("Choose a region")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you like to speak"),
        choices=Language,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language")},
    )
    gender_wish = forms.ChoiceField(
        label=_("I would like to speak with"),
        choices=[("", _("It does not matter")), *Gender.choices],
        required=False,
    )
    gender_required = forms.BooleanField(label=_("Only then; no one else"), required=False)
    step = forms.ChoiceField(
        label=_("With what would you like to begin?"),
        help_text=_("You can ask for more at any time, and for less."),
        choices=[
            ("1", _("With a colleague who listens")),
            ("2", _("With a colleague, and a coach as well")),
            ("3", _("With an expert, for care that asks for more")),
        ],
        widget=forms.RadioSelect,
        initial="1",
        required=False,
    )
    chooser = forms.ChoiceField(
        label=_("Who chooses?"),
        help_text=_("We propose up to three colleagues. You see their first name, profession and region."),
        choices=[
            (CHOOSE_MYSELF, _("I choose from the people you propose")),
            (CHOOSE_FOR_ME, _("Choose for me; I can always ask for someone else")),
        ],
        widget=forms.RadioSelect,
        initial=CHOOSE_MYSELF,
        error_messages={"required": _("Choose who chooses")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].initial = [get_language() or "nl"]


class DistanceForm(forms.Form):
    """Whom to keep away. All of it is optional; what is named here is excluded without exception."""

    employers = forms.CharField(
        label=_("Where you work"),
        help_text=_("Hospital, practice, partnership: one a line. Nobody who works there is asked."),
        required=False,
        max_length=1000,
        widget=LINES,
    )
    training_places = forms.CharField(
        label=_("Where you train, or train others"),
        help_text=_("Now or in the past five years. Nobody from there is asked."),
        required=False,
        max_length=1000,
        widget=LINES,
    )
    training_region = forms.ChoiceField(label=_("Your training region"), choices=lazy(regions, list), required=False)
    departments = forms.CharField(
        label=_("Departments that should know nothing"), required=False, max_length=1000, widget=LINES
    )
    persons = forms.CharField(
        label=_("People who should know nothing"),
        help_text=_("Who was involved, who assesses you, who treats you, family. A surname is enough."),
        required=False,
        max_length=2000,
        widget=LINES,
    )
    keep_from_desk = forms.MultipleChoiceField(
        label=_("Do you know somebody at our desk? Tick who should not see this"),
        help_text=_("For them your request then does not exist."),
        choices=lazy(desk_people, list),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class StoryForm(forms.Form):
    story = forms.CharField(
        label=_("Would you like to write something already?"),
        help_text=_("You need not. What you write is for the colleague you choose; the desk does not see it."),
        required=False,
        max_length=15_000,
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    pass_story = forms.BooleanField(
        label=_("Pass my story on, so that the colleague can read it right away"),
        help_text=_(
            "The desk then keeps a sealed copy until the hand-over. Otherwise the colleague can read it after your "
            "next visit here."
        ),
        required=False,
    )


FORMS: dict[str, type[forms.Form]] = {
    "safety": SafetyForm,
    "urgent": UrgentForm,
    "contact": ContactForm,
    "facts": FactsForm,
    "distance": DistanceForm,
    "story": StoryForm,
}


def facts_from(answers: dict[str, dict[str, Any]]) -> Facts:
    """Return the facts for the desk from the answers of all pages."""
    about, apart = answers.get("facts", {}), answers.get("distance", {})
    region = Region.objects.get(code=about["region"])
    return Facts(
        profession=about["profession"],
        specialty=about.get("specialty", ""),
        not_same_specialty=about.get("not_same_specialty", False),
        seniority=about.get("seniority", ""),
        region=region.code,
        country=region.country,
        languages=tuple(about["languages"]),
        reason=about["reason"],
        gender_wish=about.get("gender_wish", ""),
        gender_required=about.get("gender_required", False),
        employers=tuple(lines(apart.get("employers", ""))),
        training_places=tuple(lines(apart.get("training_places", ""))),
        training_region=apart.get("training_region", ""),
        departments=tuple(lines(apart.get("departments", ""))),
        persons=tuple(lines(apart.get("persons", ""))),
        keep_from_desk=tuple(apart.get("keep_from_desk", ())),
        choose_for_me=about.get("chooser") == CHOOSE_FOR_ME,
        pass_story=answers.get("story", {}).get("pass_story", False),
        safety=answers.get("safety", {}).get("safety", ""),
    )


def step_from(answers: dict[str, dict[str, Any]]) -> int:
    """Return the step at which the person asks to begin; the first where they said nothing."""
    return int(answers.get("facts", {}).get("step") or 1)


def contact_from(answers: dict[str, dict[str, Any]]) -> Contact:
    """Return how the person may be reached, without the address for notes."""
    given = answers.get("contact", {})
    return Contact(
        how=given["how"],
        name=given.get("name", ""),
        phone=given.get("phone", ""),
        safe_hours=given.get("safe_hours", ""),
        voicemail=given.get("voicemail", False),
        desk_may_call=given.get("desk_may_call", False),
    )
