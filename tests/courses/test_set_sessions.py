"""An edition's dates follow its sessions, and whoever has a place is told when they change."""

from datetime import timedelta

import pytest

from courses.models import Edition, Enrolment
from courses.services import editions
from notifications.models import Message
from tests.courses.factories import EditionFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
State = Enrolment.State


def told() -> list[str]:
    return sorted(Message.objects.filter(kind="courses.edition_moved").values_list("address", flat=True))


def later(edition: Edition) -> None:
    for session in edition.sessions.all():
        session.starts_at += timedelta(days=7)
        session.ends_at += timedelta(days=7)
        session.save()


def test_new_dates_are_copied_and_told_to_whoever_has_a_place():
    edition = EditionFactory(places=5)
    seated = EnrolmentFactory(edition=edition, state=State.CONFIRMED)
    EnrolmentFactory(edition=edition, state=State.CANCELLED)
    before, start = editions.dates_of(edition), edition.starts_at

    later(edition)
    edition = editions.set_sessions(edition=edition, before=before)

    assert edition.starts_at == start + timedelta(days=7)
    assert told() == [seated.person.email]


def test_another_venue_is_told_too():
    edition = EditionFactory()
    seated = EnrolmentFactory(edition=edition, state=State.CONFIRMED)

    editions.set_sessions(edition=edition, before=editions.dates_of(edition), has_moved=True)

    assert told() == [seated.person.email]


def test_nobody_is_written_to_when_nothing_changed_or_nothing_is_public():
    same, draft = EditionFactory(), EditionFactory(state=Edition.State.DRAFT)
    EnrolmentFactory(edition=same, state=State.CONFIRMED)
    EnrolmentFactory(edition=draft, state=State.CONFIRMED)
    before = editions.dates_of(draft)
    later(draft)

    editions.set_sessions(edition=same, before=editions.dates_of(same))
    editions.set_sessions(edition=draft, before=before)

    assert told() == []
