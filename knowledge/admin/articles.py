"""Articles in the admin: drafts are written here; all else moves through the service."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.looking import LooksFirst
from knowledge.admin.deeds import KeptRows, ask_reason, carry_out
from knowledge.models import Article, ArticleMove, ArticleVersion, Phase, Source, Topic
from knowledge.services import articles

State = Article.State


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name_nl", "name_en", "position"]
    ordering = ["position", "pk"]
    prepopulated_fields = {"slug": ["name_nl"]}


class PhaseInline(admin.StackedInline):
    model = Phase
    extra = 0
    ordering = ["position", "pk"]


class SourceInline(admin.TabularInline):
    model = Source
    extra = 0
    ordering = ["position", "pk"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


class VersionInline(KeptRows, admin.TabularInline):
    model = ArticleVersion
    extra = 0
    ordering = ["-number"]
    fields = ["number", "author", "reviewer", "published_at", "next_review_on"]
    show_change_link = True


class MoveInline(KeptRows, admin.TabularInline):
    model = ArticleMove
    extra = 0
    ordering = ["-moved_at", "-pk"]


class Overdue(admin.SimpleListFilter):
    title = _("day of review")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "yes":
            return queryset.filter(shown__next_review_on__lt=timezone.localdate())
        return queryset


@admin.register(Article)
class ArticleAdmin(LooksFirst, admin.ModelAdmin):
    list_display = ["title_nl", "topic", "country", "state", "author", "reviewed_on", "next_review_on", "preview"]
    list_filter = ["state", Overdue, "topic", "country", "kind"]
    list_select_related = ["topic", "author"]
    search_fields = ["title_nl", "title_en", "slug"]
    ordering = ["topic__position", "position", "pk"]
    prepopulated_fields = {"slug": ["title_nl"]}
    readonly_fields = ["state", "author", "reviewer", "reviewed_on", "preview"]
    inlines = [PhaseInline, SourceInline, VersionInline, MoveInline]
    actions = ["ask_second_reader", "send_back", "publish", "take_up", "retire"]

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Only a draft can be written in: what a second person reads, or has read, stays as it is."""
        return super().has_change_permission(request, obj) and (obj is None or obj.state == State.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Only a draft that was never on the site can be thrown away, one at a time."""
        is_loose = obj is not None and obj.state == State.DRAFT and not obj.versions.exists()
        return super().has_delete_permission(request, obj) and is_loose

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new article has no history yet."""
        return self.inlines if obj else [PhaseInline, SourceInline]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The address stays once an article was on the site."""
        was_shown = obj is not None and obj.versions.exists()
        return [*self.readonly_fields, "slug"] if was_shown else self.readonly_fields

    def save_model(self, request: Any, obj: Article, form: "ModelForm[Article]", change: bool) -> None:
        if not change:
            obj.author = request.user
        try:
            articles.keep_draft(article=obj, by=request.user)
        except articles.ArticleRefused as refusal:
            raise PermissionDenied(str(refusal)) from None

    @admin.display(description=_("preview"))
    def preview(self, article: Article) -> SafeString | str:
        if not article.pk:
            return ""
        return format_html('<a href="{}">{}</a>', reverse("knowledge:article_preview", args=[article.slug]), _("Look"))

    @admin.action(description=_("Ask a second person to read it"), permissions=["change"])
    def ask_second_reader(self, request: HttpRequest, rows: QuerySet[Article]) -> None:
        self.move(request, rows, State.REVIEW)

    @admin.action(description=_("Send back to its author, with a reason"), permissions=["change"])
    def send_back(self, request: HttpRequest, rows: QuerySet[Article]) -> HttpResponse | None:
        if page := ask_reason(self, request, rows, "send_back"):
            return page
        self.move(request, rows.filter(state=State.REVIEW), State.DRAFT)
        return None

    @admin.action(description=_("I have read it: publish"), permissions=["change"])
    def publish(self, request: HttpRequest, rows: QuerySet[Article]) -> None:
        self.move(request, rows, State.PUBLISHED)

    @admin.action(description=_("Take up again, to change it"), permissions=["change"])
    def take_up(self, request: HttpRequest, rows: QuerySet[Article]) -> None:
        self.move(request, rows.exclude(state=State.REVIEW), State.DRAFT)

    @admin.action(description=_("Take off the site, with a reason"), permissions=["change"])
    def retire(self, request: HttpRequest, rows: QuerySet[Article]) -> HttpResponse | None:
        if page := ask_reason(self, request, rows, "retire"):
            return page
        self.move(request, rows, State.RETIRED)
        return None

    def move(self, request: Any, rows: QuerySet[Article], to: Article.State) -> None:
        reason = request.POST.get("reason", "")
        carry_out(
            self,
            request,
            rows,
            lambda article: articles.move_article(
                article=article, to=to, by=request.user, reason=reason, now=timezone.now()
            ),
            articles.ArticleRefused,
        )


@admin.register(ArticleVersion)
class ArticleVersionAdmin(KeptRows, admin.ModelAdmin):
    list_display = ["article", "number", "author", "reviewer", "published_at"]
    list_select_related = ["article", "author", "reviewer"]
    ordering = ["-published_at", "-pk"]
