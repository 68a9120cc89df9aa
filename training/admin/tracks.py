"""Tracks, and the drafts of their versions. What was published is read only: people walk it as it was."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.http import see_other
from courses.admin.catalogue import TellsThePages
from finding.keeping import KeepsFindable
from training.models import Requirement, Stage, Track, TrackVersion
from training.services import versions
from training.services.moving import TrainingRefused


@admin.register(Track)
class TrackAdmin(KeepsFindable, TellsThePages, admin.ModelAdmin):
    list_display = ["title_nl", "title_en", "is_published", "position"]
    prepopulated_fields = {"slug": ["title_nl"]}
    ordering = ["position", "pk"]
    actions = ["make_draft"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A track that nobody entered may go."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.candidates.exists())

    @admin.action(description=gettext_lazy("Make a draft of the next version"), permissions=["change"])
    def make_draft(self, request: HttpRequest, chosen: QuerySet[Track]) -> HttpResponse | None:
        for track in chosen:
            draft = versions.draft_version(track=track)
            messages.success(request, _("%(version)s is a draft: change it, then publish it.") % {"version": draft})
        return see_other("admin:training_trackversion_changelist")


class OnlyDrafts:
    """Lets staff write a draft, and read what people walk."""

    def version_of(self, row: Any) -> TrackVersion:
        return row if isinstance(row, TrackVersion) else row.version if isinstance(row, Stage) else row.stage.version

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)  # type: ignore[misc]  # a mixin before ModelAdmin
        return bool(allowed and (obj is None or self.version_of(obj).state == TrackVersion.State.DRAFT))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)  # type: ignore[misc]  # a mixin before ModelAdmin
        return bool(allowed and (obj is None or self.version_of(obj).state == TrackVersion.State.DRAFT))


class StageInline(admin.TabularInline):
    model = Stage
    extra = 0
    can_delete = False
    fields = readonly_fields = ("position", "title_nl", "title_en", "awards_nl", "to_stage")
    ordering = ["position"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("to do"))
    def to_stage(self, stage: Stage) -> SafeString | str:
        url = reverse("admin:training_stage_change", args=[stage.pk])
        return format_html('<a href="{}">{}<span class="visually-hidden"> {}</span></a>', url, _("Open"), stage)


@admin.register(TrackVersion)
class TrackVersionAdmin(OnlyDrafts, admin.ModelAdmin):
    list_display = ["track", "number", "state", "published_at"]
    list_filter = ["state", "track"]
    list_select_related = ["track"]
    ordering = ["track", "-number"]
    fields = readonly_fields = ("track", "number", "state", "published_at")
    inlines = [StageInline]
    actions = ["publish"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Drafts are copies: see the action of tracks."""
        return False

    @admin.action(description=gettext_lazy("Let new candidates enter this version"), permissions=["change"])
    def publish(self, request: HttpRequest, chosen: QuerySet[TrackVersion]) -> None:
        for version in chosen:
            try:
                versions.publish_version(version=version, now=timezone.now())
            except TrainingRefused as refusal:
                messages.error(request, f"{version}: {refusal}")
            else:
                messages.success(request, _("%(version)s is for new candidates now.") % {"version": version})


class RequirementInline(admin.StackedInline):
    model = Requirement
    extra = 0
    ordering = ["position"]
    autocomplete_fields = ["courses"]


@admin.register(Stage)
class StageAdmin(OnlyDrafts, admin.ModelAdmin):
    list_display = ["title_nl", "version", "position", "has_mentor", "awards_nl"]
    list_filter = ["version__state", "version__track"]
    list_select_related = ["version__track"]
    ordering = ["version__track", "-version__number", "position"]
    inlines = [RequirementInline]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer drafts alone: a stage is never added to what people walk."""
        if db_field.name == "version":
            kwargs["queryset"] = TrackVersion.objects.filter(state=TrackVersion.State.DRAFT).select_related("track")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
