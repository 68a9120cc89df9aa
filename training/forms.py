"""What the pages of this room ask."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.templatetags.dates import HERE
from training.models import Requirement, Trainer, Verdict

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
LANGUAGES = [("nl", gettext_lazy("Dutch")), ("en", gettext_lazy("English")), ("fr", gettext_lazy("French"))]


class ReadyForm(forms.Form):
    """The questions of “am I ready?”. What is answered is kept nowhere."""

    def __init__(self, *args: Any, requirements: Sequence[Requirement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.requirements = {f"question_{number}": row for number, row in enumerate(requirements, start=1)}
        for name, requirement in self.requirements.items():
            self.fields[name] = forms.ChoiceField(
                label=str(requirement.ready),
                choices=[("yes", _("Yes")), ("no", _("Not yet"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer this question."), "invalid_choice": _("Answer this question.")},
            )

    @property
    def not_yet(self) -> list[Requirement]:
        """What was answered with “not yet”; valid forms only."""
        return [row for name, row in self.requirements.items() if self.cleaned_data[name] == "no"]


class TextForm(forms.Form):
    """A text that is handed in. It may be kept half done."""

    text = forms.CharField(
        label=gettext_lazy("Your text"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        setattr(self.fields["text"], "needed_when", _("(needed before you send)"))  # noqa: B010 - the label says it


class FileForm(forms.Form):
    """A file that proves something. What it holds is judged by the service."""

    file = forms.FileField(
        label=gettext_lazy("Choose a file"),
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )


class TallyForm(forms.Form):
    """So many, on a day."""

    done_on = forms.DateField(
        label=gettext_lazy("On which day?"),
        widget=DAY,
        error_messages={
            "required": gettext_lazy("Enter the day."),
            "invalid": gettext_lazy("Enter a day, for instance 2027-03-02."),
        },
    )
    amount = forms.IntegerField(
        label=gettext_lazy("How many?"),
        min_value=1,
        max_value=1000,
        initial=1,
        error_messages={"required": gettext_lazy("Enter how many."), "invalid": gettext_lazy("Enter a number.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("For instance where, or with whom you consulted. No names of participants."),
    )


class ConditionForm(forms.Form):
    """How a condition was met."""

    text = forms.CharField(
        label=gettext_lazy("How did you meet the condition?"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Tell how you met the condition.")},
    )


class WordForm(forms.Form):
    """A word to one's mentor, or to the candidate one walks with."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )


class ListingForm(forms.Form):
    """What stands beside one's name in the public register."""

    listed_place = forms.CharField(
        label=gettext_lazy("Town or region"), required=False, max_length=80, help_text=gettext_lazy("Where you teach.")
    )
    listed_languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages in which you teach"),
        required=False,
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )


class DecisionForm(forms.Form):
    """What a trainer decides: for the trainers why, for the candidate kind words."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        choices=Verdict.Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you decide.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("For the trainers. The candidate does not see it, unless they ask for their data."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Give your reason: the trainers after you read it.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Words to the candidate"),
        help_text=gettext_lazy("With a condition: what you ask. With “not yet”: kindly, what would help."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Last day of the condition"),
        required=False,
        widget=DAY,
        error_messages={"invalid": gettext_lazy("Enter a day, for instance 2027-03-02.")},
    )
    again_on = forms.DateField(
        label=gettext_lazy("May try again from"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("Only with “not yet”. Empty: at once."),
        error_messages={"invalid": gettext_lazy("Enter a day, for instance 2027-03-02.")},
    )


class MoreForm(forms.Form):
    """What is still asked before a decision."""

    words = forms.CharField(
        label=gettext_lazy("What do you still ask?"),
        help_text=gettext_lazy("The candidate reads this, and can hand in again."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Tell the candidate what you ask.")},
    )


class ConditionAnswerForm(forms.Form):
    """What a trainer says of the answer to a condition."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Is the condition met?"),
        choices=[
            ("met", gettext_lazy("Yes: the candidate goes on")),
            ("again", gettext_lazy("Not quite: I ask for more, until a new last day")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether the condition is met.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Words to the candidate"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    due_on = forms.DateField(
        label=gettext_lazy("New last day"),
        required=False,
        widget=DAY,
        error_messages={"invalid": gettext_lazy("Enter a day, for instance 2027-03-02.")},
    )


class MentorForm(forms.Form):
    """Who walks along."""

    mentor = forms.ModelChoiceField(
        label=gettext_lazy("Who walks along"),
        queryset=Trainer.objects.none(),
        empty_label=gettext_lazy("Choose somebody"),
        error_messages={"required": gettext_lazy("Choose somebody.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["mentor"]
        choices.queryset = Trainer.objects.mentors().select_related("person").order_by("person__name")


class SlotForm(forms.Form):
    """An hour that a trainer keeps free."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=DAY,
        error_messages={
            "required": gettext_lazy("Enter the day."),
            "invalid": gettext_lazy("Enter a day, for instance 2027-03-02."),
        },
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=gettext_lazy("On Amsterdam's clock."),
        error_messages={
            "required": gettext_lazy("Enter the time."),
            "invalid": gettext_lazy("Enter a time, for instance 19:30."),
        },
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long"),
        choices=[(30, "30"), (45, "45"), (60, "60"), (90, "90")],
        initial=45,
        coerce=int,
        help_text=gettext_lazy("Minutes."),
    )
    place = forms.CharField(
        label=gettext_lazy("Where"),
        max_length=200,
        help_text=gettext_lazy("An address, a telephone number or a link."),
        error_messages={"required": gettext_lazy("Tell where you meet.")},
    )

    @property
    def starts_at(self) -> datetime:
        """The moment that was filled in; valid forms only."""
        day: date = self.cleaned_data["day"]
        return datetime.combine(day, self.cleaned_data["time"], tzinfo=HERE)
