"""What staff keep: desks, hours, regions, who helps. Nothing of a case, and nothing that is sealed, comes here."""

from django.contrib import admin

from accounts.labelled import LabelledTabularInline
from peersupport.models import Desk, DeskMember, Duty, DutyHours, Holiday, InstitutionName, Region, Supporter


class DutyHoursInline(LabelledTabularInline):
    model = DutyHours
    extra = 0


class HolidayInline(LabelledTabularInline):
    model = Holiday
    extra = 0


@admin.register(Desk)
class DeskAdmin(admin.ModelAdmin):
    list_display = ("__str__", "phone", "is_national")
    inlines = (DutyHoursInline, HolidayInline)


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = ("__str__", "country", "desk")
    list_filter = ("country",)
    filter_horizontal = ("neighbours",)


@admin.register(DeskMember)
class DeskMemberAdmin(admin.ModelAdmin):
    list_display = ("person", "desk", "is_active")
    autocomplete_fields = ("person",)
    list_select_related = ("person", "desk")


@admin.register(Supporter)
class SupporterAdmin(admin.ModelAdmin):
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
