"""Institutions' subscriptions. Who holds a seat is nowhere to be found here: staff need only the number."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from donations.models import BankTransfer, Subscription, SubscriptionSize
from payments.admin.reading import ReadOnly
from payments.exports import csv_response, plain_amount
from payments.money import euro


@admin.register(SubscriptionSize)
class SubscriptionSizeAdmin(admin.ModelAdmin):
    list_display = ["name_nl", "seats", "cents", "total", "is_offered"]
    ordering = ["seats"]

    @admin.display(description=_("a year"))
    def total(self, row: SubscriptionSize) -> str:
        return euro(row.total_cents)


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["institution", "department", "state", "seats", "taken", "amount", "next_on", "contact"]
    list_filter = ["state", "institution__kind", "size"]
    list_select_related = ["institution", "contact", "standing"]
    search_fields = ["institution__name", "department", "contact__name", "invoice_email", "=order_number", "=code"]
    ordering = ["-created_at", "-pk"]
    fields = readonly_fields = (
        "institution", "department", "contact", "state", "size", "next_size", "seats", "taken", "amount", "next_on",
        "invoice_email", "order_number", "domains", "language", "created_at", "money",
    )  # fmt: skip
    actions = ["export_csv"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        return Subscription.objects.annotate(taken=Count("held", filter=Q(held__left_at__isnull=True)))

    @admin.display(description=_("seats taken"))
    def taken(self, row: Any) -> str:
        return str(row.taken)

    @admin.display(description=_("a year"))
    def amount(self, row: Subscription) -> str:
        return euro(row.standing.total_cents)

    @admin.display(description=_("next year begins"), ordering="standing__period_ends_at")
    def next_on(self, row: Subscription) -> str:
        ends_at = row.standing.period_ends_at
        return timezone.localdate(ends_at).isoformat() if ends_at else "–"

    @admin.display(description=_("money"))
    def money(self, row: Subscription) -> SafeString:
        url = f"{reverse('admin:payments_payment_changelist')}?q={row.standing.reference}"
        return format_html('<a href="{}">{}</a>', url, _("The payments: receipts, refunds, disputes"))

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, chosen: Any) -> HttpResponse:
        heads = ["code", "institution", "department", "state", "seats", "amount", "next", "order number", "e-mail"]
        rows = (
            [
                row.code, row.institution, row.department, row.state, row.seats, plain_amount(row.standing.total_cents),
                self.next_on(row), row.order_number, row.invoice_email,
            ]
            for row in chosen.select_related("institution", "standing").order_by("pk")
        )  # fmt: skip
        return csv_response("subscriptions", heads, rows)


@admin.register(BankTransfer)
class BankTransferAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["booked_on", "reference", "amount", "name", "payment", "note", "entered_by"]
    list_select_related = ["payment", "entered_by"]
    search_fields = ["=reference", "name", "text"]
    ordering = ["-booked_on", "-pk"]
