"""Every part of the interface with an example, for whoever builds or judges it. In the demonstration only."""

from datetime import timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe


class ExampleForm(forms.Form):
    """One field of each kind."""

    phone = forms.CharField(
        label=gettext_lazy("Telephone number"),
        help_text=gettext_lazy("We call between nine and five."),
        error_messages={"required": gettext_lazy("Enter a number that we may call.")},
    )
    experience = forms.ChoiceField(
        label=gettext_lazy("Did you meditate before?"),
        choices=[("no", gettext_lazy("No")), ("some", gettext_lazy("Now and then")), ("daily", gettext_lazy("Daily"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what fits best.")},
    )
    day = forms.MultipleChoiceField(
        label=gettext_lazy("When do you have time?"),
        choices=[("tu", gettext_lazy("Tuesday evening")), ("fr", gettext_lazy("Friday morning"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    region = forms.ChoiceField(
        label=gettext_lazy("Where?"),
        choices=[("", "—"), ("u", "Utrecht"), ("g", "Gent")],
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("Something else?"), widget=forms.Textarea, required=False)
    agrees = forms.BooleanField(
        label=gettext_lazy("I have read the terms"),
        error_messages={"required": gettext_lazy("Tick the box if you have read the terms.")},
    )

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            "phone", "experience", Fieldset(gettext_lazy("And further"), "day", "region", "note"), "agrees"
        )
        helper.add_input(Submit("", gettext_lazy("Ask for a place")))
        helper.form_action = "#"
        return helper


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show the parts; `?wrong` shows the form as it answers to an empty one."""
    form = ExampleForm({}) if "wrong" in request.GET else ExampleForm()
    return render(request, "wellbeing/components.html", {"form": form, **examples()})


def examples() -> dict[str, Any]:
    """Return what the parts are shown with, in the reader's language."""
    soon = timezone.now() + timedelta(days=30)
    return {
        "moment": soon,
        "row": {
            "url": "#editions",
            "title": _("Mindful self-compassion in eight weeks"),
            "starts_at": soon,
            "about": _("Eight Tuesday evenings, for doctors"),
            "place": "Utrecht",
            "is_online": False,
            "notes": [_("in Dutch")],
            "price": "€ 695",
            "seats": {"text": _("four places left"), "kind": "few"},
        },
        "rungs": [
            {"label": _("Doctor or medical specialist"), "amount": "€ 695"},
            {"label": _("Resident"), "amount": "€ 395"},
        ],
        "terms": [
            {"until": _("Until 1 March"), "share": _("you get everything back")},
            {"until": _("Until 15 March"), "share": _("you get half back")},
            {"until": _("After that"), "share": _("you get nothing back")},
        ],
        "objectives": [
            {"text": _("You notice sooner when a day asks too much."), "tags": [_("professional")]},
            {"text": _("You speak with a colleague after an error."), "tags": [_("communicator"), _("collaborator")]},
        ],
        "parts": [
            {
                "url": "#doors",
                "icon": "book",
                "label": _("Learn"),
                "about": _("Courses and groups near you and online."),
            },
            {"url": "#doors", "icon": "lamp", "label": _("Help"), "about": _("A colleague who listens.")},
        ],
        "answers": [
            {"label": _("Name"), "value": "Noor Verhagen", "change_url": "#answers"},
            {"label": _("Price"), "value": "€ 695", "change_url": "#answers"},
            {"label": _("Diet"), "value": "", "change_url": "#answers"},
        ],
        "next_steps": [
            _("Within a minute you get a letter with the dates."),
            _("A week before the start we write where you are expected."),
            _("Can you not come? Until 1 March you get everything back."),
        ],
        "stages": [
            {"label": _("Your place"), "is_current": False},
            {"label": _("Check"), "is_current": True},
            {"label": _("Pay"), "is_current": False},
        ],
    }
