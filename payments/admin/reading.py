"""Pages of rows that nobody edits."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from payments.money import euro


class ReadOnly:
    """Refuse to add, change or delete: what happens to money happens through services."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("amount"), ordering="cents")
    def amount(self, row: Any) -> str:
        """Write the row's cents as an amount."""
        return euro(row.cents)
