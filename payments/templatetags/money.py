"""Write amounts in templates: `{% load money %}{{ cents|euro }}`."""

from django import template

from payments import money

register = template.Library()


@register.filter
def euro(cents: int | None) -> str:
    """Write cents as an amount in the reader's language; nothing for nothing."""
    return "" if cents is None else money.euro(cents)
