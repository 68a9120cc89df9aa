"""The one file that goes with a conversation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peersupport.manners import OneFileInMemory


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Which file?"),
        help_text=_("A PDF, a JPEG or a PNG of at most ten megabytes."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": _("Choose a file"), "empty": _("This file is empty. Choose another one.")},
    )

    def __init__(self, *args: Any, handler: OneFileInMemory | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if handler and handler.is_too_large:
            self.fields["file"].error_messages["required"] = _("This file is too large. Ten megabytes is the most.")
