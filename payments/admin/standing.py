"""Standing payments and their periods: read, looked at again, stopped; by services alone."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payments import services
from payments.admin.reading import ReadOnly
from payments.facts import ProviderError
from payments.models import Collection, Standing
from payments.money import euro


class CollectionInline(ReadOnly, admin.TabularInline):
    model = Collection
    extra = 0
    fields = ("number", "money", "state", "kept", "period_starts_at", "period_ends_at", "due_at", "tries")
    readonly_fields = ("number", "money", "state", "kept", "period_starts_at", "period_ends_at", "due_at", "tries")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Collection]:
        return super().get_queryset(request).select_related("payment")

    @admin.display(description=gettext_lazy("payment"))
    def money(self, row: Collection) -> SafeString:
        url = reverse("admin:payments_payment_change", args=[row.payment_id])
        return format_html('<a href="{}">{}</a>', url, euro(row.payment.cents))

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Collection) -> str:
        return row.payment.get_state_display()

    @admin.display(description=gettext_lazy("kept"))
    def kept(self, row: Collection) -> str:
        return euro(services.kept_cents(row.payment))


STANDING_FIELDS = (
    "code", "payer", "description", "amount", "quantity", "interval", "way", "state", "period_ends_at", "failed_tries",
    "stop_asked_at", "ended_at", "ending", "order_number", "days_until_due", "purpose", "reference",
    "subscription_id", "mode", "created_at", "looked_at",
)  # fmt: skip


@admin.register(Standing)
class StandingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["created_at", "description", "payer", "amount", "interval", "state", "period_ends_at", "ending"]
    list_filter = ["state", "interval", "way", "ending", "mode", "purpose"]
    list_select_related = ["payer"]
    search_fields = ["=code", "=reference", "=subscription_id", "payer__name", "payer__email", "description"]
    search_help_text = gettext_lazy("Name, e-mail address, description, or a code.")
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
    fields = readonly_fields = STANDING_FIELDS
    inlines = [CollectionInline]
    actions = ["look_again", "stop_at_once"]

    def has_stop_permission(self, request: HttpRequest) -> bool:
        """Whether this member of staff may stop what is collected."""
        return request.user.has_perm("payments.change_standing")

    @admin.display(description=gettext_lazy("amount"), ordering="cents")
    def amount(self, row: Standing) -> str:
        return euro(row.total_cents)

    @admin.action(description=gettext_lazy("Look at Stripe again"), permissions=["view"])
    def look_again(self, request: HttpRequest, chosen: QuerySet[Standing]) -> None:
        try:
            for standing in chosen:
                services.fold_standing(standing)
        except ProviderError:
            messages.error(request, _("Stripe does not answer now. Try again in a few minutes."))
        else:
            messages.success(request, _("Our books say again what Stripe says."))

    @admin.action(description=gettext_lazy("Stop at once"), permissions=["stop"])
    def stop_at_once(self, request: HttpRequest, chosen: QuerySet[Standing]) -> None:
        for standing in chosen:
            services.stop_standing(standing=standing)
        messages.success(request, _("Asked to stop. The row says so as soon as Stripe has confirmed it."))
