"""Say in words from which browser somebody signed in."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()
# The first that is found counts: Edge and Opera call themselves Chrome too, Chrome calls itself Safari.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def browser(user_agent: str) -> str:
    """Return "Firefox, Windows", or that we do not know the browser."""
    parts = [next((name for sign, name in known if sign in user_agent), "") for known in (BROWSERS, DEVICES)]
    return ", ".join(filter(None, parts)) or _("a browser we do not know")
