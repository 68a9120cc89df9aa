"""The fee: asked once, paid once; money for somebody who stopped goes back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from payments.models import Entry, Payment, Refund
from tests.courses.money import become, settle
from tests.training.world import World, now
from training.models import Fulfilment
from training.services import applying, fees
from training.services.moving import TrainingRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World(fee=12500)


def ask(world: World) -> Payment:
    return fees.ask_fee(candidate=world.candidate, requirement=world.path.fee, by=world.person, now=now())


def test_two_clicks_are_one_payment_that_says_nothing_of_what_it_is_for(world: World):
    payment = ask(world)

    assert ask(world) == payment
    assert (payment.cents, payment.purpose) == (12500, "training.fee")
    assert payment.description == f"Aanmelding {world.candidate.reference}"
    assert payment.return_path == reverse("training:item", args=[world.candidate.code, 2])


def test_paid_is_written_down_once_and_nothing_is_asked_twice(world: World):
    settle(ask(world))

    assert Fulfilment.objects.get().paid_at
    with pytest.raises(TrainingRefused, match="betaald"):
        ask(world)


def test_without_the_fee_nothing_is_handed_in(world: World):
    world.write()
    with pytest.raises(TrainingRefused):
        applying.submit(candidate=world.candidate, by=world.person, now=now())
    settle(ask(world))

    applying.submit(candidate=world.candidate, by=world.person, now=now())

    assert world.fresh().state == "submitted"


def test_money_for_somebody_who_stopped_meanwhile_goes_back_in_full(world: World):
    payment = ask(world)
    applying.withdraw(candidate=world.candidate, by=world.person, now=now())
    payment.refresh_from_db()
    assert payment.released_at

    settle(payment)

    assert Refund.objects.get(payment=payment).cents == 12500
    assert Fulfilment.objects.get().paid_at is None


def test_money_for_what_was_erased_goes_back_too(world: World):
    payment = ask(world)
    Fulfilment.objects.all().delete()

    settle(payment)

    assert Refund.objects.get().cents == 12500


def test_a_fee_that_was_returned_is_no_longer_paid(world: World):
    payment = ask(world)
    settle(payment)
    Entry.objects.create(
        payment=payment, kind=Entry.Kind.REFUND, cents=-payment.cents, mode=payment.mode, source_id="re_1",
        booked_at=timezone.now(),
    )  # fmt: skip

    become(payment, Payment.State.REFUNDED)

    assert Fulfilment.objects.get().paid_at is None


def test_a_failed_payment_changes_nothing_and_can_be_tried_again(world: World):
    payment = ask(world)
    become(payment, Payment.State.EXPIRED)

    assert Fulfilment.objects.get().paid_at is None
    assert ask(world).state == Payment.State.OPEN
    assert Payment.objects.count() == 1


def test_a_payment_is_open_for_a_day(world: World):
    expires_at = ask(world).expires_at

    assert 23 < (expires_at - timezone.now()).total_seconds() / 3600 <= 24
