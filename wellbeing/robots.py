"""What search engines are told: which pages there are, and which to leave alone."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses.models import Practice
from courses.pages import remembered
from courses.sitemaps import SITEMAPS, BothLanguages
from donations.models import Campaign
from knowledge.models import ArticleVersion
from training.models import Track

CLOSED = ("accounts", "desk", "me")


class Home(BothLanguages):
    """The home page, and the pages where one gives."""

    def items(self) -> list[str]:
        return ["home", "donations:gift_give", "donations:fund", "donations:institutions"]

    def location(self, item: str) -> str:
        return reverse(item)


class Articles(BothLanguages):
    """The knowledge base, and each article as it was last published."""

    def items(self) -> list[ArticleVersion | None]:
        return [None, *ArticleVersion.objects.shown().defer("snapshot")]

    def location(self, item: ArticleVersion | None) -> str:
        return reverse("knowledge:article", args=[item.article.slug]) if item else reverse("knowledge:article_list")

    def lastmod(self, item: ArticleVersion | None) -> datetime | None:
        return item.published_at if item else None


class Practices(BothLanguages):
    """The practices that are for everyone."""

    def items(self) -> list[Practice | None]:
        return [None, *Practice.objects.visible_to(AnonymousUser())]

    def location(self, item: Practice | None) -> str:
        return reverse("courses:practice", args=[item.slug]) if item else reverse("courses:practice_list")


class Campaigns(BothLanguages):
    """What people give to together, over or not."""

    def items(self) -> list[Campaign]:
        return list(Campaign.objects.shown().order_by("position", "pk"))

    def location(self, item: Campaign) -> str:
        return reverse("donations:campaign", args=[item.slug])


class Paths(BothLanguages):
    """The paths to teaching, and who holds a title and chose to be seen."""

    def items(self) -> list[Track | str]:
        return ["training:start", "training:register", *Track.objects.published().only("slug")]

    def location(self, item: Track | str) -> str:
        return reverse(item) if isinstance(item, str) else reverse("training:track", args=[item.slug])


@login_not_required
@require_safe
@remembered
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public page, in both languages."""
    sections: dict[str, Any] = {
        "home": Home,
        "articles": Articles,
        "practices": Practices,
        "campaigns": Campaigns,
        "paths": Paths,
        **SITEMAPS,
    }
    return views.sitemap(request, sitemaps=sections)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Welcome search engines in production only, and nowhere near what is private."""
    lines = ["User-agent: *"]
    if settings.IS_PRODUCTION:
        lines += [f"Disallow: /{language}/{part}/" for language in ("nl", "en") for part in CLOSED]
        lines += ["Disallow: /admin/", "Disallow: /payments/", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}"]
    else:
        lines += ["Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
