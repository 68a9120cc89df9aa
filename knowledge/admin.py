"""What editors keep: the crisis lines."""

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from knowledge import services
from knowledge.models import CrisisLine


@admin.register(CrisisLine)
class CrisisLineAdmin(admin.ModelAdmin):
    list_display = ["number", "country", "name_nl", "name_en", "verified_on", "is_shown", "position"]
    list_filter = ["country", "is_shown"]
    ordering = ["country", "position"]

    def save_model(self, request: HttpRequest, obj: CrisisLine, form: "ModelForm[CrisisLine]", change: bool) -> None:
        services.change_crisis_line(obj)

    def delete_model(self, request: HttpRequest, obj: CrisisLine) -> None:
        services.remove_crisis_line(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CrisisLine]) -> None:
        for line in queryset:
            services.remove_crisis_line(line)
