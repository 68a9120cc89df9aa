"""Tell the purpose of a payment what became of it, in a transaction of its own, one teller at a time.

A purpose is a module named in `settings.PAYMENT_PURPOSES` with three functions, each idempotent and each called
inside a transaction that holds no lock of ours, so that it may lock its own rows first and ours after:

    on_paid(*, payment)       the whole amount is in (also after a dispute that was won, or a refund that failed)
    on_failed(*, payment)     nobody will pay through this payment: `expired`, or `failed` at the bank
    on_refunded(*, payment)   less is kept than asked: `part_refunded`, `refunded` or `lost`; see `kept_cents`

and, where it cares, `on_processing(*, payment)` (a bank debit is on its way, days may pass) and
`on_disputed(*, payment)`. Nothing is told of `review`: nobody knows yet what is true.

Each period of a standing payment is such a payment too: `payment.collection.standing` is the promise that it
belongs to, and its first payment is the one that began it. Of the promise itself a purpose may hear, where it cares:

    on_started(*, standing)    it runs: the first payment is in, or the invoices have begun
    on_changed(*, standing)    it runs on with another amount or number, or goes on after all
    on_failing(*, standing)    a period could not be collected, for the `standing.failed_tries`-th time
    on_recovered(*, standing)  it could after all
    on_ending(*, standing)     it stops at `standing.period_ends_at`
    on_stopped(*, standing)    nothing is collected any more; `standing.ending` says why
"""

import importlib
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from payments.models import Payment, StaffTask, Standing
from payments.services import staffing

LEASE = timedelta(minutes=2)

log = structlog.get_logger(__name__)

WORDS = {
    Payment.State.PAID: "on_paid",
    Payment.State.EXPIRED: "on_failed",
    Payment.State.FAILED: "on_failed",
    Payment.State.PART_REFUNDED: "on_refunded",
    Payment.State.REFUNDED: "on_refunded",
    Payment.State.LOST: "on_refunded",
    Payment.State.PROCESSING: "on_processing",
    Payment.State.DISPUTED: "on_disputed",
}

NEWS = {
    Standing.State.ACTIVE: "on_started",
    Standing.State.FAILING: "on_failing",
    Standing.State.ENDING: "on_ending",
    Standing.State.PAUSED: "on_paused",
    Standing.State.ENDED: "on_stopped",
}


def tell(payment: Payment) -> None:
    """Tell the purpose what it does not know yet. Never called inside a transaction.

    One process tells at a time (a lease on the row), so that "paid" is never heard after "refunded". A purpose
    that fails is told again when the lease has run out, and staff hear of it; nobody else's payment waits.
    """
    while claim(payment.pk):
        try:
            with transaction.atomic():
                now_is = Payment.objects.select_related("payer").get(pk=payment.pk)
                told = {"told_version": now_is.version, "telling_until": None}  # before they refresh the row
                callback(now_is)(payment=now_is)
                Payment.objects.filter(pk=payment.pk).update(**told)
                for task in payment.staff_tasks.open().filter(kind=StaffTask.Kind.NOT_TOLD):
                    staffing.settle(task.key, note=now_is.state)
        except Exception as error:
            log.error("purpose_not_told", payment=payment.pk, error=type(error).__name__)
            staffing.put(
                StaffTask.Kind.NOT_TOLD,
                key=f"not_told:{payment.code}:{payment.version}",
                payment=payment,
                about=type(error).__name__,
            )
            return


def claim(pk: int) -> bool:
    """Take the right to tell, if there is something to tell and nobody else is at it."""
    now = timezone.now()
    free = Q(telling_until__isnull=True) | Q(telling_until__lte=now)
    untold = Payment.objects.filter(free, pk=pk, told_version__lt=F("version"))
    return bool(untold.update(telling_until=now + LEASE))


def callback(payment: Payment) -> Callable[..., None]:
    """Return the purpose's function for the state the payment is in; one that does nothing where it has none."""
    return named(payment.purpose, WORDS.get(Payment.State(payment.state), ""))


def tell_standing(standing: Standing) -> None:
    """Tell the purpose what became of a standing payment, as `tell` does for a payment: by the same rules."""
    while claim_standing(standing.pk):
        try:
            with transaction.atomic():
                now_is = Standing.objects.select_related("payer", "payment").get(pk=standing.pk)
                told = {"told_version": now_is.version, "told_state": now_is.state, "telling_until": None}
                named(now_is.purpose, news(now_is))(standing=now_is)
                Standing.objects.filter(pk=standing.pk).update(**told)
                for task in now_is.payment.staff_tasks.open().filter(key__startswith=f"not_told:{now_is.code}:"):
                    staffing.settle(task.key, note=now_is.state)
        except Exception as error:
            log.error("purpose_not_told", standing=standing.pk, error=type(error).__name__)
            staffing.put(
                StaffTask.Kind.NOT_TOLD,
                key=f"not_told:{standing.code}:{standing.version}",
                payment=standing.payment,
                about=type(error).__name__,
            )
            return


def claim_standing(pk: int) -> bool:
    """Take the right to tell of a standing payment, if there is something to tell and nobody else is at it."""
    now = timezone.now()
    free = Q(telling_until__isnull=True) | Q(telling_until__lte=now)
    untold = Standing.objects.filter(free, pk=pk, told_version__lt=F("version"))
    return bool(untold.update(telling_until=now + LEASE))


def news(standing: Standing) -> str:
    """Return what there is to say: it depends on what was said last."""
    was, now_is = Standing.State(standing.told_state), Standing.State(standing.state)
    if now_is == Standing.State.ACTIVE and was != Standing.State.STARTING:
        return {Standing.State.FAILING: "on_recovered", Standing.State.PAUSED: "on_resumed"}.get(was, "on_changed")
    return NEWS.get(now_is, "")


def named(purpose: str, word: str) -> Callable[..., None]:
    """Return a function of the purpose's module; one that does nothing where it has none."""
    module = importlib.import_module(settings.PAYMENT_PURPOSES[purpose])
    found: Callable[..., None] = getattr(module, word, quiet) if word else quiet
    return found


def quiet(**_about: object) -> None:
    """Say nothing: this purpose does not care about this state."""
