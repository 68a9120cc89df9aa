"""Dates and times as people write them here: always on Amsterdam's clock unless a zone is given.

`{{ moment|day }}` dinsdag 2 maart 2027 · `{{ moment|clock }}` 19.30 or 19:30 · `{{ moment|day_clock }}` both.
"""

from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()
HERE = ZoneInfo("Europe/Amsterdam")


def _local(moment: datetime, zone: str | tzinfo | None) -> datetime:
    return timezone.localtime(moment, ZoneInfo(zone) if isinstance(zone, str) and zone else zone or HERE)


def _date(moment: datetime | date, zone: str | tzinfo | None) -> date:
    return _local(moment, zone).date() if isinstance(moment, datetime) else moment


@register.filter(expects_localtime=False)
def day(moment: datetime | date | None, zone: str | tzinfo | None = None) -> str:
    """Return "dinsdag 2 maart 2027" or "Tuesday 2 March 2027"."""
    return date_format(_date(moment, zone), "l j F Y") if moment else ""


@register.filter(expects_localtime=False)
def short_day(moment: datetime | date | None, zone: str | tzinfo | None = None) -> str:
    """Return "2 maart 2027" or "2 March 2027"."""
    return date_format(_date(moment, zone), "j F Y") if moment else ""


@register.filter(expects_localtime=False)
def clock(moment: datetime | None, zone: str | tzinfo | None = None) -> str:
    """Return "19.30" in Dutch, "19:30" in English."""
    if not moment:
        return ""
    return _local(moment, zone).strftime("%H:%M" if get_language() == "en" else "%H.%M")


@register.filter
def hour(at: time | None) -> str:
    """Return an hour that is of no day, such as an opening: "08.00" in Dutch, "08:00" in English."""
    return at.strftime("%H:%M" if get_language() == "en" else "%H.%M") if at else ""


@register.filter(expects_localtime=False)
def day_clock(moment: datetime | None, zone: str | tzinfo | None = None) -> str:
    """Return "dinsdag 2 maart 2027, 19.30 uur" or "Tuesday 2 March 2027, 19:30"."""
    if not moment:
        return ""
    return _("%(day)s, %(clock)s") % {"day": day(moment, zone), "clock": clock(moment, zone)}
