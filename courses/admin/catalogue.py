"""Courses and what belongs to them: texts that follow from nothing, so that the admin may save them."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.looking import LooksFirst
from courses.admin.rows import AccreditationForm, ObjectiveForm, TermsForm
from courses.models import Accreditation, Audience, CancellationTerms, Course, Objective, Teacher, Venue
from courses.services import changes
from finding.keeping import KeepsFindable


class TellsThePages:
    """After each save or removal the remembered pages no longer hold."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]  # a mixin before ModelAdmin
        changes.record()

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)  # type: ignore[misc]  # a mixin before ModelAdmin
        changes.record()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)  # type: ignore[misc]  # a mixin before ModelAdmin
        changes.record()


class ObjectiveInline(admin.StackedInline):
    model = Objective
    form = ObjectiveForm
    extra = 0


class AccreditationInline(admin.StackedInline):
    model = Accreditation
    form = AccreditationForm
    extra = 0


@admin.register(Course)
class CourseAdmin(LooksFirst, KeepsFindable, TellsThePages, admin.ModelAdmin):
    list_display = ["title_nl", "title_en", "format", "delivery", "language", "is_published"]
    list_filter = ["is_published", "format", "delivery", "language"]
    search_fields = ["title_nl", "title_en", "slug"]
    prepopulated_fields = {"slug": ["title_nl"]}
    filter_horizontal = ["audiences", "teachers"]
    ordering = ["title_nl"]
    inlines = [ObjectiveInline, AccreditationInline]


@admin.register(Teacher)
class TeacherAdmin(LooksFirst, KeepsFindable, TellsThePages, admin.ModelAdmin):
    list_display = ["name", "role_nl", "is_listed", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    raw_id_fields = ["person"]
    ordering = ["position", "name"]


@admin.register(Venue)
class VenueAdmin(TellsThePages, admin.ModelAdmin):
    list_display = ["name", "city", "country"]
    search_fields = ["name", "city"]
    ordering = ["city", "name"]


@admin.register(CancellationTerms)
class CancellationTermsAdmin(TellsThePages, admin.ModelAdmin):
    form = TermsForm
    list_display = ["name", "full_days", "part_days", "part_percent"]
    ordering = ["name"]


@admin.register(Audience)
class AudienceAdmin(TellsThePages, admin.ModelAdmin):
    list_display = ["name_nl", "name_en", "position"]
    prepopulated_fields = {"slug": ["name_nl"]}
    ordering = ["position"]
