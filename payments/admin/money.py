"""Payments, their entries, refunds and disputes."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.http import see_other
from payments import services
from payments.admin.reading import ReadOnly
from payments.exports import csv_response, plain_amount
from payments.facts import ProviderError
from payments.forms import RefundForm
from payments.models import Checkout, Dispute, Entry, Payment, Refund
from payments.money import euro


class EntryInline(ReadOnly, admin.TabularInline):
    model = Entry
    extra = 0
    fields = ("booked_at", "kind", "amount", "source_id")
    readonly_fields = ("booked_at", "kind", "amount", "source_id")


class RefundInline(ReadOnly, admin.TabularInline):
    model = Refund
    extra = 0
    fields = ("created_at", "amount", "state", "reason", "asked_by", "approved_by", "is_outside")
    readonly_fields = ("created_at", "amount", "state", "reason", "asked_by", "approved_by", "is_outside")


class DisputeInline(ReadOnly, admin.TabularInline):
    model = Dispute
    extra = 0
    fields = ("created_at", "amount", "state", "reason", "due_by")
    readonly_fields = ("created_at", "amount", "state", "reason", "due_by")


class CheckoutInline(ReadOnly, admin.TabularInline):
    model = Checkout
    extra = 0
    fields = ("attempt", "state", "session_id", "intent_id", "expires_at")
    readonly_fields = ("attempt", "state", "session_id", "intent_id", "expires_at")


PAYMENT_FIELDS = (
    "code", "payer", "description", "amount", "kept", "state", "purpose", "reference", "mode", "created_at",
    "expires_at", "paid_at", "released_at", "looked_at", "deeds",
)  # fmt: skip


@admin.register(Payment)
class PaymentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["created_at", "description", "payer", "amount", "state", "paid_at", "mode"]
    list_filter = ["state", "mode", "purpose", "created_at"]
    list_select_related = ["payer"]
    search_fields = ["=code", "=reference", "description", "payer__name", "payer__email", "=checkouts__session_id"]
    search_help_text = gettext_lazy("Name, e-mail address, description, or a code.")
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    fields = readonly_fields = PAYMENT_FIELDS
    inlines = [EntryInline, RefundInline, DisputeInline, CheckoutInline]
    actions = ["look_again", "export_csv"]

    @admin.display(description=gettext_lazy("kept"))
    def kept(self, payment: Payment) -> str:
        return euro(services.kept_cents(payment))

    @admin.display(description=gettext_lazy("to do"))
    def deeds(self, payment: Payment) -> SafeString | str:
        """Lead to the refund page, where there is something to refund."""
        if services.refundable_cents(payment) <= 0:
            return "–"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:payments_payment_refund", args=[payment.pk]), _("Refund")
        )

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/refund/", self.admin_site.admin_view(self.refund_view), name="payments_payment_refund"),
        ]
        return [*own, *super().get_urls()]

    def refund_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for a refund; a large one waits for a second person."""
        if not request.user.has_perm("payments.add_refund"):
            raise PermissionDenied
        payment = get_object_or_404(Payment.objects.select_related("payer"), pk=pk)
        left = services.refundable_cents(payment)
        form = RefundForm(
            request.POST if request.method == "POST" else None,
            left_cents=left,
            initial={"amount": plain_amount(left), "key": uuid.uuid4()},
        )
        if form.is_valid() and request.user.is_authenticated:
            try:
                made = services.ask_refund(
                    payment=payment,
                    cents=form.cleaned_data["amount"],
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    key=str(form.cleaned_data["key"]),
                )
            except services.RefundRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, said_of(made))
                return see_other("admin:payments_payment_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Refund"),
            "opts": self.model._meta,
            "payment": payment,
            "left_cents": left,
            "form": form,
        }
        return TemplateResponse(
            request, "payments/admin/refund.html", context, status=422 if form.is_bound and form.errors else 200
        )

    @admin.action(description=gettext_lazy("Look at Stripe again"), permissions=["view"])
    def look_again(self, request: HttpRequest, chosen: QuerySet[Payment]) -> None:
        try:
            for payment in chosen:
                services.fold(payment)
        except ProviderError:
            messages.error(request, _("Stripe does not answer now. Try again in a few minutes."))
        else:
            messages.success(request, _("Our books say again what Stripe says."))

    @admin.action(description=gettext_lazy("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, chosen: QuerySet[Payment]) -> HttpResponse:
        heads = ["code", "created", "paid", "name", "e-mail", "description", "amount", "kept", "state", "mode"]
        rows = (
            [
                payment.code, payment.created_at.isoformat(), payment.paid_at and payment.paid_at.isoformat(),
                payment.payer.name, payment.payer.email, payment.description, plain_amount(payment.cents),
                plain_amount(services.kept_cents(payment)), payment.state, payment.mode,
            ]
            for payment in chosen.select_related("payer").order_by("pk")
        )  # fmt: skip
        return csv_response("payments", heads, rows)


def said_of(refund: Refund) -> str:
    """Say what happens next with a refund."""
    if refund.state == Refund.State.ASKED:
        return _("A second person must approve this refund. The treasurer has been told.")
    if refund.state == Refund.State.BY_BANK:
        return _("This payment did not come through Stripe: the refund stands on the list of bank transfers.")
    return _("The refund is under way.")


@admin.register(Entry)
class EntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["booked_at", "kind", "amount", "payment", "source_id", "mode"]
    list_filter = ["kind", "mode", "booked_at"]
    list_select_related = ["payment"]
    search_fields = ["=source_id", "=payment__code", "payment__description"]
    date_hierarchy = "booked_at"
    ordering = ["-booked_at", "-pk"]
    actions = ["export_csv"]

    @admin.action(description=gettext_lazy("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, chosen: QuerySet[Entry]) -> HttpResponse:
        heads = ["booked", "kind", "amount", "cents", "currency", "payment", "description", "source", "mode"]
        rows = (
            [
                entry.booked_at.isoformat(), entry.kind, plain_amount(entry.cents), entry.cents, entry.currency,
                entry.payment.code, entry.payment.description, entry.source_id, entry.mode,
            ]
            for entry in chosen.select_related("payment").order_by("booked_at", "pk")
        )  # fmt: skip
        return csv_response("entries", heads, rows)


@admin.register(Refund)
class RefundAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["created_at", "payment", "amount", "state", "reason", "asked_by", "approved_by", "is_outside"]
    list_filter = ["state", "is_outside", "mode"]
    list_select_related = ["payment", "asked_by", "approved_by"]
    search_fields = ["=code", "=refund_id", "=payment__code", "payment__payer__name"]
    ordering = ["-created_at"]
    actions = ["approve", "turn_down", "paid_by_bank"]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.approve_refund")

    @admin.action(description=gettext_lazy("Approve"), permissions=["decide"])
    def approve(self, request: HttpRequest, chosen: QuerySet[Refund]) -> None:
        self.each(request, chosen, services.approve_refund)

    @admin.action(description=gettext_lazy("Turn down"), permissions=["decide"])
    def turn_down(self, request: HttpRequest, chosen: QuerySet[Refund]) -> None:
        self.each(request, chosen, services.turn_down_refund)

    @admin.action(description=gettext_lazy("I paid this by bank transfer"), permissions=["decide"])
    def paid_by_bank(self, request: HttpRequest, chosen: QuerySet[Refund]) -> None:
        self.each(request, chosen, services.record_bank_refund)

    def each(self, request: HttpRequest, chosen: QuerySet[Refund], service: Any) -> None:
        """Do the deed for each refund, and say which were refused and why."""
        for refund in chosen:
            try:
                service(refund=refund, by=request.user)
            except services.RefundRefused as refusal:
                messages.error(request, f"{refund.code}: {refusal}")
            else:
                messages.success(request, f"{refund.code}: {euro(refund.cents)}")


@admin.register(Dispute)
class DisputeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["created_at", "payment", "amount", "state", "reason", "due_by"]
    list_filter = ["state", "mode"]
    list_select_related = ["payment"]
    search_fields = ["=dispute_id", "=payment__code"]
    ordering = ["-created_at"]
