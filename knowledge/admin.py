"""What editors keep: the crisis lines, and the pages about the foundation."""

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from knowledge import services
from knowledge.models import CrisisLine, Page


@admin.register(CrisisLine)
class CrisisLineAdmin(admin.ModelAdmin):
    list_display = ["number", "country", "name_nl", "name_en", "verified_on", "is_shown", "position"]
    list_filter = ["country", "is_shown"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    ordering = ["country", "position"]

    def save_model(self, request: HttpRequest, obj: CrisisLine, form: "ModelForm[CrisisLine]", change: bool) -> None:
        services.change_crisis_line(obj)

    def delete_model(self, request: HttpRequest, obj: CrisisLine) -> None:
        services.remove_crisis_line(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CrisisLine]) -> None:
        for line in queryset:
            services.remove_crisis_line(line)


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    """The addresses of these pages are fixed: editors change the words, and the day on which they were last read."""

    list_display = ["title_nl", "title_en", "reviewed_on"]
    ordering = ["slug"]
    readonly_fields = ["slug"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        return False
