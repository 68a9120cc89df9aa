"""Words about places: the spot on a waiting list, when something begins, on whose clock."""

from django import template
from django.utils.translation import get_language, pgettext

from courses.services import facts

register = template.Library()
register.filter("begins", facts.begins)
register.filter("hours", facts.hours)
register.filter("starts", facts.starts)


@register.filter
def ordinal(number: int) -> str:
    """Return "third" or "derde" up to twelve, and "13th" or "13e" beyond."""
    words = {
        1: pgettext("spot in a line", "first"),
        2: pgettext("spot in a line", "second"),
        3: pgettext("spot in a line", "third"),
        4: pgettext("spot in a line", "fourth"),
        5: pgettext("spot in a line", "fifth"),
        6: pgettext("spot in a line", "sixth"),
        7: pgettext("spot in a line", "seventh"),
        8: pgettext("spot in a line", "eighth"),
        9: pgettext("spot in a line", "ninth"),
        10: pgettext("spot in a line", "tenth"),
        11: pgettext("spot in a line", "eleventh"),
        12: pgettext("spot in a line", "twelfth"),
    }
    if number in words:
        return words[number]
    if get_language() != "en":
        return f"{number}e"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in {11, 12, 13} else "th"
    return f"{number}{ending}"
