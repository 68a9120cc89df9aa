"""Enrolments: looked up, cancelled, moved in the queue and written to, but never edited by hand."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.http import see_other
from accounts.models import User
from courses.admin.forms import CancelForm, QueueForm
from courses.models import Certificate, Enrolment, EnrolmentMove
from courses.services import cancelling, waiting
from courses.services.enrolment import tell
from courses.services.money import kept_by_place, kept_cents
from courses.services.moving import EnrolmentRefused
from payments.admin.reading import ReadOnly
from payments.exports import csv_response, plain_amount
from payments.money import euro


class MoveInline(ReadOnly, admin.TabularInline):
    model = EnrolmentMove
    extra = 0
    fields = readonly_fields = ("at", "deed", "from_state", "to_state", "by", "reason")
    ordering = ["pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[EnrolmentMove]:
        return super().get_queryset(request).select_related("by")


class EditionState(admin.ChoicesFieldListFilter):
    """The edition's state, under a name of its own beside that of the place."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.title = _("state of the edition")


@admin.register(Enrolment)
class EnrolmentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["reference", "person", "edition", "state", "amount", "queue_rank", "created_at"]
    list_filter = ["state", ("edition__state", EditionState), "created_at"]
    list_select_related = ["person", "edition__course"]
    list_per_page = 50
    search_fields = ["person__name", "person__email", "edition__course__title_nl", "edition__course__title_en"]
    search_help_text = gettext_lazy("Name, e-mail address, course, or the reference of eight signs.")
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    fields = readonly_fields = (
        "reference", "person", "edition", "state", "language", "price_label_nl", "amount", "kept",
        "full_refund_until", "part_refund_until", "part_percent", "hold_until", "offered_until", "queue_rank",
        "created_at",
    )  # fmt: skip
    inlines = [MoveInline]
    actions = ["cancel_and_refund", "move_in_queue", "resend_letter", "export_csv"]

    @admin.display(description=gettext_lazy("kept"))
    def kept(self, enrolment: Enrolment) -> str:
        return euro(kept_cents(enrolment))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a place by its reference too: the first eight signs of its code."""
        wanted = search_term.strip()
        if len(wanted) == 8:
            try:
                first, last = UUID(hex=wanted + "0" * 24), UUID(hex=wanted + "f" * 24)
            except ValueError:
                return super().get_search_results(request, queryset, search_term)
            return queryset.filter(code__gte=first, code__lte=last), False
        return super().get_search_results(request, queryset, search_term)

    def has_deed_permission(self, request: HttpRequest) -> bool:
        """Whether they may act on places, though nobody edits the rows."""
        return bool(request.user.has_perm("courses.change_enrolment"))

    @admin.action(description=gettext_lazy("Cancel and refund"), permissions=["deed"])
    def cancel_and_refund(self, request: HttpRequest, chosen: QuerySet[Enrolment]) -> HttpResponse | None:
        form = CancelForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            facts = [(place, cancelling.refund_due(place, now=timezone.now())) for place in self._with_people(chosen)]
            return self._ask(request, "enrolment_cancel", "cancel_and_refund", _("Cancel and refund"), form, facts)
        total = 0
        for place in chosen:
            try:
                total += cancelling.cancel_enrolment(
                    enrolment=place,
                    by=_staff(request),
                    now=timezone.now(),
                    percent=form.percent,
                    reason=form.cleaned_data["reason"],
                )
            except EnrolmentRefused as refusal:
                messages.error(request, f"{place.reference}: {refusal}")
        messages.success(request, _("Done. %(money)s goes back.") % {"money": euro(total)})
        return see_other("admin:courses_enrolment_changelist")

    @admin.action(description=gettext_lazy("Move on the waiting list"), permissions=["deed"])
    def move_in_queue(self, request: HttpRequest, chosen: QuerySet[Enrolment]) -> HttpResponse | None:
        places = self._with_people(chosen)
        if len(places) != 1:
            messages.error(request, _("Choose one person to move."))
            return None
        form = QueueForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            try:
                waiting.move_in_queue(
                    enrolment=places[0],
                    position=form.cleaned_data["position"],
                    by=_staff(request),
                    reason=form.cleaned_data["reason"],
                )
            except EnrolmentRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The waiting list is in its new order; your reason is kept."))
                return see_other("admin:courses_enrolment_changelist")
        facts = [(place, 0) for place in places]
        return self._ask(request, "enrolment_move", "move_in_queue", _("Move on the waiting list"), form, facts)

    @admin.action(description=gettext_lazy("Send the last letter again"), permissions=["deed"])
    def resend_letter(self, request: HttpRequest, chosen: QuerySet[Enrolment]) -> None:
        writable = {"held", "confirmed", "waiting", "offered", "lapsed"}
        sent = 0
        for place in chosen.select_related("person", "edition"):
            if place.state in writable:
                tell(place, now=timezone.now(), is_urgent=True)
                sent += 1
        text = ngettext("%(sent)s letter is on its way.", "%(sent)s letters are on their way.", sent)
        messages.success(request, text % {"sent": sent})

    @admin.action(description=gettext_lazy("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, chosen: QuerySet[Enrolment]) -> HttpResponse:
        places = list(chosen.select_related("person", "edition__course"))
        kept = kept_by_place(places)
        heads = [
            _("reference"), _("name"), _("e-mail address"), _("course"), _("starts"), _("state"), _("price"),
            _("amount"), _("kept"), _("enrolled"),
        ]  # fmt: skip
        rows = [
            [
                place.reference,
                place.person.name,
                place.person.email,
                str(place.edition.course.title),
                f"{timezone.localtime(place.edition.starts_at):%Y-%m-%d}" if place.edition.starts_at else "",
                place.get_state_display(),
                str(place.price_label),
                plain_amount(place.cents),
                plain_amount(kept.get(str(place.code), 0)),
                f"{timezone.localtime(place.created_at):%Y-%m-%d}",
            ]
            for place in places
        ]
        return csv_response("enrolments", heads, rows)

    def _with_people(self, chosen: QuerySet[Enrolment]) -> list[Enrolment]:
        return list(chosen.select_related("person", "edition__course"))

    def _ask(
        self,
        request: HttpRequest,
        name: str,
        action: str,
        title: str,
        form: forms.Form,
        facts: list[tuple[Enrolment, int]],
    ) -> HttpResponse:
        """Show the page between choosing an action and doing it; its form posts the same action again."""
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.model._meta,
            "form": form,
            "places": facts,
            "action": action,
            "chosen": [place.pk for place, _due in facts],
        }
        status = 422 if form.is_bound and form.errors else 200
        return TemplateResponse(request, f"courses/admin/{name}.html", context, status=status)


@admin.register(Certificate)
class CertificateAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "title_nl", "ends_on", "issued_at", "withdrawn_at"]
    search_fields = ["name", "title_nl", "title_en", "=code"]
    date_hierarchy = "issued_at"
    ordering = ["-issued_at"]
    fields = readonly_fields = (
        "code", "name", "title_nl", "title_en", "starts_on", "ends_on", "attended", "sessions", "minutes", "teachers",
        "points", "competencies", "issued_at", "withdrawn_at",
    )  # fmt: skip


def _staff(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
