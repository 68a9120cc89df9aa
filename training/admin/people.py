"""Who trains, who is on the way, and which titles were given. What was handed in is never shown here."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payments.admin.reading import ReadOnly
from training.models import Candidate, Designation, Move, Slot, Trainer
from training.services import register


@admin.register(Trainer)
class TrainerAdmin(admin.ModelAdmin):
    list_display = ["person", "decides", "mentors", "is_active"]
    list_filter = ["is_active", "decides", "mentors"]
    list_select_related = ["person"]
    search_fields = ["person__name", "person__email"]
    raw_id_fields = ["person"]
    ordering = ["person__name"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who stops is no longer active; what they decided keeps their name."""
        return False


class MoveInline(ReadOnly, admin.TabularInline):
    model = Move
    extra = 0
    fields = readonly_fields = ("at", "deed", "from_state", "to_state", "stage", "by")
    ordering = ["pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Move]:
        return super().get_queryset(request).select_related("by", "stage")


@admin.register(Candidate)
class CandidateAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["reference", "person", "stage", "state", "waits_for", "waiting_since", "due_on", "mentor"]
    list_filter = ["state", "waits_for", "track"]
    list_select_related = ["person", "stage", "mentor__person"]
    list_per_page = 50
    search_fields = ["person__name", "person__email", "=code"]
    ordering = ["waits_order", "waiting_since"]
    fields = readonly_fields = (
        "reference", "person", "track", "version", "stage", "attempt", "state", "waits_for", "waiting_since", "mentor",
        "language", "due_on", "again_on", "entered_at", "sent_at", "ended_at", "erased_at", "listed_at",
    )  # fmt: skip
    inlines = [MoveInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Candidate]:
        """Leave out what was never sent: nobody sees who is filling something in."""
        return super().get_queryset(request).filter(sent_at__isnull=False)


@admin.register(Designation)
class DesignationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "title_nl", "track_nl", "issued_at", "withdrawn_at"]
    search_fields = ["name", "=code"]
    ordering = ["-issued_at"]
    fields = readonly_fields = (
        "code", "name", "title_nl", "title_en", "track_nl", "track_en", "may_teach", "issued_at", "withdrawn_at",
    )  # fmt: skip
    actions = ["withdraw"]

    def has_deed_permission(self, request: HttpRequest) -> bool:
        """Whether they may withdraw a title, though nobody edits the rows."""
        return bool(request.user.has_perm("training.change_designation"))

    @admin.action(description=gettext_lazy("Withdraw the title"), permissions=["deed"])
    def withdraw(self, request: HttpRequest, chosen: QuerySet[Designation]) -> None:
        for designation in chosen:
            register.withdraw_title(designation=designation, now=timezone.now())
        messages.success(request, _("Withdrawn. Whoever verifies the certificate reads that."))


@admin.register(Slot)
class SlotAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["starts_at", "trainer", "state"]
    list_filter = ["state", "trainer"]
    list_select_related = ["trainer__person"]
    date_hierarchy = "starts_at"
    ordering = ["-starts_at"]
    fields = readonly_fields = ("trainer", "starts_at", "ends_at", "place", "state")
