"""Practices, kept by editors."""

from django.contrib import admin

from accounts.looking import LooksFirst
from courses.models import Practice
from finding.keeping import KeepsFindable


@admin.register(Practice)
class PracticeAdmin(LooksFirst, KeepsFindable, admin.ModelAdmin):
    list_display = ["title_nl", "title_en", "length_minutes", "access", "is_published", "position"]
    list_filter = ["access", "is_published"]
    search_fields = ["title_nl", "title_en"]
    ordering = ["position", "pk"]
    prepopulated_fields = {"slug": ["title_nl"]}
