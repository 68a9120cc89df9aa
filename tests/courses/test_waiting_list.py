"""The waiting list: offers, answers, missed ones, and the order that staff may change with a reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.models import Edition, Enrolment, EnrolmentMove
from courses.services import cancelling, editions, waiting
from courses.services.holding import expire_holds
from courses.services.moving import EnrolmentRefused
from notifications.models import Message
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory, EnrolmentFactory
from tests.courses.money import payment_of, settle

pytestmark = pytest.mark.django_db
State = Enrolment.State


def a_line(edition: Edition, length: int = 3, **fields: object) -> list[Enrolment]:
    return [
        EnrolmentFactory(edition=edition, state=State.WAITING, queue_rank=rank, **fields)
        for rank in range(1, length + 1)
    ]


def states(*line: Enrolment) -> list[str]:
    return [Enrolment.objects.get(pk=row.pk).state for row in line]


def test_a_freed_place_is_offered_to_the_first_in_line_for_48_hours():
    now = timezone.now()
    edition = EditionFactory(places=1)
    taken = EnrolmentFactory(edition=edition)
    line = a_line(edition)

    cancelling.cancel_enrolment(enrolment=taken, by=taken.person, now=now)

    assert states(*line) == [State.OFFERED, State.WAITING, State.WAITING]
    line[0].refresh_from_db()
    assert line[0].offered_until == now + timedelta(hours=48)
    assert Message.objects.filter(kind="courses.enrolment_offered").get().person == line[0].person


@pytest.mark.parametrize(
    ("left", "offer"),
    [
        (timedelta(days=30), timedelta(hours=48)),
        (timedelta(days=8), timedelta(hours=48)),
        (timedelta(days=4), timedelta(hours=24)),
        (timedelta(hours=12), timedelta(hours=3)),
        (timedelta(hours=4), timedelta(hours=2)),
        (timedelta(hours=2, minutes=59), None),
    ],
)
def test_an_offer_is_shorter_near_the_start(left, offer):
    now = timezone.now()

    until = waiting.offer_ends_at(now=now, starts_at=now + left)

    assert until == (now + offer if offer else None)


def test_as_many_offers_as_places_and_never_twice():
    edition = EditionFactory(places=2)
    line = a_line(edition)

    waiting.offer_places(now=timezone.now())
    waiting.offer_places(now=timezone.now())

    assert states(*line) == [State.OFFERED, State.OFFERED, State.WAITING]


def test_no_offer_for_an_edition_that_is_cancelled():
    line = a_line(EditionFactory(places=2, state=Edition.State.CANCELLED))

    assert waiting.offer_places(now=timezone.now()) == 0
    assert states(*line) == [State.WAITING] * 3


def test_a_missed_offer_goes_to_the_next_while_the_first_chooses():
    now = timezone.now()
    line = a_line(EditionFactory(places=1))
    waiting.offer_places(now=now)

    waiting.lapse_offers(now=now + timedelta(hours=48))

    assert states(*line) == [State.LAPSED, State.OFFERED, State.WAITING]
    assert Message.objects.filter(kind="courses.enrolment_lapsed").count() == 1


def test_who_stays_on_keeps_the_spot_they_had():
    now = timezone.now()
    line = a_line(EditionFactory(places=1))
    waiting.offer_places(now=now)
    waiting.lapse_offers(now=now + timedelta(hours=48))

    waiting.stay_on(enrolment=line[0], now=now)

    line[0].refresh_from_db()
    assert (line[0].state, line[0].queue_position()) == (State.WAITING, 1)


def test_accepting_a_free_place_confirms_it():
    line = a_line(EditionFactory(places=1), 1)
    waiting.offer_places(now=timezone.now())

    accepted = waiting.accept_offer(enrolment=line[0], now=timezone.now())

    assert accepted.state == State.CONFIRMED


def test_accepting_a_paid_place_holds_it_until_it_is_paid():
    line = a_line(EditionFactory(places=1, price=5000), 1, cents=5000)
    waiting.offer_places(now=timezone.now())

    waiting.accept_offer(enrolment=line[0], now=timezone.now())
    assert states(line[0]) == [State.HELD]

    settle(payment_of(line[0]))
    assert states(line[0]) == [State.CONFIRMED]


def test_an_unpaid_accepted_offer_falls_back_to_the_offer_while_it_stands_and_then_lapses():
    now = timezone.now()
    line = a_line(EditionFactory(places=1, price=5000), 2, cents=5000)
    waiting.offer_places(now=now)
    waiting.accept_offer(enrolment=line[0], now=now)

    expire_holds(now=now + timedelta(hours=1))
    assert states(*line) == [State.OFFERED, State.WAITING]

    waiting.lapse_offers(now=now + timedelta(hours=49))
    assert states(*line) == [State.LAPSED, State.OFFERED]


def test_an_offer_accepted_in_its_last_minute_lapses_when_it_is_not_paid():
    now = timezone.now()
    line = a_line(EditionFactory(places=1, price=5000), 2, cents=5000)
    waiting.offer_places(now=now - timedelta(hours=47, minutes=59))
    waiting.accept_offer(enrolment=line[0], now=now)

    expire_holds(now=now + timedelta(hours=1))

    assert states(*line) == [State.LAPSED, State.OFFERED]


def test_an_offer_cannot_be_accepted_after_its_time():
    now = timezone.now()
    line = a_line(EditionFactory(places=1), 1)
    waiting.offer_places(now=now)

    with pytest.raises(EnrolmentRefused):
        waiting.accept_offer(enrolment=line[0], now=now + timedelta(hours=48))


def test_declining_passes_the_place_on():
    line = a_line(EditionFactory(places=1))
    waiting.offer_places(now=timezone.now())

    waiting.decline_offer(enrolment=line[0], now=timezone.now())

    assert states(*line) == [State.CANCELLED, State.OFFERED, State.WAITING]


def test_leaving_moves_the_others_up():
    line = a_line(EditionFactory(places=1))

    waiting.leave(enrolment=line[0], now=timezone.now())

    assert [line[1].queue_position(), line[2].queue_position()] == [1, 2]


def test_a_cancelled_offer_never_blocks_a_seat():
    line = a_line(EditionFactory(places=1))
    waiting.offer_places(now=timezone.now())

    cancelling.cancel_enrolment(enrolment=line[0], by=UserFactory(), now=timezone.now())

    assert states(*line) == [State.CANCELLED, State.OFFERED, State.WAITING]


def test_more_places_are_offered_at_once():
    edition = EditionFactory(places=1)
    EnrolmentFactory(edition=edition)
    line = a_line(edition, 2)

    editions.set_places(edition=edition, places=2, now=timezone.now())

    assert states(*line) == [State.OFFERED, State.WAITING]


def test_staff_move_someone_in_the_queue_with_a_reason():
    line, staff = a_line(EditionFactory(places=1)), UserFactory(is_staff=True)

    waiting.move_in_queue(enrolment=line[2], position=1, by=staff, reason="Was vorige keer afgezegd door ons.")

    for row in line:
        row.refresh_from_db()
    assert [row.queue_position() for row in line] == [2, 3, 1]
    move = line[2].moves.get()
    assert (move.deed, move.by, move.reason) == ("reordered", staff, "Was vorige keer afgezegd door ons.")


def test_staff_cannot_move_someone_without_a_reason():
    line = a_line(EditionFactory(places=1))

    with pytest.raises(EnrolmentRefused):
        waiting.move_in_queue(enrolment=line[2], position=1, by=UserFactory(), reason="  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentMove.objects.create(enrolment=line[2], deed="reordered", to_state=State.WAITING)


def test_the_list_closes_when_the_edition_begins():
    edition = EditionFactory(places=1, in_days=-1)
    line = a_line(edition, 2)
    lapsed = EnrolmentFactory(edition=edition, state=State.LAPSED)

    waiting.close_waiting_lists(now=timezone.now())
    waiting.close_waiting_lists(now=timezone.now())

    assert states(*line, lapsed) == [State.EXPIRED] * 3
    assert Message.objects.filter(kind="courses.waiting_ended").count() == 2
