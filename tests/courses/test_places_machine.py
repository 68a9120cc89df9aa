"""An edition, its places and its money, through any order of deeds that hypothesis can think of.

Never more seats taken than there are; never money without a place or a refund; nobody overtakes the waiting list.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from courses import tasks
from courses.models import Edition, Enrolment, EnrolmentMove
from courses.services import cancelling, editions, enrolment, waiting
from courses.services import payment as callbacks
from courses.services.amounts import Chosen
from courses.services.money import PURPOSE
from courses.services.moving import EnrolmentRefused
from payments.models import Entry, Payment, Refund
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory
from tests.courses.money import become, refunded, settle

State, Deed = Enrolment.State, EnrolmentMove.Deed
PRICE = Chosen("Arts", "Doctor", 10_000)
PEOPLE = 5
somebody = st.integers(min_value=0, max_value=PEOPLE - 1)
any_row = st.integers(min_value=0, max_value=11)


class Places(RuleBasedStateMachine):
    """One paid edition with a seat or two, five people, and a clock that only the rules move."""

    def __init__(self) -> None:
        super().__init__()
        self.traveller = time_machine.travel(datetime(2027, 1, 4, 9, tzinfo=UTC), tick=False)
        self.clock = self.traveller.start()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.edition = EditionFactory(places=1, price=10_000, in_days=40)
        self.people = [UserFactory() for _number in range(PEOPLE)]
        self.staff = UserFactory(is_staff=True)
        self.due: dict[str, int] = {}  # what must have gone back, by the place's code, once it was paid and cancelled
        self.before: dict[int, tuple[str, int]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        self.traveller.stop()

    def rows(self, *states: str) -> list[Enrolment]:
        found = Enrolment.objects.filter(edition=self.edition)
        return list((found.filter(state__in=states) if states else found).order_by("pk"))

    def payments(self, *states: str) -> list[Payment]:
        return list(Payment.objects.filter(purpose=PURPOSE, state__in=states).order_by("pk"))

    @rule(who=somebody)
    def enrol(self, who: int) -> None:
        with suppress(EnrolmentRefused):
            enrolment.enrol(person=self.people[who], edition=self.edition, chosen=PRICE, now=timezone.now())

    @rule(which=any_row)
    def pay_in_time_or_too_late(self, which: int) -> None:
        asked = self.payments("draft", "open", "processing", "expired", "failed")
        if asked:
            settle(asked[which % len(asked)])

    @rule(which=any_row, state=st.sampled_from(["processing", "failed", "expired"]))
    def hear_from_the_bank(self, which: int, state: str) -> None:
        asked = self.payments("draft", "open", "processing")
        if asked:
            become(asked[which % len(asked)], state)

    @rule(which=any_row)
    def tell_again(self, which: int) -> None:
        paid = self.payments("paid")
        if paid:
            callbacks.on_paid(payment=paid[which % len(paid)])

    @rule(which=any_row)
    def carry_out_a_refund(self, which: int) -> None:
        open_refunds = list(Refund.objects.filter(state=Refund.State.OPEN).order_by("pk"))
        if open_refunds:
            refund = open_refunds[which % len(open_refunds)]
            Refund.objects.filter(pk=refund.pk).update(state=Refund.State.SUCCEEDED)
            Entry.objects.create(
                payment=refund.payment, kind=Entry.Kind.REFUND, cents=-refund.cents, mode=refund.mode,
                source_id=f"re_{refund.pk}", booked_at=timezone.now(),
            )  # fmt: skip
            become(refund.payment, "refunded" if refund.cents == refund.payment.cents else "part_refunded")

    @rule(which=any_row, percent=st.sampled_from([None, 100]))
    def cancel(self, which: int, percent: int | None) -> None:
        active = self.rows(*Enrolment.ACTIVE)
        if active:
            place = active[which % len(active)]
            by = place.person if percent is None else self.staff
            was_confirmed = place.is_confirmed
            cents = cancelling.cancel_enrolment(enrolment=place, by=by, now=timezone.now(), percent=percent)
            if was_confirmed:
                self.due[str(place.code)] = cents

    @rule(which=any_row, deed=st.sampled_from(["accept_offer", "decline_offer"]))
    def answer_an_offer(self, which: int, deed: str) -> None:
        offered = self.rows(State.OFFERED)
        if offered:
            with suppress(EnrolmentRefused):
                getattr(waiting, deed)(enrolment=offered[which % len(offered)], now=timezone.now())

    @rule(which=any_row, deed=st.sampled_from(["stay_on", "leave"]))
    def choose_after_a_missed_offer(self, which: int, deed: str) -> None:
        lapsed = self.rows(State.LAPSED)
        if lapsed:
            getattr(waiting, deed)(enrolment=lapsed[which % len(lapsed)], now=timezone.now())

    @rule(which=any_row, position=st.integers(min_value=1, max_value=5))
    def move_in_the_queue(self, which: int, position: int) -> None:
        waits = self.rows(State.WAITING)
        if waits:
            waiting.move_in_queue(
                enrolment=waits[which % len(waits)], position=position, by=self.staff, reason="Toegezegd."
            )

    @rule(places=st.integers(min_value=1, max_value=3))
    def change_the_number_of_places(self, places: int) -> None:
        with suppress(EnrolmentRefused):
            editions.set_places(edition=self.edition, places=places, now=timezone.now())

    @rule(hours=st.sampled_from([0.1, 0.6, 5, 30, 50]))
    def let_time_pass(self, hours: float) -> None:
        self.clock.shift(timedelta(hours=hours))

    @rule(twice=st.booleans())
    def let_the_clock_strike(self, twice: bool) -> None:
        for _time in range(2 if twice else 1):
            tasks.expire_holds()
            tasks.move_waiting_lists()
            tasks.remind()

    @precondition(lambda self: len(self.rows()) > 6)
    @rule()
    def call_the_edition_off(self) -> None:
        confirmed = self.rows(State.CONFIRMED)
        with suppress(EnrolmentRefused):
            cancelling.cancel_edition(edition=self.edition, by=self.staff, reason="De docent is ziek.")
            self.due |= {str(place.code): place.cents for place in confirmed}

    @invariant()
    def never_more_taken_than_there_are(self) -> None:
        places = Edition.objects.get(pk=self.edition.pk).places
        assert len(self.rows(*Enrolment.SEATED)) <= places

    @invariant()
    def never_money_without_a_place_or_a_refund(self) -> None:
        for payment in self.payments("paid", "part_refunded", "refunded"):
            place = Enrolment.objects.get(code=payment.reference)
            earned = place.moves.filter(deed__in=[Deed.PAID, Deed.PAID_LATE], reason=str(payment.code)).exists()
            if not earned:
                assert refunded(payment) == payment.cents
            elif place.state == State.CANCELLED:
                assert refunded(payment) == self.due[str(place.code)]
            else:
                assert place.state == State.CONFIRMED
                assert refunded(payment) == 0

    @invariant()
    def nobody_has_a_paid_place_without_paying(self) -> None:
        paid = {payment.reference for payment in self.payments("paid", "part_refunded", "refunded")}
        assert {str(place.code) for place in self.rows(State.CONFIRMED)} <= paid

    @invariant()
    def nobody_overtakes(self) -> None:
        now = {row.pk: (row.state, row.queue_rank or 10**6 + row.pk) for row in self.rows()}
        still_waiting = [
            rank
            for pk, (state, rank) in now.items()
            if state == State.WAITING and self.before.get(pk, ("", 0))[0] == State.WAITING
        ]
        for pk, (state, rank) in now.items():
            newly_seated = state in Enrolment.SEATED and self.before.get(pk, ("", 0))[0] not in Enrolment.SEATED
            if newly_seated and still_waiting:
                assert rank < min(still_waiting)
        self.before = now

    @invariant()
    def every_state_has_its_record(self) -> None:
        for place in self.rows():
            assert place.moves.order_by("-pk").values_list("to_state", flat=True).first() == place.state


@pytest.mark.django_db
def test_places_keep_their_promises_in_any_order():
    run_state_machine_as_test(
        Places,
        settings=settings(
            max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
