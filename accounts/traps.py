"""Hold off machines that fill in forms, without puzzles: an empty field, a little patience, a limit."""

import hashlib
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.http import address

LEAST = timedelta(seconds=3)
MOST = timedelta(days=1)
SALT = "accounts.traps"


class TrapInput(forms.TextInput):
    """A field that machines see and people do not; forms show it as they show hidden fields."""

    template_name = "accounts/trap.html"
    is_hidden = True  # a property at Django: forms then give it no label and no place of its own


class TrapMixin(forms.Form):
    """A form with a field that people leave empty, and the signed moment at which it was shown.

    Refuses, with a sentence for people, what was filled in faster than anyone reads.
    """

    website = forms.CharField(
        required=False,
        widget=TrapInput,
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shown"].initial = signing.TimestampSigner(salt=SALT).sign("shown")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("website"):
            raise forms.ValidationError(_("Leave the last field empty, then send the form once more."))
        signer = signing.TimestampSigner(salt=SALT)
        try:
            signer.unsign(cleaned.get("shown", ""), max_age=MOST)
        except signing.BadSignature:
            self.show_anew()
            raise forms.ValidationError(_("This page stood open for long. Please send the form once more.")) from None
        if not is_older(cleaned["shown"], LEAST):
            raise forms.ValidationError(
                _("That went very fast. Please wait a few seconds and send the form once more.")
            )
        return cleaned

    def show_anew(self) -> None:
        """Put a fresh moment in the form, so that sending it again works."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict or a dict, the stubs say Mapping
        data[self.add_prefix("shown")] = signing.TimestampSigner(salt=SALT).sign("shown")
        self.data = data


def is_older(signed: str, age: timedelta) -> bool:
    """Tell whether the moment in `signed`, a valid signature, lies at least `age` back."""
    try:
        signing.TimestampSigner(salt=SALT).unsign(signed, max_age=age)
    except signing.SignatureExpired:
        return True
    return False


def visitor(request: HttpRequest) -> str:
    """Return a name for the visitor's address that says nothing about it: a keyed hash."""
    return salted_hmac(SALT, address(request), algorithm="sha256").hexdigest()[:32]


def is_over(*, what: str, who: str, limit: int, seconds: int) -> bool:
    """Count one more deed and tell whether `who` did `what` more than `limit` times within `seconds`."""
    name = hashlib.sha256(f"{settings.SECRET_KEY}:{what}:{who}".encode()).hexdigest()
    cache.add(name, 0, timeout=seconds)
    try:
        return bool(cache.incr(name) > limit)
    except ValueError:  # it expired between the two lines
        cache.set(name, 1, timeout=seconds)
        return False
