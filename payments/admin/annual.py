"""A year's figures: entered here, then published as they are, dated. What was published nobody changes."""

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.labelled import LabelledTabularInline
from payments.admin.reading import ReadOnly
from payments.models import AnnualFigures, FigureRow, PublishedFigures
from payments.money import euro
from payments.services import publishing


class FigureRowInline(LabelledTabularInline):
    model = FigureRow
    extra = 1
    fields = ("side", "name_nl", "name_en", "cents", "position")
    ordering = ("side", "position", "pk")


@admin.register(AnnualFigures)
class AnnualFiguresAdmin(admin.ModelAdmin):
    list_display = ["year", "came", "hint", "published"]
    fields = ["year", "came", "hint", "published", "accounts_url", "report_url", "standard_form_url"]
    readonly_fields = ["came", "hint", "published"]
    inlines = [FigureRowInline]
    ordering = ["-year"]
    actions = ["publish"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    @admin.display(description=gettext_lazy("came in"))
    def came(self, row: AnnualFigures) -> str:
        return euro(publishing.income_of(publishing.content_of(row))) if row.pk else "–"

    @admin.display(description=gettext_lazy("still to be done"))
    def hint(self, row: AnnualFigures) -> str:
        return (publishing.hint_of(row) if row.pk else "") or "–"

    @admin.display(description=gettext_lazy("published"))
    def published(self, row: AnnualFigures) -> str:
        last = PublishedFigures.objects.filter(year=row.year).order_by("-published_at").first() if row.pk else None
        return timezone.localtime(last.published_at).strftime("%Y-%m-%d %H:%M") if last else "–"

    @admin.action(description=gettext_lazy("Publish as they are now"), permissions=["change"])
    def publish(self, request: HttpRequest, chosen: QuerySet[AnnualFigures]) -> None:
        for annual in chosen:
            try:
                publishing.publish(annual=annual, by=request.user, now=timezone.now())  # type: ignore[arg-type]  # staff are signed in
            except publishing.PublishingRefused as refusal:
                messages.warning(request, f"{annual.year}: {refusal}")
            else:
                messages.success(request, _("The figures of %(year)s are on the site.") % {"year": annual.year})


@admin.register(PublishedFigures)
class PublishedFiguresAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["published_at", "year", "published_by"]
    list_filter = ["year"]
    list_select_related = ["published_by"]
    ordering = ["-published_at", "-pk"]
