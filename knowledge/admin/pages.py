"""The pages about the foundation."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.looking import LooksFirst
from finding.keeping import KeepsFindable
from knowledge.models import Page


@admin.register(Page)
class PageAdmin(LooksFirst, KeepsFindable, admin.ModelAdmin):
    """The addresses of these pages are fixed: editors change the words, and the day on which they were last read."""

    list_display = ["title_nl", "title_en", "reviewed_on"]
    ordering = ["slug"]
    readonly_fields = ["slug"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        return False
