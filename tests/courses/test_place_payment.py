"""Money and places: in time, too late, twice, on its way, failed, refunded. Never money without a place or a refund."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from courses.models import Edition, Enrolment
from courses.services import cancelling, enrolment, waiting
from courses.services import payment as callbacks
from courses.services.amounts import Chosen
from courses.services.holding import expire_holds
from notifications.models import Message
from payments.models import Payment
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory, EnrolmentFactory
from tests.courses.money import become, payment_of, refunded, settle

pytestmark = pytest.mark.django_db
State = Enrolment.State
PRICE = Chosen("Arts", "Doctor", 69500)


def held(edition: Edition | None = None) -> Enrolment:
    edition = edition or EditionFactory(places=1, price=69500)
    return enrolment.enrol(person=UserFactory(), edition=edition, chosen=PRICE, now=timezone.now())


def state_of(place: Enrolment) -> str:
    return Enrolment.objects.get(pk=place.pk).state


def kinds(place: Enrolment) -> list[str]:
    return list(Message.objects.filter(person=place.person).order_by("pk").values_list("kind", flat=True))


def let_go(place: Enrolment) -> None:
    expire_holds(now=place.hold_until + timedelta(seconds=1))
    assert state_of(place) == State.EXPIRED


def test_a_payment_in_time_confirms_the_place():
    place = held()

    settle(payment_of(place))

    assert state_of(place) == State.CONFIRMED
    assert kinds(place) == ["courses.enrolment_held", "courses.enrolment_confirmed"]


def test_being_told_twice_changes_nothing():
    place = held()
    settle(payment_of(place))

    callbacks.on_paid(payment=payment_of(place))

    assert place.moves.count() == 2
    assert refunded(payment_of(place)) == 0
    assert kinds(place).count("courses.enrolment_confirmed") == 1


def test_a_hold_expires_and_its_payment_is_closed():
    place = held()

    let_go(place)

    assert payment_of(place).state == Payment.State.EXPIRED
    assert place.edition.has_free_place


def test_a_hold_that_is_not_over_stays():
    place = held()

    assert expire_holds(now=place.hold_until - timedelta(seconds=1)) == 0


def test_a_payment_after_the_hold_takes_the_place_if_it_is_still_free():
    place = held()
    let_go(place)

    settle(payment_of(place))

    assert state_of(place) == State.CONFIRMED
    assert place.moves.order_by("-pk").first().deed == "paid_late"
    assert refunded(payment_of(place)) == 0


def test_a_payment_after_the_hold_goes_back_in_full_when_the_place_is_gone():
    place = held()
    let_go(place)
    EnrolmentFactory(edition=place.edition)

    settle(payment_of(place))
    callbacks.on_paid(payment=payment_of(place))

    assert state_of(place) == State.EXPIRED
    assert refunded(payment_of(place)) == 69500
    assert kinds(place).count("courses.paid_too_late") == 1


def test_money_on_its_way_back_earns_no_place_when_payments_tells_again():
    place = held()
    let_go(place)
    rival = held(place.edition)
    settle(payment_of(place))
    assert refunded(payment_of(place)) == 69500
    let_go(rival)

    callbacks.on_paid(payment=payment_of(place))

    assert state_of(place) == State.EXPIRED
    assert refunded(payment_of(place)) == 69500


def test_a_late_payment_never_overtakes_who_waits():
    place = held()
    let_go(place)
    EnrolmentFactory(edition=place.edition, state=State.WAITING)

    settle(payment_of(place))

    assert state_of(place) == State.EXPIRED
    assert refunded(payment_of(place)) == 69500


def test_a_late_payment_goes_back_when_the_payer_enrolled_again():
    place = held(EditionFactory(places=2, price=69500))
    let_go(place)
    enrolment.enrol(person=place.person, edition=place.edition, chosen=PRICE, now=timezone.now())

    settle(payment_of(place))

    assert state_of(place) == State.EXPIRED
    assert refunded(payment_of(place)) == 69500


def test_money_for_a_cancelled_place_goes_back_in_full():
    place = held()
    cancelling.cancel_enrolment(enrolment=place, by=place.person, now=timezone.now())

    settle(payment_of(place))

    assert state_of(place) == State.CANCELLED
    assert refunded(payment_of(place)) == 69500


def test_money_kept_by_the_terms_stays_kept_when_payments_tells_again():
    place = held(EditionFactory(places=1, price=69500, in_days=3))
    settle(payment_of(place))
    assert cancelling.cancel_enrolment(enrolment=place, by=place.person, now=timezone.now()) == 0

    callbacks.on_paid(payment=payment_of(place))

    assert refunded(payment_of(place)) == 0


def test_who_pays_after_a_missed_offer_gets_the_place_only_while_it_is_free():
    now = timezone.now()
    edition = EditionFactory(places=1, price=69500)
    first = EnrolmentFactory(edition=edition, state=State.WAITING, queue_rank=1, cents=69500)
    waiting.offer_places(now=now - timedelta(hours=47, minutes=59))
    waiting.accept_offer(enrolment=first, now=now)
    expire_holds(now=now + timedelta(hours=1))
    assert state_of(first) == State.LAPSED

    settle(payment_of(first))

    assert state_of(first) == State.CONFIRMED


def test_money_on_its_way_keeps_the_place_held():
    place = held()
    become(payment_of(place), Payment.State.PROCESSING)

    expire_holds(now=place.hold_until + timedelta(days=4))

    assert state_of(place) == State.HELD
    assert kinds(place) == ["courses.enrolment_held", "courses.payment_on_its_way"]


def test_a_debit_that_fails_leaves_three_days_to_pay_in_another_way_once():
    place = held()
    become(payment_of(place), Payment.State.PROCESSING)
    later = place.hold_until + timedelta(days=4)

    with time_machine.travel(later, tick=False):
        become(payment_of(place), Payment.State.FAILED)
    place.refresh_from_db()
    assert (place.state, place.hold_until) == (State.HELD, later + timedelta(days=3))

    with time_machine.travel(later + timedelta(days=3, seconds=1), tick=False):
        become(payment_of(place), Payment.State.FAILED)
    assert state_of(place) == State.EXPIRED
    assert kinds(place).count("courses.payment_failed") == 1


def test_money_that_payments_knows_and_we_do_not_yet_keeps_the_place():
    place = held()
    Payment.objects.filter(pk=payment_of(place).pk).update(state=Payment.State.PAID)

    assert expire_holds(now=place.hold_until + timedelta(minutes=5)) == 0


def test_a_refund_made_outside_leaves_the_place():
    place = held()
    settle(payment_of(place))

    become(payment_of(place), Payment.State.REFUNDED)

    assert state_of(place) == State.CONFIRMED
