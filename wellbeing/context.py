"""What every template may use: the house's name, its address, the crisis lines, the other language."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from knowledge import services as knowledge
from wellbeing import navigation


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the names used by the layouts. Costs no query until a page shows the crisis lines."""
    language = get_language() or settings.LANGUAGE_CODE
    other = "en" if language == "nl" else "nl"
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "foundation": settings.FOUNDATION,
        "house_env": settings.DJANGO_ENV,
        "crisis_lines": SimpleLazyObject(knowledge.crisis_lines),
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
        "canonical_url": settings.SITE_URL + request.path,
        "other_language_canonical_url": settings.SITE_URL + translate_url(request.path, other),
        "any_language_url": settings.SITE_URL + request.path.removeprefix(f"/{language}"),
        "room": request.resolver_match.app_name if request.resolver_match else "",
        "doors": navigation.doors(),
        "foot_parts": navigation.foot(),
        "small_foot": navigation.small_foot(),
    }
