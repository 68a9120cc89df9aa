"""Participations in the fund: read here, and their numbers looked up in the register by staff."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from donations.models import Participation
from payments.admin.reading import ReadOnly
from payments.exports import csv_response, plain_amount
from payments.money import euro


class IsLookedUp(admin.SimpleListFilter):
    title = _("number looked up")
    parameter_name = "looked_up"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("no", str(_("No"))), ("yes", str(_("Yes")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Participation]) -> QuerySet[Participation]:
        return queryset if self.value() is None else queryset.filter(checked_at__isnull=self.value() == "no")


@admin.register(Participation)
class ParticipationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["person", "state", "amount", "since", "next_on", "register", "registration_number", "checked_at"]
    list_filter = ["state", IsLookedUp, "register"]
    list_select_related = ["person", "standing"]
    search_fields = ["person__name", "person__email", "=registration_number", "=code"]
    search_help_text = _("Name, e-mail address, or a code.")
    ordering = ["-created_at", "-pk"]
    fields = readonly_fields = (
        "person", "state", "amount", "since", "next_on", "register", "registration_number", "checked_at", "checked_by",
        "language", "created_at", "money",
    )  # fmt: skip
    actions = ["looked_up", "export_csv"]

    def has_edit_permission(self, request: HttpRequest) -> bool:
        """Whether this member of staff may say that a number was looked up."""
        return request.user.has_perm("donations.change_participation")

    @admin.display(description=_("a year"))
    def amount(self, row: Participation) -> str:
        return euro(row.standing.cents) if row.standing else "–"

    @admin.display(description=_("next year begins"), ordering="standing__period_ends_at")
    def next_on(self, row: Participation) -> str:
        ends_at = row.standing and row.standing.period_ends_at
        return timezone.localdate(ends_at).isoformat() if ends_at else "–"

    @admin.display(description=_("money"))
    def money(self, row: Participation) -> SafeString | str:
        if row.standing is None:
            return "–"
        url = f"{reverse('admin:payments_payment_changelist')}?q={row.standing.reference}"
        return format_html('<a href="{}">{}</a>', url, _("The payments: receipts, refunds, disputes"))

    @admin.action(description=_("I found this number in the register"), permissions=["edit"])
    def looked_up(self, request: HttpRequest, chosen: QuerySet[Participation]) -> None:
        named = Participation.objects.filter(pk__in=chosen.values("pk")).exclude(registration_number="")
        changed = named.update(checked_at=timezone.now(), checked_by=request.user)
        said = ngettext("One number looked up.", "%(count)d numbers looked up.", changed) % {"count": changed}
        messages.success(request, said)

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, chosen: QuerySet[Participation]) -> HttpResponse:
        heads = ["code", "name", "e-mail", "state", "since", "amount", "next", "register", "number", "looked up"]
        rows = (
            [
                row.code, row.person.name, row.person.email, row.state, row.since,
                plain_amount(row.standing.cents) if row.standing else "", self.next_on(row), row.register,
                row.registration_number, row.checked_at and row.checked_at.isoformat(),
            ]
            for row in chosen.select_related("person", "standing").order_by("pk")
        )  # fmt: skip
        return csv_response("participations", heads, rows)
