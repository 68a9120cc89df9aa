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
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

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
DEEDS = [
    "enrol", "pay_in_time_or_too_late", "pay_in_time_or_too_late", "hear_from_the_bank", "tell_again",
    "carry_out_a_refund", "cancel", "answer_an_offer", "choose_after_a_missed_offer", "move_in_the_queue",
    "change_the_number_of_places", "let_time_pass", "let_time_pass", "let_the_clock_strike", "let_the_clock_strike",
    "call_the_edition_off",
]  # fmt: skip


class Places(RuleBasedStateMachine):
    """One paid edition with a seat or two, five people, and a clock that only the rules move."""

    def __init__(self) -> None:
        super().__init__()
        self.traveller = time_machine.travel(datetime(2027, 1, 4, 9, tzinfo=UTC), tick=False)
        self.clock = self.traveller.start()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.edition = EditionFactory(places=1, price=10_000, in_days=6)
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

    def edition_is_over(self) -> bool:
        ends_at = Edition.objects.get(pk=self.edition.pk).ends_at
        return ends_at is not None and ends_at <= timezone.now()

    def payments(self, *states: str) -> list[Payment]:
        return list(Payment.objects.filter(purpose=PURPOSE, state__in=states).order_by("pk"))

    @initialize(many=st.integers(min_value=2, max_value=PEOPLE))
    def begin_with_a_line(self, many: int) -> None:
        for number in range(many):
            self.enrol(number, 0)

    @rule(deed=st.sampled_from(DEEDS), which=st.integers(0, 5), number=st.integers(0, 4))
    def let_happen(self, deed: str, which: int, number: int) -> None:
        """One rule for every deed: as rules of their own, hypothesis leaves out half of them in each example."""
        getattr(self, deed)(which, number)

    def enrol(self, which: int, number: int) -> None:
        with suppress(EnrolmentRefused):
            enrolment.enrol(person=self.people[which % PEOPLE], edition=self.edition, chosen=PRICE, now=timezone.now())

    def pay_in_time_or_too_late(self, which: int, number: int) -> None:
        asked = self.payments("draft", "open", "processing", "expired", "failed")
        if asked:
            settle(asked[which % len(asked)])

    def hear_from_the_bank(self, which: int, number: int) -> None:
        asked = self.payments("draft", "open", "processing")
        if asked:
            become(asked[which % len(asked)], ["processing", "failed", "expired"][number % 3])

    def tell_again(self, which: int, number: int) -> None:
        paid = self.payments("paid")
        if paid:
            callbacks.on_paid(payment=paid[which % len(paid)])

    def carry_out_a_refund(self, which: int, number: int) -> None:
        open_refunds = list(Refund.objects.filter(state=Refund.State.OPEN).order_by("pk"))
        if open_refunds:
            refund = open_refunds[which % len(open_refunds)]
            Refund.objects.filter(pk=refund.pk).update(state=Refund.State.SUCCEEDED)
            Entry.objects.create(
                payment=refund.payment, kind=Entry.Kind.REFUND, cents=-refund.cents, mode=refund.mode,
                source_id=f"re_{refund.pk}", booked_at=timezone.now(),
            )  # fmt: skip
            become(refund.payment, "refunded" if refund.cents == refund.payment.cents else "part_refunded")

    def cancel(self, which: int, number: int) -> None:
        percent = 100 if number % 2 else None
        active = self.rows(*Enrolment.ACTIVE)
        if active:
            place = active[which % len(active)]
            by = place.person if percent is None else self.staff
            was_confirmed = place.is_confirmed
            if self.edition_is_over():
                with pytest.raises(EnrolmentRefused):
                    cancelling.cancel_enrolment(enrolment=place, by=by, now=timezone.now(), percent=percent)
                return
            cents = cancelling.cancel_enrolment(enrolment=place, by=by, now=timezone.now(), percent=percent)
            if was_confirmed:
                self.due[str(place.code)] = cents

    def answer_an_offer(self, which: int, number: int) -> None:
        deed = waiting.decline_offer if number % 3 == 0 else waiting.accept_offer
        offered = self.rows(State.OFFERED)
        if offered:
            with suppress(EnrolmentRefused):
                deed(enrolment=offered[which % len(offered)], now=timezone.now())

    def choose_after_a_missed_offer(self, which: int, number: int) -> None:
        deed = waiting.leave if number % 3 == 0 else waiting.stay_on
        lapsed = self.rows(State.LAPSED)
        if lapsed:
            deed(enrolment=lapsed[which % len(lapsed)], now=timezone.now())

    def move_in_the_queue(self, which: int, number: int) -> None:
        waits = self.rows(State.WAITING)
        if waits:
            waiting.move_in_queue(
                enrolment=waits[which % len(waits)], position=number + 1, by=self.staff, reason="Toegezegd."
            )

    def change_the_number_of_places(self, which: int, number: int) -> None:
        with suppress(EnrolmentRefused):
            editions.set_places(edition=self.edition, places=number % 3 + 1, now=timezone.now())

    def let_time_pass(self, which: int, number: int) -> None:
        self.clock.shift(timedelta(hours=[0.1, 0.6, 5, 30, 50][number]))

    def let_the_clock_strike(self, which: int, number: int) -> None:
        for _time in range(number % 2 + 1):
            tasks.expire_holds()
            tasks.move_waiting_lists()
            tasks.remind()

    def call_the_edition_off(self, which: int, number: int) -> None:
        if which or number:  # seldom
            return
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
            max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
