"""A payment is confirmed while its hold is being expired, in every order in which the two can interleave."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from courses.models import Edition, Enrolment
from courses.services import enrolment as enrolling
from courses.services import holding
from courses.services.amounts import Chosen
from notifications.models import Message
from payments import services as payments
from payments import stripe
from payments.models import Call, Payment
from payments.services import folding, sweeping
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory
from tests.faults.interleaving import conduct, every_order, gated
from tests.standin.handle import StandIn

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]
CENTS = 69_500
Deeds = dict[str, Callable[[], Any]]
PRICE = Chosen("Arts", "Doctor", CENTS)


@dataclass
class Scene:
    """One place, its holder who pays at the last moment, and perhaps somebody who waits."""

    edition: Edition
    held: Enrolment
    payment: Payment
    session: str
    waiting: Enrolment | None
    over: datetime


@pytest.fixture(autouse=True)
def gates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop before each look at Stripe and each closing of a checkout."""
    monkeypatch.setattr(stripe, "facts", gated(stripe.facts))
    monkeypatch.setattr(stripe, "expire_session", gated(stripe.expire_session))


def set_scene(standin: StandIn, *, somebody_waits: bool) -> Scene:
    """Hold the only place for somebody who has the checkout page open."""
    now = timezone.now()
    edition = EditionFactory(places=1)
    held = enrolling.enrol(person=UserFactory(), edition=edition, chosen=PRICE, now=now)
    payment = enrolling.resume_payment(enrolment=held, now=now)
    session = payments.checkout_url(payment).rsplit("/", 1)[1]
    waiting = None
    if somebody_waits:
        waiting = enrolling.enrol(person=UserFactory(), edition=edition, chosen=PRICE, now=now)
    return Scene(edition, held, payment, session, waiting, now + enrolling.HOLD + timedelta(seconds=1))


def settle(scene: Scene) -> None:
    """Finish what is left to do about this payment, as the sweeps would."""
    for minutes in (5, 10, 20):
        later = scene.over + timedelta(minutes=minutes)
        for call in scene.payment.calls.filter(state=Call.State.OPEN):
            sweeping.carry_out_and_look(call.pk, now=later)
        folding.fold(scene.payment)
        if not scene.payment.calls.filter(state=Call.State.OPEN).exists():
            return


def wrong_with(scene: Scene, standin: StandIn) -> list[str]:
    """Return every promise that is broken: no money without a place or a refund, no place given twice."""
    wrong = []
    held = Enrolment.objects.get(pk=scene.held.pk)
    taken = Enrolment.objects.filter(edition=scene.edition).seated().count()
    ours = [row for row in standin.objects("charge") if row["metadata"]["payment"] == str(scene.payment.code)]
    if not ours:  # they came too late to pay
        return [] if held.state == Enrolment.State.EXPIRED else [f"nothing paid, yet {held.state}"]
    charge = ours[0]
    kept = payments.kept_cents(Payment.objects.get(pk=scene.payment.pk))
    letters = list(Message.objects.filter(person=held.person).values_list("kind", flat=True))
    if taken > scene.edition.places:
        wrong.append(f"{taken} seats of {scene.edition.places}")
    if kept != charge["amount"] - charge["amount_refunded"]:
        wrong.append(f"our books say {kept}, Stripe's {charge['amount'] - charge['amount_refunded']}")
    expected = (CENTS, 1, 0) if held.state == Enrolment.State.CONFIRMED else (0, 0, 1)
    told = letters.count("courses.enrolment_confirmed"), letters.count("courses.paid_too_late")
    if (kept, *told) != expected:
        wrong.append(f"{held.state}: kept {kept}, letters {letters}")
    if scene.waiting:
        waiting = Enrolment.objects.get(pk=scene.waiting.pk)
        if (waiting.state == Enrolment.State.OFFERED) == (held.state == Enrolment.State.CONFIRMED):
            wrong.append(f"payer {held.state}, first in line {waiting.state}")
    return wrong


def explore(
    standin: StandIn,
    deeds: Callable[[Scene], Deeds],
    *,
    somebody_waits: bool = True,
    at_most: int = 200,
) -> dict[str, list[str]]:
    """Go through every order; return what was wrong after each."""
    scenes: list[Scene] = []

    def begin() -> Deeds:
        scenes.append(set_scene(standin, somebody_waits=somebody_waits))
        return deeds(scenes[-1])

    found = {}
    for order in every_order(begin, at_most=at_most):
        settle(scenes[-1])
        found[order] = wrong_with(scenes[-1], standin)
    return found


def fold_and_expire(standin: StandIn) -> Callable[[Scene], Deeds]:
    """The money is in at Stripe; one process looks and tells, another expires the hold."""

    def deeds(scene: Scene) -> Deeds:
        standin.pay(scene.session)
        return {
            "A": lambda: folding.fold(scene.payment),
            "B": lambda: holding.expire_holds(now=scene.over),
        }

    return deeds


@pytest.mark.parametrize("somebody_waits", [True, False])
def test_no_order_of_fold_and_expiry_leaves_money_without_a_place_or_a_refund(
    standin: StandIn, somebody_waits: bool
) -> None:
    found = explore(standin, fold_and_expire(standin), somebody_waits=somebody_waits)

    assert len(found) > 10
    assert {order: wrong for order, wrong in found.items() if wrong} == {}


def test_paying_at_any_moment_of_expiry_and_closing_is_a_place_a_refund_or_refused(standin: StandIn) -> None:
    def expire_and_close(scene: Scene) -> None:
        holding.expire_holds(now=scene.over)
        sweeping.sweep(now=scene.over)

    def deeds(scene: Scene) -> Deeds:
        return {"A": lambda: standin.pay(scene.session), "B": lambda: expire_and_close(scene)}

    found = explore(standin, deeds)

    assert len(found) > 4
    assert {order: wrong for order, wrong in found.items() if wrong} == {}


def late_money_and_newcomer(standin: StandIn) -> Callable[[Scene], Deeds]:
    """The hold is over and the place free; the money came in after all, and somebody else wants the place."""

    def deeds(scene: Scene) -> Deeds:
        standin.pay(scene.session)
        holding.expire_holds(now=scene.over)
        newcomer, edition = UserFactory(), scene.edition
        return {
            "A": lambda: folding.fold(scene.payment),
            "B": lambda: enrolling.enrol(person=newcomer, edition=edition, chosen=PRICE, now=timezone.now()),
        }

    return deeds


@pytest.mark.parametrize("steps", range(7))
def test_late_money_and_a_newcomer_never_get_the_same_place(standin: StandIn, steps: int) -> None:
    scene = set_scene(standin, somebody_waits=False)

    conduct(late_money_and_newcomer(standin)(scene), ["A"] * steps + ["B", "B"])

    settle(scene)
    assert wrong_with(scene, standin) == []


def test_without_the_lock_they_do(standin: StandIn) -> None:
    scene = set_scene(standin, somebody_waits=False)

    conduct(late_money_and_newcomer(standin)(scene), ["B", "B"], locks=False)

    assert "2 seats of 1" in wrong_with(scene, standin)
