"""Random histories of money that comes again: first payments, periods, failures, changes of mind, and the postman."""

from collections.abc import Callable

from time_machine import TimeMachineFixture

from payments import services
from payments.models import Payment, Standing
from payments.services import looking
from tests.payments.histories import History
from tests.standin.handle import StandIn


class StandingHistory(History):
    """The histories of `History`, with promises among them."""

    def __init__(
        self,
        standin: StandIn,
        ask: Callable[..., Payment],
        clock: TimeMachineFixture,
        seed: int,
        *,
        promise: Callable[..., Standing],
        invoiced: Callable[..., Standing],
    ) -> None:
        super().__init__(standin, ask, clock, seed)
        self.promise, self.invoiced = promise, invoiced
        self.steps |= {
            "promise_once": 3, "invoice_once": 1, "pay_first": 5, "month": 5, "spoil": 2, "mend": 3, "revoke": 1,
            "change": 2, "stop": 1, "stop_later": 1, "keep": 1, "stop_outside": 1, "retry": 2, "settle_by_bank": 1,
        }  # fmt: skip

    def settle(self) -> None:
        super().settle()
        for standing in Standing.objects.all():
            looking.fold_standing(standing)
        self.deliver()
        self.work()
        for standing in Standing.objects.all():
            looking.fold_standing(standing)

    def any_standing(self) -> Standing:
        return self.dice.choice(list(Standing.objects.order_by("pk")))

    def of_stripe(self) -> str:
        return self.one_of("subscription", status=self.dice.choice(["active", "past_due"]))

    # What payers do

    def promise_once(self) -> None:
        number = Standing.objects.count()
        self.promise(reference=f"s{number}", cents=self.dice.randint(500, 9_000), expires_at=None)

    def invoice_once(self) -> None:
        number = Standing.objects.count()
        self.invoiced(reference=f"s{number}", cents=self.dice.randint(1_000, 5_000), quantity=self.dice.randint(1, 9))

    def pay_first(self) -> None:
        payment = self.any_standing().payment
        services.checkout_url(payment)
        session = payment.checkouts.order_by("-attempt").first()
        method = self.dice.choice(["card", "card", "ideal", "bancontact", "sepa_debit", "decline"])
        self.standin.pay(session.session_id, method)

    def month(self) -> None:
        self.wait(days=self.dice.choice([3, 11, 32]))

    def spoil(self) -> None:
        self.standin.control("spoil", id=self.of_stripe())

    def mend(self) -> None:
        self.standin.control("mend", id=self.of_stripe())

    def revoke(self) -> None:
        self.standin.control("revoke", id=self.of_stripe())

    def retry(self) -> None:
        self.standin.control("retry", id=self.one_of("invoice", status="open"))

    # What we and the dashboard do

    def change(self) -> None:
        services.change_standing(standing=self.any_standing(), cents=self.dice.randint(500, 9_000))

    def stop(self) -> None:
        services.stop_standing(standing=self.any_standing())

    def stop_later(self) -> None:
        services.stop_standing(standing=self.any_standing(), at_period_end=True)

    def keep(self) -> None:
        services.keep_standing(standing=self.any_standing())

    def stop_outside(self) -> None:
        self.standin.control("stop", id=self.of_stripe())

    def settle_by_bank(self) -> None:
        waiting = Payment.objects.filter(collection__standing__way="invoice", state="open")
        payment = self.dice.choice(list(waiting.exclude(collection__invoice_id="")))
        services.settle_by_bank(payment=payment, source=f"statement {payment.pk}")

    def fault(self) -> None:
        calls = [
            "subscriptions.cancel",
            "subscriptions.update",
            "subscriptions.create",
            "invoices.list",
            "invoices.pay",
            "invoices.finalize_invoice",
        ]
        deeds = ["500-before", "500-after", "nothing-before", "nothing-after"]
        if self.dice.random() < 0.5:
            return super().fault()
        self.standin.fault(self.dice.choice(calls), self.dice.choice(deeds))

    def drop(self) -> None:
        kinds = ["invoice.paid", "invoice.payment_failed", "customer.subscription.deleted", "invoice_payment.paid"]
        self.standin.fault(self.dice.choice(kinds), "never")
