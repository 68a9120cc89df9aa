"""Which optional letters somebody wants."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings

from accounts.models import User
from notifications.models import Preference


class PreferencesForm(forms.Form):
    """One box for each topic."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unwanted = set(Preference.objects.filter(person=person, is_wanted=False).values_list("topic", flat=True))
        for topic, (label, _kinds) in settings.OPTIONAL_LETTERS.items():
            self.fields[topic] = forms.BooleanField(label=label, required=False, initial=topic not in unwanted)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
