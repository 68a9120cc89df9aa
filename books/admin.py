"""Editors keep books and read reviews. A review's state moves through the service alone."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.labelled import LabelledTabularInline
from accounts.looking import LooksFirst
from books import services
from books.models import Author, Authorship, Book, BookEdition, Endorsement, Review, ReviewMove
from finding.keeping import KeepsFindable


class BookForm(forms.ModelForm):
    """A book; an uploaded cover is drawn anew."""

    def clean_cover(self) -> Any:
        cover = self.cleaned_data.get("cover")
        if cover and "cover" in self.changed_data:
            drawn = services.clean_cover(cover.file)
            drawn.name = f"{self.instance.slug or self.cleaned_data.get('slug', 'cover')}.jpg"
            return drawn
        return cover


class AuthorshipInline(LabelledTabularInline):
    model = Authorship
    extra = 0


class BookEditionInline(admin.StackedInline):
    model = BookEdition
    extra = 0
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


class EndorsementInline(admin.StackedInline):
    model = Endorsement
    extra = 0


@admin.register(Author)
class AuthorAdmin(LooksFirst, KeepsFindable, admin.ModelAdmin):
    search_fields = ["name"]


@admin.register(Book)
class BookAdmin(LooksFirst, KeepsFindable, admin.ModelAdmin):
    form = BookForm
    list_display = ["title_nl", "is_published", "position"]
    prepopulated_fields = {"slug": ["title_nl"]}
    inlines = [AuthorshipInline, BookEditionInline, EndorsementInline]


class ReviewMoveInline(admin.TabularInline):
    model = ReviewMove
    extra = 0
    can_delete = False
    readonly_fields = ["from_state", "to_state", "by", "reason", "moved_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    list_display = ["written_at", "book", "stars", "shown_name", "state"]
    list_filter = ["state", "book", "stars"]
    search_fields = ["text", "shown_name"]
    list_select_related = ["book"]
    ordering = ["-written_at", "-pk"]
    readonly_fields = ["book", "stars", "text", "shown_name", "work", "language", "state", "reason", "written_at"]
    inlines = [ReviewMoveInline]
    actions = ["place", "refuse"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description=_("Place on the site"), permissions=["change"])
    def place(self, request: HttpRequest, reviews: QuerySet[Review]) -> None:
        self.move(request, reviews, Review.State.SHOWN)

    @admin.action(description=_("Do not place, or take off, with a reason"), permissions=["change"])
    def refuse(self, request: HttpRequest, reviews: QuerySet[Review]) -> HttpResponse | None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Why are these reviews not placed?"),
                "reviews": reviews.select_related("book"),
                "is_sent": "reason" in request.POST,
                "opts": self.opts,
            }
            return render(request, "books/admin_refuse.html", context)
        self.move(request, reviews, Review.State.REFUSED, reason)
        return None

    def move(self, request: Any, reviews: QuerySet[Review], to: Review.State, reason: str = "") -> None:
        moved = 0
        for review in reviews:
            try:
                services.move_review(review=review, to=to, by=request.user, reason=reason)
                moved += 1
            except services.ReviewRefused as refusal:
                self.message_user(request, f"{review}: {refusal}", messages.WARNING)
        if moved:
            said = ngettext("One review moved.", "%(count)d reviews moved.", moved) % {"count": moved}
            self.message_user(request, said, messages.SUCCESS)
