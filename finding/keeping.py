"""For admin pages of what can be found: what an editor saves or removes is found, or no longer found, at once."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from finding import services


class KeepsFindable:
    """Brings the index in line with the room after each save and removal, in the same transaction."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]  # a mixin before ModelAdmin
        self._refresh()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)  # type: ignore[misc]  # a mixin before ModelAdmin
        self._refresh()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)  # type: ignore[misc]  # a mixin before ModelAdmin
        self._refresh()

    def _refresh(self) -> None:
        services.refresh(self.opts.app_label)  # type: ignore[attr-defined]  # a mixin before ModelAdmin
