"""Reminders: a week and a day before the start, and the joining link on the morning of an online session.

Each is a row in the outbox with a key of its own, so that two runs at once put one letter. The key holds the day: what
is moved to another day is written about anew.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone

from courses.models import Edition, Enrolment, Session
from courses.services.amounts import HERE, today
from notifications import outbox
from notifications.models import Message

WEEK = (timedelta(days=5), timedelta(days=7))  # not so late that the day's reminder follows at once
DAY = (timedelta(hours=4), timedelta(hours=28))
MORNING = time(6, 30)


def send_reminders(*, now: datetime) -> int:
    """Put the reminders that are due; return how many were new."""
    return _remind("reminder_week", WEEK, now=now) + _remind("reminder_day", DAY, now=now)


def send_joining_links(*, now: datetime) -> int:
    """Put, from half past six on, today's joining links for participants; return how many were new."""
    local = timezone.localtime(now, HERE)
    if local.time() < MORNING:
        return 0
    midnight = datetime.combine(local.date() + timedelta(days=1), time.min, HERE)
    sessions = Session.objects.filter(
        is_online=True,
        kind=Session.Kind.LIVE,
        starts_at__lt=midnight,
        ends_at__gt=now,
        edition__state=Edition.State.PUBLISHED,
    ).exclude(edition__join_url="")
    put = 0
    for session in sessions:
        people = Enrolment.objects.confirmed().filter(edition_id=session.edition_id).select_related("person", "edition")
        put += _put("joining_link", people, session=session)
    return put


def _remind(kind: str, window: tuple[timedelta, timedelta], *, now: datetime) -> int:
    nearest, furthest = window
    people = (
        Enrolment.objects.confirmed()
        .filter(
            edition__state=Edition.State.PUBLISHED,
            edition__starts_at__gt=now + nearest,
            edition__starts_at__lte=now + furthest,
        )
        .select_related("person", "edition")
    )
    return _put(kind, people)


def _put(kind: str, people: Iterable[Enrolment], *, session: Session | None = None) -> int:
    """Put one letter of this kind for each who has none yet; the key holds the kind, the place, what about, the day."""
    about = f":{session.code}" if session else ""
    keys = {f"courses.{kind}:{place.code}{about}:{_day(session or place.edition)}": place for place in people}
    known = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    put = 0
    for key, enrolment in keys.items():
        if key not in known:
            message = outbox.put(
                f"courses.{kind}",
                to=enrolment.person,
                language=enrolment.language,
                key=key,
                enrolment=str(enrolment.code),
                session=str(session.code) if session else "",
            )
            put += message is not None
    return put


def _day(begins: Session | Edition) -> str:
    return f"{today(begins.starts_at):%Y%m%d}" if begins.starts_at else ""
