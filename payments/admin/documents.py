"""Receipts and transfers to our bank."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payments.admin.reading import ReadOnly
from payments.exports import csv_response, plain_amount
from payments.models import Payout, PayoutLine, Receipt
from payments.money import euro
from payments.services import addresses


@admin.register(Receipt)
class ReceiptAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["label", "kind", "issued_at", "total", "document"]
    list_filter = ["kind", "year", "mode"]
    list_select_related = ["entry"]
    search_fields = ["=number", "=code", "=entry__payment__code", "entry__payment__payer__name"]
    ordering = ["-year", "-number"]
    fields = readonly_fields = ("label", "kind", "issued_at", "total", "document", "voids", "entry", "mode")
    actions = ["export_csv"]

    @admin.display(description=gettext_lazy("amount"))
    def total(self, receipt: Receipt) -> str:
        return euro(receipt.entry.cents)

    @admin.display(description=gettext_lazy("document"))
    def document(self, receipt: Receipt) -> SafeString:
        return format_html('<a href="{}">{}</a>', addresses.receipt(receipt), _("Download"))

    @admin.action(description=gettext_lazy("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, chosen: QuerySet[Receipt]) -> HttpResponse:
        heads = ["number", "kind", "issued", "name", "description", "amount", "mode"]
        rows = (
            [
                receipt.label, receipt.kind, receipt.issued_at.isoformat(), receipt.content["payer"],
                receipt.content["description"], plain_amount(receipt.entry.cents), receipt.mode,
            ]
            for receipt in chosen.select_related("entry").order_by("year", "number")
        )  # fmt: skip
        return csv_response("receipts", heads, rows)


class PayoutLineInline(ReadOnly, admin.TabularInline):
    model = PayoutLine
    extra = 0
    fields = ("transaction_id", "kind", "source_id", "net", "explained")
    readonly_fields = ("transaction_id", "kind", "source_id", "net", "explained")

    @admin.display(description=gettext_lazy("net"))
    def net(self, line: PayoutLine) -> str:
        return euro(line.net_cents)

    @admin.display(description=gettext_lazy("explained"))
    def explained(self, line: PayoutLine) -> str:
        return euro(line.explained_cents)


@admin.register(Payout)
class PayoutAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["arrives_on", "amount", "unexplained", "checked_at", "mode"]
    list_filter = ["mode", "arrives_on"]
    ordering = ["-arrives_on"]
    inlines = [PayoutLineInline]

    @admin.display(description=gettext_lazy("not explained"))
    def unexplained(self, payout: Payout) -> str:
        return "–" if payout.unexplained_cents is None else euro(payout.unexplained_cents)
