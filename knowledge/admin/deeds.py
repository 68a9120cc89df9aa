"""Deeds on chosen rows: each is tried by the service, and the editor reads how it went."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class KeptRows:
    """Rows that are looked at, never touched by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def ask_reason(page: "ModelAdmin[Any]", request: HttpRequest, rows: Iterable[Any], deed: str) -> HttpResponse | None:
    """Return the page that asks why, until it is answered."""
    if request.POST.get("reason", "").strip():
        return None
    context = {
        **page.admin_site.each_context(request),
        "title": _("Why?"),
        "rows": rows,
        "deed": deed,
        "is_sent": "reason" in request.POST,
        "opts": page.opts,
    }
    return render(request, "knowledge/admin_reason.html", context)


def carry_out(
    page: "ModelAdmin[Any]",
    request: HttpRequest,
    rows: Iterable[Any],
    deed: Callable[[Any], Any],
    refusal: type[Exception],
) -> None:
    """Do the deed on each row and say what was done and what was refused."""
    done = 0
    for row in rows:
        try:
            deed(row)
            done += 1
        except refusal as refused:
            page.message_user(request, f"{row}: {refused}", messages.WARNING)
    if done:
        said = ngettext("Done, once.", "Done, %(count)d times.", done) % {"count": done}
        page.message_user(request, said, messages.SUCCESS)
