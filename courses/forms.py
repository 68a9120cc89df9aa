"""What the pages of this room ask."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst, format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.templatetags.dates import short_day
from courses.models import EditionQuestion
from courses.services.amounts import Chosen, Option, PriceRefused, choose_price
from payments.money import NotAnAmount, cents_from_text, euro


def option_label(option: Option) -> str:
    """Return a price in words: for whom, how much, until when."""
    label = capfirst(option.label_en if get_language() == "en" and option.label_en else option.label_nl)
    if option.is_open:
        return _("%(label)s: from %(least)s, you say how much") % {"label": label, "least": euro(option.cents)}
    if option.until_on:
        return _("%(label)s: %(price)s, until %(day)s") % {
            "label": label,
            "price": euro(option.cents),
            "day": short_day(option.until_on),
        }
    return _("%(label)s: %(price)s") % {"label": label, "price": euro(option.cents)}


class EnrolmentForm(forms.Form):
    """The price one chooses and what the edition asks, with consent to keep the answers."""

    chosen: Chosen

    def __init__(self, *args: Any, options: list[Option], questions: Sequence[EditionQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        self.questions = {f"question_{number}": question for number, question in enumerate(questions, start=1)}
        if options:
            self._ask_price()
        for name, question in self.questions.items():
            self.fields[name] = forms.CharField(
                label=str(question.text),
                help_text=str(question.why),
                required=question.is_required,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": _("Answer this question.")},
            )
        if self.questions:
            self.fields["consent"] = forms.BooleanField(
                label=_("You may keep my answers for this edition"),
                help_text=_(
                    "Only the people who organise it read them. Six weeks after the last session we erase them."
                ),
                required=False,
            )

    def _ask_price(self) -> None:
        self.fields["price"] = forms.ChoiceField(
            label=_("Your price"),
            choices=[(option.value, option_label(option)) for option in self.options],
            widget=forms.RadioSelect,
            initial=self.options[0].value if len(self.options) == 1 else None,
            error_messages={
                "required": _("Choose one of the prices."),
                "invalid_choice": _("Choose one of the prices."),
            },
        )
        opened = next((option for option in self.options if option.is_open), None)
        if opened:
            self.fields["amount"] = forms.CharField(
                label=_("The amount that you pay"),
                help_text=format_lazy(
                    _("Only if you say how much: between {least} and {most}."),
                    least=euro(opened.cents),
                    most=euro(opened.most),
                ),
                required=False,
                max_length=12,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )

    def clean_amount(self) -> int | None:
        """Return the amount in cents, or None when none was given."""
        text = self.cleaned_data["amount"].strip()
        if not text:
            return None
        try:
            return cents_from_text(text)
        except NotAnAmount as error:
            raise forms.ValidationError(_("Enter an amount, for instance 250 or 250,50.")) from error

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if any(found.get(name) for name in self.questions) and not found.get("consent"):
            self.add_error("consent", _("Tick this, or leave the questions empty."))
        if not self.has_error("price") and not self.has_error("amount"):
            try:
                self.chosen = choose_price(self.options, value=found.get("price", ""), amount_cents=found.get("amount"))
            except PriceRefused as refusal:
                self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return found

    @property
    def answers(self) -> dict[EditionQuestion, str]:
        """The questions that were answered; valid forms only."""
        given = {question: self.cleaned_data.get(name, "") for name, question in self.questions.items()}
        return {question: text for question, text in given.items() if text.strip()}
