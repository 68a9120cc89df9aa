"""What we ask of somebody who makes an account, besides address and password."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignUpFields(forms.Form):
    """Fields that allauth's sign-up form adds to its own. (It reads this class while its own module is loading.)"""

    field_order = ["name", "email", "password1"]
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As it should stand on a certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing more to keep: the adapter has set the name."""
