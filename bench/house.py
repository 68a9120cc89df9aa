"""What is measured inside the house: its data, its statements, and what a first visit carries."""

import re
from urllib.parse import urljoin

from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from bench.server import Server

LINKS = re.compile(
    r'<link[^>]+rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"|<script[^>]+src="([^"]+)"|<use href="([^"#]+)'
)


def load(*, editions: int) -> None:
    """Bring the catalogue to so many editions."""
    from courses import demo
    from courses.demo import large
    from courses.models import Edition

    if not _has_tables():
        for alias in connections:
            call_command("migrate", database=alias, verbosity=0)
        call_command("createcachetable", verbosity=0)
    with translation.override("nl"):
        if not Edition.objects.exists():
            demo.load(now=timezone.now())
        missing = editions - Edition.objects.count()
        known = Edition.objects.filter(opens_at__lt=timezone.now() - timezone.timedelta(days=1000)).count()
        large.load_large(now=timezone.now(), progress=lambda done, of: None, editions=known + missing)


def _has_tables() -> bool:
    return "courses_edition" in connections["default"].introspection.table_names()


def pages() -> tuple[str, str]:
    """Return the addresses of a course with many editions and of an edition that one can join."""
    from courses.models import Course, Edition

    course = Course.objects.get(slug="mindful-zelfcompassie-voor-artsen")
    edition = Edition.objects.published().upcoming(timezone.now()).filter(course=course, opens_at__lt=timezone.now())
    return f"/nl/courses/{course.slug}/", f"/nl/courses/editions/{edition[3].code}/"


def statements(path: str) -> dict[str, float]:
    """Count the statements of a page made anew."""
    client = Client(headers={"host": "127.0.0.1"})
    client.get("/nl/bare/")
    with CaptureQueriesContext(connections["default"]) as asked:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return {"statements": len(asked)}


def enrolment() -> dict[str, float]:
    """Enrol someone in a free edition by the form, and count the statements of that one request."""
    from accounts.models import User
    from courses.models import Edition, Enrolment

    person = User.objects.create_user(f"bench{timezone.now().timestamp()}@example.org", name="Bench")
    edition = Edition.objects.published().filter(prices=None, starts_at__gt=timezone.now()).order_by("starts_at")[0]
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)
    path = f"/nl/courses/editions/{edition.code}/enrol/"
    client.get(path)
    with CaptureQueriesContext(connections["default"]) as asked:
        answer = client.post(path, {"step": "enrol"})
    if answer.status_code != 303 or not Enrolment.objects.confirmed().filter(person=person).exists():
        raise RuntimeError(f"the enrolment answered {answer.status_code}")
    return {
        "statements": len([each for each in asked if not each["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE"))])
    }


def first_load(web: Server, path: str) -> dict[str, float]:
    """Count what a browser with an empty cache fetches: the page, its styles, scripts and drawings."""
    html = web.get(path, packed=False)[1].decode()
    files = {urljoin(path, next(filter(None, found))) for found in LINKS.findall(html)}
    sizes = [len(web.get(address)[1]) for address in {path, *files}]
    return {"kilobytes": sum(sizes) / 1000, "requests": len(sizes)}
