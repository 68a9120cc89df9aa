"""The knowledge base, and the pages about the foundation itself."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from finding import search
from knowledge.findable import ARTICLE
from knowledge.forms import ArticleFilterForm
from knowledge.models import Article, ArticleVersion, Page, Topic
from knowledge.services import articles
from knowledge.structured import article_data
from payments.services import publishing

PER_PAGE = 30
YEARS_SHOWN = 4


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one of the editors' pages, with the foundation's details where they belong."""
    found = get_object_or_404(Page, slug=slug)
    context: dict[str, Any] = {"page": found, "has_details": slug in {"about", "contact"}}
    if slug == "about":
        context |= {"years": publishing.latest(now=timezone.now(), years=YEARS_SHOWN), "anbi": settings.ANBI}
    return render(request, "knowledge/page.html", context)


@login_not_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show every year's figures as they were published, corrected ones beside what they replaced."""
    return render(request, "knowledge/figures.html", {"years": publishing.archive()})


@login_not_required
@require_safe
def article_list(request: HttpRequest) -> HttpResponse:
    """Show the articles by topic, by country and by words."""
    form = ArticleFilterForm(request.GET, topics=list(Topic.objects.order_by("position", "pk")))
    versions = ArticleVersion.objects.shown()
    if country := form.chosen("country"):
        versions = versions.filter(country__in=[country, Article.Country.BOTH])
    if topic := form.chosen("topic"):
        versions = versions.filter(topic__slug=topic)
    words = search.meanings(form.chosen("q"))
    if words:
        versions = versions.filter(article__slug__in=search.keys_of(words, ARTICLE))
    pages = Paginator(versions, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "versions": pages,
        "total": pages.paginator.count,
        "read_as": [(word.word, word.read_as) for word in words if word.read_as],
        "is_filtered": any(form.chosen(name) for name in form.fields),
        "previous_url": _turned(request, pages.number - 1) if pages.has_previous() else "",
        "next_url": _turned(request, pages.number + 1) if pages.has_next() else "",
    }
    return render(request, "knowledge/article_list.html", context)


def _turned(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@login_not_required
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article as it was last published."""
    version = get_object_or_404(ArticleVersion.objects.shown().select_related("author", "reviewer"), article__slug=slug)
    return render(request, "knowledge/article.html", {"version": version, "data": article_data(version)})


@require_safe
def article_preview(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show an editor the article as it would be published now."""
    if not (request.user.is_staff and request.user.has_perm("knowledge.view_article")):
        raise Http404
    draft = get_object_or_404(Article.objects.select_related("topic", "author"), slug=slug)
    context = {"version": articles.draft_of(draft), "is_preview": True}
    return render(request, "knowledge/article_preview.html", context)
