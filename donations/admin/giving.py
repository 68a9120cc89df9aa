"""Campaigns are edited here; gifts are read. What they brought is asked of the ledger."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.looking import LooksFirst
from donations.models import Campaign, Gift
from finding.keeping import KeepsFindable
from payments.admin.reading import ReadOnly
from payments.exports import csv_response, plain_amount
from payments.money import euro


@admin.register(Campaign)
class CampaignAdmin(LooksFirst, KeepsFindable, admin.ModelAdmin):
    list_display = ["title_nl", "goal", "received", "givers", "starts_on", "ends_on", "is_published", "position"]
    list_filter = ["is_published"]
    search_fields = ["title_nl", "title_en"]
    prepopulated_fields = {"slug": ["title_nl"]}
    readonly_fields = ["received", "givers"]
    ordering = ["position", "-starts_on"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campaign]:
        return Campaign.objects.with_received()

    @admin.display(description=_("goal"), ordering="goal_cents")
    def goal(self, row: Campaign) -> str:
        return euro(row.goal_cents)

    @admin.display(description=_("received"))
    def received(self, row: Any) -> str:
        return euro(row.received_cents) if row and row.pk else "–"

    @admin.display(description=_("givers"))
    def givers(self, row: Any) -> str:
        return str(row.giver_count) if row and row.pk else "–"


GIFT_FIELDS = (
    "created_at", "giver", "amount", "kept", "state", "campaign", "dedication", "dedicated_to", "shown_name",
    "shows_amount", "is_hidden", "language", "money",
)  # fmt: skip


@admin.register(Gift)
class GiftAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["created_at", "giver", "amount", "kept", "state", "campaign", "shown_name", "is_hidden"]
    list_filter = ["payment__state", "campaign", "dedication", "is_hidden", "payment__mode", "created_at"]
    list_select_related = ["payment__payer", "campaign"]
    search_fields = ["=code", "payment__payer__name", "payment__payer__email", "dedicated_to", "shown_name"]
    search_help_text = _("Name, e-mail address, or a code.")
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
    fields = readonly_fields = GIFT_FIELDS
    actions = ["take_off", "put_back", "export_csv"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Gift]:
        return Gift.objects.with_kept()

    def has_edit_permission(self, request: HttpRequest) -> bool:
        """Whether this member of staff may take names off the site; the rows themselves nobody edits."""
        return request.user.has_perm("donations.change_gift")

    @admin.display(description=_("giver"), ordering="payment__payer__name")
    def giver(self, row: Gift) -> str:
        return f"{row.payment.payer.name} · {row.payment.payer.email}"

    @admin.display(description=_("kept"))
    def kept(self, row: Any) -> str:
        return euro(row.kept_cents)

    @admin.display(description=_("state"), ordering="payment__state")
    def state(self, row: Gift) -> str:
        return row.payment.get_state_display()

    @admin.display(description=_("money"))
    def money(self, row: Gift) -> SafeString:
        url = reverse("admin:payments_payment_change", args=[row.payment_id])
        return format_html('<a href="{}">{}</a>', url, _("The payment: receipts, refunds, disputes"))

    @admin.action(description=_("Take name and amount off the site"), permissions=["edit"])
    def take_off(self, request: HttpRequest, chosen: QuerySet[Gift]) -> None:
        self.say(request, Gift.objects.filter(pk__in=chosen.values("pk")).update(is_hidden=True))

    @admin.action(description=_("Put name and amount back on the site"), permissions=["edit"])
    def put_back(self, request: HttpRequest, chosen: QuerySet[Gift]) -> None:
        self.say(request, Gift.objects.filter(pk__in=chosen.values("pk")).update(is_hidden=False))

    def say(self, request: HttpRequest, changed: int) -> None:
        said = ngettext("One gift changed.", "%(count)d gifts changed.", changed) % {"count": changed}
        messages.success(request, said)

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, chosen: Any) -> HttpResponse:
        heads = ["code", "begun", "paid", "name", "e-mail", "amount", "kept", "state", "campaign", "dedication",
                 "dedicated to", "mode"]  # fmt: skip
        rows = (
            [
                gift.code, gift.created_at.isoformat(), gift.payment.paid_at and gift.payment.paid_at.isoformat(),
                gift.payment.payer.name, gift.payment.payer.email, plain_amount(gift.cents),
                plain_amount(gift.kept_cents), gift.payment.state, gift.campaign.slug if gift.campaign else "",
                gift.dedication, gift.dedicated_to, gift.payment.mode,
            ]
            for gift in chosen.select_related("payment__payer", "campaign").order_by("pk")
        )  # fmt: skip
        return csv_response("gifts", heads, rows)
