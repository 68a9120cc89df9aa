"""The list of what only a person can settle."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payments.admin.reading import ReadOnly
from payments.models import CheckoutSwitch, StaffTask
from payments.services import staffing


class SettleForm(ActionForm):
    note = forms.CharField(label=gettext_lazy("What was done"), max_length=300, required=False)


class IsOpen(admin.SimpleListFilter):
    title = gettext_lazy("settled")
    parameter_name = "settled"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("no", _("No")), ("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StaffTask]) -> QuerySet[StaffTask]:
        return queryset if self.value() is None else queryset.filter(done_at__isnull=self.value() == "no")


@admin.register(StaffTask)
class StaffTaskAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["created_at", "kind", "about", "payment", "due_at", "done_at", "done_by", "note"]
    list_filter = [IsOpen, "kind", "mode"]
    list_select_related = ["payment", "done_by"]
    ordering = ["done_at", "due_at", "created_at"]
    action_form = SettleForm
    actions = ["settle"]

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.change_stafftask")

    @admin.action(description=gettext_lazy("Settled"), permissions=["settle"])
    def settle(self, request: HttpRequest, chosen: QuerySet[StaffTask]) -> None:
        for task in chosen:
            staffing.settle(task.key, by=request.user, note=request.POST.get("note", "")[:300])  # type: ignore[arg-type]  # staff are signed in
        messages.success(request, _("Settled."))


@admin.register(CheckoutSwitch)
class CheckoutSwitchAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["set_at", "purpose", "is_closed", "reason", "set_by"]
    list_filter = ["purpose", "is_closed"]
    list_select_related = ["set_by"]
    ordering = ["-pk"]
