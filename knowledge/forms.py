"""What visitors of the knowledge base may choose."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.words import LONGEST
from knowledge.models import Article, Topic


class ArticleFilterForm(forms.Form):
    """Search, country and topic, as they come in the address. What we do not know is passed over."""

    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST)
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        choices=[("", _("Both countries")), ("NL", Article.Country.NL.label), ("BE", Article.Country.BE.label)],
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)

    def __init__(self, data: Any, *, topics: list[Topic]) -> None:
        super().__init__(data)
        self.fields["topic"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("All topics")),
            *((topic.slug, str(topic.name)) for topic in topics),
        ]
        self.is_valid()

    def chosen(self, name: str) -> str:
        """Return what was chosen, or nothing where it was nothing we know."""
        return str(self.cleaned_data.get(name, "")).replace("\x00", "")
