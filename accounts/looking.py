"""Let editors look at their Markdown before they save: one button for every admin form with texts in it."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst

from accounts.prose import prose

LOOK = "_look"


class LooksFirst:
    """For an admin class: a button that shows the texts of the form as visitors would read them, and saves nothing."""

    change_form_template: Any = "admin/look_first.html"

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST" and LOOK in request.POST:
            return self._look(request)
        answer: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]  # a mixin before ModelAdmin
        return answer

    def _look(self, request: HttpRequest) -> HttpResponse:
        if not (self.has_add_permission(request) or self.has_change_permission(request)):  # type: ignore[attr-defined]  # ditto
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]  # ditto
            "title": capfirst(self.opts.verbose_name),  # type: ignore[attr-defined]  # ditto
            "opts": self.opts,  # type: ignore[attr-defined]  # ditto
            "texts": self._texts(request),
        }
        return render(request, "admin/look.html", context)

    def _texts(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return each long text that was typed, in the order of the form: its name, its language, its HTML."""
        names = _long_texts(self.model)  # type: ignore[attr-defined]  # ditto
        for inline in self.get_inline_instances(request):  # type: ignore[attr-defined]  # ditto
            names |= _long_texts(inline.model)
        found = []
        for key, typed in request.POST.items():
            row = re.fullmatch(r"(?:[\w]+-(\d+)-)?(\w+)", key)
            if row and row[2] in names and str(typed).strip():
                number = f" {int(row[1]) + 1}" if row[1] else ""
                language = row[2][-2:] if row[2].endswith(("_nl", "_en")) else ""
                found.append({"name": f"{names[row[2]]}{number}", "language": language, "html": prose(str(typed))})
        return found


def _long_texts(model: type[models.Model]) -> dict[str, Any]:
    return {
        field.name: field.verbose_name
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField) and field.editable
    }
