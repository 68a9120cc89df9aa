"""Editions: seats, waiting, paid and open at a glance; dates and prices saved through services."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.http import see_other
from accounts.labelled import LabelledFields, LabelledTabularInline
from courses.admin.catalogue import TellsThePages
from courses.admin.forms import AttendanceForm, ReasonForm
from courses.admin.rows import EditionForm, PriceForm, SessionForm, SessionFormSet
from courses.models import Edition, EditionQuestion, Enrolment, Price, Session
from courses.services import cancelling, editions, waiting
from courses.services.attending import issue_certificates, mark_attendance
from courses.services.joining import lacks_link
from courses.services.money import kept_by_place
from courses.services.moving import EnrolmentRefused
from payments.admin.reading import ReadOnly
from payments.money import euro


class SessionInline(LabelledTabularInline):
    model = Session
    form = SessionForm
    formset = SessionFormSet
    extra = 0
    fields = ["kind", "title_nl", "title_en", "starts_at", "ends_at", "is_online"]
    ordering = ["starts_at"]


class PriceFormSet(forms.BaseInlineFormSet):
    """Prices that go together: whoever is no member must have one too, or the edition would seem free."""

    def clean(self) -> None:
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data]
        kinds = [facts["kind"] for facts in kept if not facts.get("DELETE")]
        if kinds and set(kinds) == {Price.Kind.MEMBER}:
            raise forms.ValidationError(_("Beside a members' price there must be a price for everyone else."))


class PriceInline(LabelledTabularInline):
    model = Price
    form = PriceForm
    formset = PriceFormSet
    extra = 0
    fields = ["kind", "label_nl", "label_en", "cents", "until_on", "position"]
    ordering = ["position", "pk"]


class QuestionInline(admin.StackedInline):
    model = EditionQuestion
    extra = 0
    ordering = ["position", "pk"]


class EnrolmentInline(ReadOnly, admin.TabularInline):
    model = Enrolment
    extra = 0
    fields = readonly_fields = ("person", "state", "price_label_nl", "amount", "queue_rank", "created_at")
    ordering = ["state", "queue_rank", "created_at"]
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrolment]:
        return super().get_queryset(request).select_related("person")


@admin.register(Edition)
class EditionAdmin(LabelledFields, TellsThePages, admin.ModelAdmin):
    form = EditionForm
    list_display = ["course", "starts_at", "taken", "waits", "paid", "open_amount", "state", "place"]
    list_filter = ["state", "delivery", "language", "starts_at"]
    list_select_related = ["course", "venue"]
    list_per_page = 50
    search_fields = ["course__title_nl", "course__title_en", "venue__name", "venue__city", "=enrolments__person__email"]
    search_help_text = gettext_lazy("Course, venue, town, or a participant's e-mail address.")
    date_hierarchy = "starts_at"
    ordering = ["-starts_at"]
    autocomplete_fields = ["course", "venue"]
    filter_horizontal = ["teachers"]
    readonly_fields = ["state", "starts_at", "ends_at", "deeds"]
    inlines = [SessionInline, PriceInline, QuestionInline, EnrolmentInline]
    actions = ["publish", "withdraw", "offer_places"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return Edition.objects.with_seats().select_related("course", "venue")

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Add to the rows of this page what was paid and what is open: two queries, however many rows."""
        changelist = super().get_changelist_instance(request)
        rows = list(changelist.result_list)
        places = list(
            Enrolment.objects.filter(edition__in=rows).exclude(cents=0).only("edition", "code", "cents", "state")
        )
        kept = kept_by_place(places)
        for row in rows:
            mine = [place for place in places if place.edition_id == row.pk]
            row.paid_cents = sum(kept.get(str(place.code), 0) for place in mine)
            row.open_cents = sum(
                max(0, place.cents - kept.get(str(place.code), 0))
                for place in mine
                if place.state in {Enrolment.State.HELD, Enrolment.State.CONFIRMED}
            )
        changelist.result_list = rows
        return changelist

    @admin.display(description=gettext_lazy("where"))
    def place(self, edition: Edition) -> str:
        return str(edition.venue) if edition.venue else _("Online")

    @admin.display(description=gettext_lazy("places taken"))
    def taken(self, edition: Any) -> str:
        return _("%(taken)s of %(places)s") % {"taken": edition.seats_taken, "places": edition.places}

    @admin.display(description=gettext_lazy("waiting"))
    def waits(self, edition: Any) -> int:
        return int(edition.seats_waiting)

    @admin.display(description=gettext_lazy("paid"))
    def paid(self, edition: Any) -> str:
        return euro(edition.paid_cents)

    @admin.display(description=gettext_lazy("open"))
    def open_amount(self, edition: Any) -> str:
        return euro(edition.open_cents)

    @admin.display(description=gettext_lazy("to do"))
    def deeds(self, edition: Edition) -> SafeString | str:
        """Lead to the group, to attendance and to cancelling."""
        if not edition.pk:
            return "–"
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a> · <a href="{}">{}</a>',
            reverse("courses:group", args=[edition.code]),
            _("Who takes part, and what they told"),
            reverse("admin:courses_edition_attendance", args=[edition.pk]),
            _("Mark attendance"),
            reverse("admin:courses_edition_cancel", args=[edition.pk]),
            _("Cancel this edition"),
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A draft that nobody enrolled for may go; anything else is cancelled."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or (obj.state == Edition.State.DRAFT and not obj.enrolments.exists()))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save sessions, prices and questions, copy the dates, tell participants, offer places that came free."""
        before = editions.dates_of(form.instance)
        super().save_related(request, form, formsets, change)
        editions.set_sessions(edition=form.instance, before=before, has_moved=change and "venue" in form.changed_data)
        waiting.offer_places_of(edition=form.instance, now=timezone.now())
        self.warn(request, form.instance)

    def warn(self, request: HttpRequest, edition: Edition) -> None:
        """Say what is still missing for participants, though nothing is wrong yet."""
        if lacks_link(edition):
            messages.warning(
                request,
                _("%(edition)s meets online and has no joining link yet. Participants get it that morning.")
                % {"edition": edition},
            )

    @admin.action(description=gettext_lazy("Put on the site"), permissions=["change"])
    def publish(self, request: HttpRequest, chosen: QuerySet[Edition]) -> None:
        for edition in chosen:
            try:
                editions.publish_edition(edition=edition)
            except EnrolmentRefused as refusal:
                messages.error(request, f"{edition}: {refusal}")
            else:
                messages.success(request, _("%(edition)s is on the site.") % {"edition": edition})
                self.warn(request, edition)

    @admin.action(description=gettext_lazy("Take off the site"), permissions=["change"])
    def withdraw(self, request: HttpRequest, chosen: QuerySet[Edition]) -> None:
        for edition in chosen:
            try:
                editions.withdraw_edition(edition=edition)
            except EnrolmentRefused as refusal:
                messages.error(request, f"{edition}: {refusal}")
            else:
                messages.success(request, _("%(edition)s is a draft again.") % {"edition": edition})

    @admin.action(description=gettext_lazy("Offer free places to who waits"), permissions=["change"])
    def offer_places(self, request: HttpRequest, chosen: QuerySet[Edition]) -> None:
        offered = sum(waiting.offer_places_of(edition=edition, now=timezone.now()) for edition in chosen)
        text = ngettext("%(offered)s place was offered.", "%(offered)s places were offered.", offered)
        messages.success(request, text % {"offered": offered})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/cancel/", view(self.cancel_view), name="courses_edition_cancel"),
            path("<int:pk>/attendance/", view(self.attendance_view), name="courses_edition_attendance"),
        ]
        return [*own, *super().get_urls()]

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for a reason, then call the edition off: everyone is refunded and told."""
        edition = self._changeable(request, pk)
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and request.user.is_authenticated:
            try:
                people = cancelling.cancel_edition(edition=edition, by=request.user, reason=form.cleaned_data["reason"])
            except EnrolmentRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                text = ngettext(
                    "The edition was cancelled; %(people)s person is told and refunded.",
                    "The edition was cancelled; %(people)s people are told and refunded.",
                    people,
                )
                messages.success(request, text % {"people": people})
                return see_other("admin:courses_edition_change", pk)
        facts = {"edition": edition, "people": edition.enrolments.active().count()}
        return self._page(request, "edition_cancel", _("Cancel this edition"), form, facts)

    def attendance_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tick who was there, session by session; certificates follow after the last one."""
        edition = self._changeable(request, pk)
        form = AttendanceForm(request.POST if request.method == "POST" else None, edition=edition, now=timezone.now())
        if form.is_valid() and request.user.is_authenticated:
            now = timezone.now()
            for session, was_there in form.marks():
                mark_attendance(session=session, was_there=was_there, by=request.user, now=now)
            issued = issue_certificates(now=now, edition=edition)
            text = ngettext(
                "Attendance is saved; %(issued)s certificate was issued.",
                "Attendance is saved; %(issued)s certificates were issued.",
                issued,
            )
            messages.success(request, text % {"issued": issued})
            return see_other("admin:courses_edition_attendance", pk)
        return self._page(request, "edition_attendance", _("Attendance"), form, {"edition": edition})

    def _changeable(self, request: HttpRequest, pk: int) -> Edition:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Edition.objects.select_related("course"), pk=pk)

    def _page(
        self, request: HttpRequest, name: str, title: str, form: forms.Form, facts: dict[str, Any]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.model._meta,
            "form": form,
            **facts,
        }
        status = 422 if form.is_bound and form.errors else 200
        return TemplateResponse(request, f"courses/admin/{name}.html", context, status=status)
