"""Two hundred people want one of twenty places at the same moment."""

import os

import pytest
from django.core.management import call_command
from django.db import connection

from courses.models import Edition, Enrolment
from payments.models import Payment
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory
from tests.faults.crowd import Answer, crowding, request, rush, session_of
from tests.faults.house import House

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]
PEOPLE, PLACES = 200, 20
CENTS = 69_500


def stampede(house: House, application: str, *flags: str) -> tuple[Edition, list[Answer], float, float]:
    """Let everybody press the button at once.

    Return the edition, the answers, the seconds it took, and how many others shared the two cores meanwhile
    (1.0 on a machine of our own).
    """
    if not os.environ.get("REDIS_URL"):
        call_command("createcachetable", "wellbeing_cache", verbosity=0)
    edition = EditionFactory(places=PLACES, price=CENTS)
    people = UserFactory.create_batch(PEOPLE)
    form = {"price": "1", "agreed": str(CENTS), "step": "confirm"}
    path = f"/nl/courses/editions/{edition.code}/enrol/"
    presses = [request(house.port, "POST", path, session_of(person), form) for person in people]
    house.start_web(application, *flags)
    warm = request(house.port, "GET", path, session_of(UserFactory()))
    rush(house.port, [warm] * 8)  # each process imports its views once, long before a stampede
    before = crowding()
    answers, seconds = rush(house.port, presses)
    return edition, answers, seconds, max(before, crowding())


def test_exactly_the_places_there_are_get_taken_and_the_rest_wait_in_order(house: House) -> None:
    edition, answers, seconds, shared = stampede(house, "wellbeing.wsgi:application")

    enrolments = Enrolment.objects.filter(edition=edition)
    held = enrolments.filter(state=Enrolment.State.HELD)
    waiting = list(enrolments.waiting())
    to_checkout = [answer for answer in answers if answer.location.startswith(house.standin.address)]
    assert {answer.status for answer in answers} == {303}, house.said("web")[-3000:]
    assert (held.count(), len(waiting), enrolments.count()) == (PLACES, PEOPLE - PLACES, PEOPLE)
    assert len(to_checkout) == PLACES
    assert Payment.objects.filter(state=Payment.State.OPEN).count() == PLACES
    assert [row.queue_rank for row in waiting] == list(range(1, PEOPLE - PLACES + 1))
    assert [row.pk for row in waiting] == sorted(row.pk for row in waiting)
    print(f"Settled in {seconds:.1f} s, on a machine {shared:.1f} times shared.")  # noqa: T201 - a figure, not a test


def test_without_the_lock_more_places_are_given_than_there_are(house: House) -> None:
    edition, *_ = stampede(house, "tests.faults.unlocked:application", "--blocking-threads=12")  # twice: more than 20

    assert Enrolment.objects.filter(edition=edition).seated().count() > PLACES
