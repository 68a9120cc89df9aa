"""What staff keep: desks, hours, regions, who helps. Nothing of a case, and nothing that is sealed, comes here.

What cases hang on is not deleted here: the page that asks "are you sure?" would name them. Desks stay, supporters are
suspended, desk members are switched off.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.labelled import LabelledTabularInline
from peersupport.models import Desk, DeskMember, Duty, DutyHours, Holiday, InstitutionName, Region, Supporter


class DutyHoursInline(LabelledTabularInline):
    model = DutyHours
    extra = 0


class HolidayInline(LabelledTabularInline):
    model = Holiday
    extra = 0


class KeptAdmin(admin.ModelAdmin):
    """A row that is changed and never deleted; and never handed to somebody else."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["person"] if obj and hasattr(obj, "person") else []


@admin.register(Desk)
class DeskAdmin(KeptAdmin):
    list_display = ("__str__", "phone", "is_national")
    inlines = (DutyHoursInline, HolidayInline)


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = ("__str__", "country", "desk")
    list_filter = ("country",)
    filter_horizontal = ("neighbours",)


@admin.register(DeskMember)
class DeskMemberAdmin(KeptAdmin):
    list_display = ("person", "desk", "is_active")
    autocomplete_fields = ("person",)
    list_select_related = ("person", "desk")


@admin.register(Supporter)
class SupporterAdmin(KeptAdmin):
    list_display = ("person", "role", "profession", "region", "is_available", "is_suspended", "trained_on")
    list_filter = ("role", "region", "is_available", "is_suspended")
    search_fields = ("person__name",)
    autocomplete_fields = ("person",)
    list_select_related = ("person", "region")


@admin.register(Duty)
class DutyAdmin(admin.ModelAdmin):
    list_display = ("starts_at", "ends_at", "desk", "person")
    list_filter = ("desk",)
    autocomplete_fields = ("person",)
    list_select_related = ("person", "desk")


@admin.register(InstitutionName)
class InstitutionNameAdmin(admin.ModelAdmin):
    list_display = ("name", "institution")
    search_fields = ("name", "institution__name")
    autocomplete_fields = ("institution",)
    list_select_related = ("institution",)
