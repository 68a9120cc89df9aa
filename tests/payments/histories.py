"""Random histories of money: payers, banks, staff, faults and a careless postman, in any order."""

import contextlib
import random
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from time_machine import TimeMachineFixture

from payments import services, tasks
from payments.models import Payment, Refund, WebhookEvent
from payments.services import inbox, sweeping
from tests.standin.handle import NotPossible, StandIn

AT_MOST = 12  # payments under way at once
REFUSALS = (services.RefundRefused, services.CheckoutUnavailable, services.StandingRefused)


class History:
    """One run of money under one seed; every step is something that happens in a year."""

    def __init__(self, standin: StandIn, ask: Callable[..., Payment], clock: TimeMachineFixture, seed: int) -> None:
        self.standin, self.ask, self.clock, self.dice = standin, ask, clock, random.Random(seed)
        self.payments: list[Payment] = []
        self.steps: dict[str, int] = {
            "begin": 3, "pay": 6, "bank": 3, "refund": 4, "refund_outside": 2, "refund_fails": 2, "dispute": 2,
            "decide": 2, "release": 1, "deliver": 4, "shuffle": 2, "work": 4, "fault": 2, "reconcile": 1, "drop": 1,
        }  # fmt: skip

    def live(self, steps: int) -> None:
        """Let so many things happen."""
        names, weights = list(self.steps), list(self.steps.values())
        for name in self.dice.choices(names, weights, k=steps):
            with contextlib.suppress(NotPossible, *REFUSALS, IndexError):
                getattr(self, name)()

    def settle(self) -> None:
        """Let all that is under way come to rest: bring every event, make every call, look at everything."""
        for _ in range(6):
            self.wait(hours=2)
            self.deliver()
            self.work()
        for payment in Payment.objects.all():
            services.fold(payment)

    def wait(self, **how_long: float) -> None:
        """Let time pass, here and at Stripe."""
        passed = timedelta(**how_long)
        self.clock.shift(passed)
        self.standin.advance(seconds=passed.total_seconds())

    # What payers do

    def begin(self) -> None:
        self.payments.append(
            self.ask(reference=f"r{len(self.payments)}", cents=self.dice.randint(100, 90_000), expires_at=None)
        )

    def any(self) -> Payment:
        payment = self.dice.choice(self.payments[-AT_MOST:])
        payment.refresh_from_db()
        return payment

    def pay(self) -> None:
        services.checkout_url(payment := self.any())
        session = payment.checkouts.order_by("-attempt").first()
        method = self.dice.choice(["card", "card", "ideal", "bancontact", "sepa_debit", "decline"])
        self.standin.pay(session.session_id, method)

    # What banks do

    def bank(self) -> None:
        self.standin.control(self.dice.choice(["settle", "bounce"]), id=self.one_of("charge", status="pending"))

    def refund_fails(self) -> None:
        self.standin.control("fail_refund", id=self.one_of("refund", status="succeeded"))

    def dispute(self) -> None:
        self.standin.control("dispute", id=self.one_of("charge", status="succeeded", disputed=False))

    def decide(self) -> None:
        self.standin.control(self.dice.choice(["win", "lose"]), id=self.one_of("dispute", status="needs_response"))

    def one_of(self, kind: str, **wanted: object) -> str:
        """Return one of Stripe's objects that look so; raises IndexError where there is none."""
        rows = [row["id"] for row in self.standin.objects(kind) if wanted.items() <= row.items()]
        return self.dice.choice(rows)

    # What we do

    def refund(self) -> None:
        payment = self.any()
        services.refund(payment=payment, cents=self.part(services.refundable_cents(payment)), reason="terms")

    def refund_outside(self) -> None:
        self.standin.control("refund", id=self.one_of("charge", status="succeeded"), amount=self.dice.randint(1, 500))

    def part(self, cents: int) -> int:
        return self.dice.choice([cents, max(1, cents // 3), 1])

    def release(self) -> None:
        services.release(self.any())

    def reconcile(self) -> None:
        tasks.reconcile()

    # What goes wrong

    def fault(self) -> None:
        call = self.dice.choice(["refunds.create", "checkout.sessions.create", "charges.list"])
        self.standin.fault(call, self.dice.choice(["500-before", "500-after", "nothing-before", "nothing-after"]))

    def drop(self) -> None:
        kind = self.dice.choice(["charge.succeeded", "checkout.session.completed", "refund.created"])
        self.standin.fault(kind, "never")

    # What the postman and the worker do

    def deliver(self) -> None:
        self.standin.deliver()

    def shuffle(self) -> None:
        self.standin.deliver(order=lambda events: self.dice.sample(events, len(events)), copies=2)

    def work(self) -> None:
        self.wait(minutes=self.dice.randint(1, 40))
        for pk in WebhookEvent.objects.filter(state="new").values_list("pk", flat=True):
            inbox.act_on(pk, now=timezone.now())
        sweeping.sweep(now=timezone.now())


def open_refunds() -> int:
    """Return how many refunds still wait for Stripe."""
    return Refund.objects.filter(state=Refund.State.OPEN).count()
