"""`{{ text|prose }}`: a text of the editors as HTML."""

from django import template

from accounts import prose as editors

register = template.Library()
register.filter("prose", editors.prose)
