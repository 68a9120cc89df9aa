"""Show what was filled in, as on a page where one checks one's answers."""

from typing import Any

from django import template
from django.forms import BoundField

register = template.Library()


@register.filter
def shown(field: BoundField) -> Any:
    """Return the field's value in the words of its choices."""
    value = field.value()
    choices = getattr(field.field, "choices", None)
    if choices is None or value in (None, ""):
        return "" if value is None else value
    values = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return ", ".join(str(label) for key, label in choices if str(key) in values)
