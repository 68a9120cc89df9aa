"""The crisis lines in the admin: one person proposes, another confirms."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.http import see_other
from knowledge import services
from knowledge.admin.deeds import KeptRows, ask_reason, carry_out
from knowledge.models import CrisisLine, CrisisLineChange
from knowledge.models.crisis import CHECK_EVERY
from knowledge.services.crisis import PROPOSED, meant

State = CrisisLineChange.State


@admin.register(CrisisLine)
class CrisisLineAdmin(admin.ModelAdmin):
    """What is saved here is a proposal. A line is not removed: it is taken off the strip."""

    list_display = ["number", "country", "name_nl", "name_en", "verified_on", "is_checked", "is_shown", "position"]
    list_filter = ["country", "is_shown"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    ordering = ["country", "position"]
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: CrisisLine | None = None) -> bool:
        return False

    @admin.display(description=_("checked in the last 90 days"), boolean=True)
    def is_checked(self, line: CrisisLine) -> bool:
        return line.verified_on >= timezone.localdate() - CHECK_EVERY

    def save_model(self, request: Any, obj: CrisisLine, form: "ModelForm[CrisisLine]", change: bool) -> None:
        kept = CrisisLine.objects.get(pk=obj.pk) if change else None
        fields = {name: getattr(obj, name) for name in PROPOSED}
        try:
            services.propose_crisis_line(line=kept, fields=fields, by=request.user)
        except services.CrisisLineRefused as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
        else:
            self.message_user(request, _("Proposed. It counts once someone else has confirmed it."), messages.SUCCESS)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep nothing here: the proposal is the record."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep nothing here: the proposal is the record."""

    def response_add(self, request: HttpRequest, obj: CrisisLine, post_url_continue: str | None = None) -> HttpResponse:
        return see_other("admin:knowledge_crisislinechange_changelist")

    def response_change(self, request: HttpRequest, obj: CrisisLine) -> HttpResponse:
        return see_other("admin:knowledge_crisislinechange_changelist")


@admin.register(CrisisLineChange)
class CrisisLineChangeAdmin(KeptRows, admin.ModelAdmin):
    list_display = ["proposed_at", "__str__", "difference", "proposed_by", "state", "decided_by", "reason"]
    list_filter = ["state"]
    list_select_related = ["line", "proposed_by", "decided_by"]
    ordering = ["-proposed_at", "-pk"]
    fields = ["line", "difference", "state", "proposed_by", "proposed_at", "decided_by", "decided_at", "reason"]
    readonly_fields = ["difference"]
    actions = ["confirm", "refuse", "withdraw"]

    def has_decide_permission(self, request: Any) -> bool:
        """Rows are never written in by hand; whoever may change crisis lines may decide."""
        return bool(request.user.has_perm("knowledge.change_crisislinechange"))

    @admin.display(description=_("what changes"))
    def difference(self, change: CrisisLineChange) -> SafeString:
        """Show each value that is not as it is on the strip now; an empty one where the line is new."""
        names = {field.name: field.verbose_name for field in CrisisLine._meta.concrete_fields}
        now = {name: getattr(change.line, name) if change.line else "" for name in change.proposed}
        rows = [(names[name], now[name], value) for name, value in meant(change).items() if value != now[name]]
        return format_html_join("", "<div>{}: {} → <strong>{}</strong></div>", rows)

    @admin.action(description=_("I have checked it: confirm"), permissions=["decide"])
    def confirm(self, request: HttpRequest, rows: QuerySet[CrisisLineChange]) -> None:
        self.decide(request, rows, State.CONFIRMED)

    @admin.action(description=_("Do not take over, with a reason"), permissions=["decide"])
    def refuse(self, request: HttpRequest, rows: QuerySet[CrisisLineChange]) -> HttpResponse | None:
        if page := ask_reason(self, request, rows, "refuse"):
            return page
        self.decide(request, rows, State.REFUSED)
        return None

    @admin.action(description=_("Withdraw my proposal"), permissions=["decide"])
    def withdraw(self, request: HttpRequest, rows: QuerySet[CrisisLineChange]) -> None:
        self.decide(request, rows, State.WITHDRAWN)

    def decide(self, request: Any, rows: QuerySet[CrisisLineChange], to: CrisisLineChange.State) -> None:
        reason = request.POST.get("reason", "")
        carry_out(
            self,
            request,
            rows,
            lambda change: services.decide_crisis_line(
                change=change, to=to, by=request.user, reason=reason, now=timezone.now()
            ),
            services.CrisisLineRefused,
        )
