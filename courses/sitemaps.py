"""The public pages of this room for search engines, in both languages, each naming its counterpart."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from courses.models import Course, Edition, Teacher
from courses.services.catalogue import still_to_join


class BothLanguages(Sitemap):
    """A sitemap that gives every page in Dutch and in English, with `hreflang` alternates.

    For who reads neither it names the address without a language, which leads on by what the browser asks for.
    """

    i18n = True
    alternates = True
    x_default = True
    limit = 25_000  # rows; each is there in two languages, and a file may hold 50,000 addresses

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class Lists(BothLanguages):
    """The pages that lead to the others."""

    def items(self) -> list[str]:
        return ["courses:catalogue", "courses:teacher_list"]

    def location(self, item: str) -> str:
        return reverse(item)


class Courses(BothLanguages):
    """A page for each course on the site."""

    def items(self) -> QuerySet[Course]:
        shown = Q(editions__state=Edition.State.PUBLISHED)
        rows = Course.objects.filter(is_published=True).annotate(changed_at=Max("editions__updated_at", filter=shown))
        return rows.only("slug").order_by("slug")

    def location(self, item: Course) -> str:
        return reverse("courses:course", args=[item.slug])

    def lastmod(self, item: Course) -> datetime | None:
        changed_at: datetime | None = vars(item)["changed_at"]
        return changed_at


class Editions(BothLanguages):
    """A page for each edition that one can still join."""

    def items(self) -> QuerySet[Edition]:
        return still_to_join(timezone.now()).only("code", "updated_at")

    def location(self, item: Edition) -> str:
        return reverse("courses:edition", args=[item.code])

    def lastmod(self, item: Edition) -> datetime:
        return item.updated_at


class Teachers(BothLanguages):
    """A page for each teacher."""

    def items(self) -> QuerySet[Teacher]:
        return Teacher.objects.filter(is_listed=True).only("slug").order_by("slug")

    def location(self, item: Teacher) -> str:
        return reverse("courses:teacher", args=[item.slug])


SITEMAPS: dict[str, type[BothLanguages]] = {
    "lists": Lists, "courses": Courses, "editions": Editions, "teachers": Teachers,
}  # fmt: skip
