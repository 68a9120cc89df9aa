"""Periodic gift agreements, read here; signatures, scans and ends are the treasurer's desk's."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from donations.models import PeriodicAgreement
from payments.admin.reading import ReadOnly
from payments.exports import csv_response, plain_amount
from payments.money import euro


@admin.register(PeriodicAgreement)
class PeriodicAgreementAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["label", "giver", "amount", "first_year", "term_years", "state", "ended_on", "ending"]
    list_filter = ["state", "ending", "first_year", "mode"]
    list_select_related = ["standing__payer"]
    search_fields = ["=number", "=code", "standing__payer__name", "standing__payer__email"]
    search_help_text = _("Name, e-mail address, or a code.")
    ordering = ["-number"]
    fields = readonly_fields = (
        "label", "giver", "amount", "first_year", "term_years", "ends_at_job_loss", "ends_at_incapacity",
        "ends_at_status_loss", "state", "giver_signed_on", "foundation_signed_on", "registered_by", "ended_on",
        "ending", "language", "created_at", "desk",
    )  # fmt: skip
    actions = ["export_csv"]

    @admin.display(description=_("transaction number"), ordering="number")
    def label(self, row: PeriodicAgreement) -> str:
        return row.label

    @admin.display(description=_("giver"), ordering="standing__payer__name")
    def giver(self, row: PeriodicAgreement) -> str:
        return f"{row.standing.payer.name} · {row.standing.payer.email}"

    @admin.display(description=_("a year"), ordering="year_cents")
    def amount(self, row: PeriodicAgreement) -> str:
        return euro(row.year_cents)

    @admin.display(description=_("at your desk"))
    def desk(self, row: PeriodicAgreement) -> SafeString:
        url = reverse("donations:desk_agreement", args=[row.code])
        return format_html('<a href="{}">{}</a>', url, _("Signatures, years, end"))

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, chosen: QuerySet[PeriodicAgreement]) -> HttpResponse:
        heads = ["number", "name", "e-mail", "amount", "first year", "years", "state", "signed", "ended", "ending"]
        rows = (
            [
                row.label, row.standing.payer.name, row.standing.payer.email, plain_amount(row.year_cents),
                row.first_year, row.term_years, row.state, row.signed_on, row.ended_on, row.ending,
            ]
            for row in chosen.select_related("standing__payer").order_by("number")
        )  # fmt: skip
        return csv_response("agreements", heads, rows)
