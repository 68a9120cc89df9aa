"""The pages that say what went wrong: in the layout, in the language, and without the database if they must."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from knowledge import services as knowledge
from wellbeing import context, navigation


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that we could not read what was asked."""
    return refusal(request, "400.html", 400)


@login_not_required
def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was open too long, or that the browser keeps no cookies."""
    return refusal(request, "403.html", 403, is_form=True)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this page is not for this person."""
    return refusal(request, "403.html", 403, is_form=False)


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is here, and show the ways on."""
    return refusal(request, "404.html", 404, ways=navigation.doors())


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault. Asks the database nothing: it may be what is wrong."""
    return without_database(request, "500.html", 500)


def refusal(request: HttpRequest, template: str, status: int, **about: Any) -> HttpResponse:
    """Answer with a page in the house's layout; without the database, with the same page in its plainest form."""
    try:
        return HttpResponse(render_to_string(template, about, request), status=status)
    except DatabaseError:
        return without_database(request, template, status, **about)


def without_database(request: HttpRequest, template: str, status: int, **about: Any) -> HttpResponse:
    """Answer with a page whose crisis lines come from the copy on disk and whose reader is a stranger."""
    language = translation.get_language_from_path(request.path_info) or translation.get_language()
    with translation.override(language or settings.LANGUAGE_CODE):
        house = context.house(request) | {"crisis_lines": knowledge.kept_crisis_lines()}
        page = render_to_string(template, {**house, "user": AnonymousUser(), "messages": [], **about})
        answer = HttpResponse(page, status=status)
        answer["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        return answer
