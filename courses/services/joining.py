"""Who may enter an online session, and from when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from courses.models import Edition, Enrolment, Session

DOOR_OPENS = timedelta(minutes=60)  # before the start


@dataclass(frozen=True)
class Join:
    """A session as its participant sees it: may they enter now, or from when."""

    session: Session
    is_open: bool
    is_over: bool


def has_door(session: Session, edition: Edition) -> bool:
    """Whether this session has a joining link at all."""
    return session.is_online and session.kind == Session.Kind.LIVE and bool(edition.join_url)


def lacks_link(edition: Edition) -> bool:
    """Whether it meets online without a joining link. Asks the database where there is none."""
    return not edition.join_url and edition.sessions.filter(is_online=True, kind=Session.Kind.LIVE).exists()


def is_door_open(session: Session, *, now: datetime) -> bool:
    """Whether one may enter at this moment: from an hour before the start until the end."""
    return session.starts_at - DOOR_OPENS <= now < session.ends_at


def joins_of(enrolment: Enrolment, *, now: datetime) -> list[Join]:
    """Return the sessions of a place in their order; the link shows to confirmed participants near the time."""
    edition = enrolment.edition
    is_on = enrolment.is_confirmed and edition.state == Edition.State.PUBLISHED
    return [
        Join(
            session=session,
            is_open=is_on and has_door(session, edition) and is_door_open(session, now=now),
            is_over=session.ends_at <= now,
        )
        for session in sorted(edition.sessions.all(), key=lambda session: session.starts_at)
    ]


def may_enter(person: User, session: Session) -> bool:
    """Whether someone belongs in this session: a confirmed participant, a teacher of the edition, or staff."""
    edition = session.edition
    if person.is_staff and person.has_perm("courses.view_enrolment"):
        return True
    if edition.teachers.filter(person=person).exists():
        return True
    return Enrolment.objects.confirmed().filter(edition=edition, person=person).exists()
