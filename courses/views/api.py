"""The catalogue for machines, read-only: JSON under /api/v1/, described in OpenAPI at /api/v1/openapi.json."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from courses import openapi
from courses.filters import FilterForm
from courses.models import Course, Edition, Teacher
from courses.pages import remembered
from courses.services import catalogue, open_data

PER_PAGE, MOST_PER_PAGE = 50, 200
FILTERS = {"format", "place", "audience", "language", "month", "q"}


class Refused(Exception):
    """A parameter that we cannot read; the message says which and why."""


def answered(view: Callable[..., dict[str, Any] | None]) -> Callable[..., HttpResponse]:
    """Make an answer of what a view returns: 200, 404 for nothing, 400 for a parameter that cannot be read."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with override("en"):  # messages for programmers are in English
            try:
                found = view(request, *args, **kwargs)
            except Refused as refusal:
                return _json({"error": str(refusal)}, status=400)
        return _json(found) if found is not None else _json({"error": "There is nothing here."}, status=404)

    answer.__doc__, answer.__name__ = view.__doc__, view.__name__
    public: Callable[..., HttpResponse] = login_not_required(require_safe(remembered(answer)))
    return public


def _json(data: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


@answered
def index(request: HttpRequest) -> dict[str, Any]:
    """Say what there is."""
    names = {"courses": "api:courses", "editions": "api:editions", "teachers": "api:teachers", "openapi": "api:openapi"}
    return {name: settings.SITE_URL + reverse(route) for name, route in names.items()}


@answered
def schema(request: HttpRequest) -> dict[str, Any]:
    """Describe this interface in OpenAPI 3.1."""
    return openapi.document()


@answered
def courses(request: HttpRequest) -> dict[str, Any]:
    """List the courses on the site."""
    _only(request.GET, {"page", "per_page"})
    return _page(request, [open_data.course(row) for row in open_data.courses()])


@answered
def course(request: HttpRequest, slug: str) -> dict[str, Any] | None:
    """Describe one course."""
    row = Course.objects.filter(slug=slug, is_published=True).first()
    return open_data.course(row) if row else None


@answered
def editions(request: HttpRequest) -> dict[str, Any]:
    """List the editions that one can still join, with the filters of the catalogue."""
    _only(request.GET, FILTERS | {"page", "per_page"})
    now = timezone.now()
    form = FilterForm(request.GET, today=catalogue.month_of(now))
    if not form.is_valid():
        raise Refused(" ".join(f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()))
    found, _read_as = catalogue.chosen(form.choice(), now=now)
    number, size = _paging(request.GET)
    rows = open_data.with_all(found)[(number - 1) * size : number * size]
    return _listed(request, [open_data.edition(row, now=now) for row in rows], found.count(), number, size)


@answered
def edition(request: HttpRequest, code: UUID) -> dict[str, Any] | None:
    """Describe one edition, also a past or cancelled one."""
    shown = Edition.objects.filter(course__is_published=True).exclude(state=Edition.State.DRAFT)
    row = open_data.with_all(shown).filter(code=code, starts_at__isnull=False).first()
    return open_data.edition(row, now=timezone.now()) if row else None


@answered
def teachers(request: HttpRequest) -> dict[str, Any]:
    """List who teaches."""
    _only(request.GET, {"page", "per_page"})
    return _page(request, [open_data.teacher(row) for row in Teacher.objects.filter(is_listed=True).order_by("slug")])


@answered
def teacher(request: HttpRequest, slug: str) -> dict[str, Any] | None:
    """Describe one teacher."""
    row = Teacher.objects.filter(slug=slug, is_listed=True).first()
    return open_data.teacher(row) if row else None


@answered
def nothing(request: HttpRequest, path: str) -> None:
    """Answer in JSON that there is nothing at this address."""


def _only(query: QueryDict, known: set[str]) -> None:
    if unknown := sorted(set(query) - known):
        raise Refused(f"Unknown parameter: {', '.join(unknown)}. Known: {', '.join(sorted(known))}.")


def _paging(query: QueryDict) -> tuple[int, int]:
    numbers = []
    for name, default, most in (("page", 1, 100_000), ("per_page", PER_PAGE, MOST_PER_PAGE)):
        given = query.get(name, str(default))
        if not (given.isascii() and given.isdigit() and len(given) < 7 and 1 <= int(given) <= most):
            raise Refused(f"{name}: give a whole number from 1 to {most}.")
        numbers.append(int(given))
    return numbers[0], numbers[1]


def _page(request: HttpRequest, rows: list[dict[str, Any]]) -> dict[str, Any]:
    number, size = _paging(request.GET)
    return _listed(request, rows[(number - 1) * size : number * size], len(rows), number, size)


def _listed(request: HttpRequest, rows: list[dict[str, Any]], total: int, number: int, size: int) -> dict[str, Any]:
    query = request.GET.copy()
    query["page"] = str(number + 1)
    following = f"{settings.SITE_URL}{request.path}?{query.urlencode()}" if number * size < total else None
    return {"count": total, "page": number, "per_page": size, "next": following, "results": rows}
