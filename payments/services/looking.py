"""Look at a standing payment as Stripe shows it now: its state, and every period that our books do not have yet.

The rules are those of `folding`: no event decides anything, and an older picture never replaces a newer one. Each
period's money is looked at as a payment of its own, before the promise's state is written and its purpose told.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from payments import stripe_standing
from payments.facts import Invoice, ProviderError, Subscription
from payments.models import Call, Collection, Payment, Standing
from payments.services import folding, purposes, standing_changing

RUNNING = ("active", "trialing", "past_due", "unpaid")
WHY = {
    "cancellation_requested": Standing.Ending.OUTSIDE,
    "payment_failed": Standing.Ending.FAILED,
    "payment_disputed": Standing.Ending.DISPUTED,
}

log = structlog.get_logger(__name__)


def fold(payment: Payment) -> Payment:
    """Bring our books of one payment in line with Stripe, and those of the standing payment that it belongs to.

    Reads over the network: never inside a transaction. Raises ProviderError when Stripe does not answer.
    """
    payment = folding.fold(payment)
    collection = Collection.objects.select_related("standing").filter(payment=payment).first()
    if collection and (collection.standing.is_running or collection.standing.payment_id == payment.pk):
        fold_standing(collection.standing, but=payment)
        payment.refresh_from_db()
    return payment


def fold_standing(standing: Standing, *, but: Payment | None = None) -> Standing:
    """Bring our books of a standing payment in line with Stripe, then tell its purpose. Returns it as it is now.

    `but` is a payment of it that was looked at just now.
    """
    look = begin_look(standing.pk)
    seen, invoices = read(standing)
    for payment in write_periods(standing.pk, look, invoices):
        if but is None or payment.pk != but.pk:
            folding.fold(payment)
    apply(standing.pk, look, seen)
    purposes.tell_standing(standing)
    standing.refresh_from_db()
    return standing


def begin_look(pk: int) -> int:
    """Take the next number; pictures are written in this order or not at all."""
    with transaction.atomic():
        standing = Standing.objects.select_for_update().get(pk=pk)
        standing.looks += 1
        standing.looked_at = timezone.now()
        standing.save(update_fields=["looks", "looked_at"])
        return standing.looks


def read(standing: Standing) -> tuple[Subscription | None, list[Invoice]]:
    """Read the subscription and its invoices; nothing where none is known yet."""
    standing.refresh_from_db()
    if not standing.subscription_id:
        adopt_stray_subscription(standing)
    if not standing.subscription_id:
        return None, []
    return (
        stripe_standing.subscription(standing.subscription_id),
        stripe_standing.invoices(standing.subscription_id),
    )


def adopt_stray_subscription(standing: Standing) -> None:
    """Find the subscription that Stripe began for a request whose answer never reached us."""
    waiting = standing.calls.filter(verb=Call.Verb.CREATE_SUBSCRIPTION, state=Call.State.OPEN, tries__gt=0).first()
    if waiting and standing.payer.customer_id:
        left = stripe_standing.find_subscription(customer_id=standing.payer.customer_id, standing=str(standing.code))
        if left:
            Standing.objects.filter(pk=standing.pk, subscription_id="").update(subscription_id=left.id)
            standing.refresh_from_db()


@transaction.atomic
def write_periods(pk: int, look: int, invoices: Sequence[Invoice]) -> list[Payment]:
    """Write each invoice as a period, and return the payments whose money is to be looked at."""
    standing = Standing.objects.select_for_update().select_related("payment").get(pk=pk)
    if look <= standing.applied_look:
        return []
    to_look_at = []
    for invoice in invoices:
        if invoice.cents > 0:
            collection, is_changed = write_period(standing, invoice)
            if is_changed or collection.payment.state in (*Payment.UNDECIDED, Payment.State.FAILED):
                to_look_at.append(collection.payment)
    return to_look_at


def write_period(standing: Standing, invoice: Invoice) -> tuple[Collection, bool]:
    """Write one period, and tell whether Stripe says something new of it."""
    collection = collection_of(standing, invoice)
    news = {"status": invoice.status, "tries": invoice.tries}
    is_changed = collection.pk is None or any(getattr(collection, name) != value for name, value in news.items())
    collection.invoice_id, collection.number = invoice.id, invoice.number[:60]
    collection.status, collection.tries = invoice.status, invoice.tries
    collection.period_starts_at, collection.period_ends_at = invoice.period_starts_at, invoice.period_ends_at
    collection.due_at = invoice.due_at
    collection.save()
    return collection, is_changed


def collection_of(standing: Standing, invoice: Invoice) -> Collection:
    """Return the period of an invoice; for one that we did not know, a new one with the payment it asks for."""
    own = Collection.objects.select_related("payment").filter(standing=standing)
    known = own.filter(invoice_id=invoice.id).first()
    if known is None and invoice.is_first:
        known = own.filter(payment=standing.payment_id, invoice_id="").first()
    if known:
        return known
    payment = Payment.objects.create(
        payer=standing.payer,
        purpose=standing.purpose,
        reference=invoice.id[:80],
        description=standing.description,
        cents=invoice.cents,
        mode=standing.mode,
        language=standing.language,
        return_path=standing.manage_path,
        state=Payment.State.OPEN,
        created_at=invoice.created_at,
    )
    return Collection(standing=standing, payment=payment, mode=standing.mode)


@transaction.atomic
def apply(pk: int, look: int, seen: Subscription | None) -> None:
    """Write the promise's state down, with what is collected and when the next period begins."""
    standing = standing_changing.locked(Standing(pk=pk, payment_id=payment_of(pk)))
    if look <= standing.applied_look:
        return
    before = (standing.state, standing.cents, standing.quantity, standing.failed_tries, standing.ending)
    standing.applied_look = look
    if seen:
        standing.cents, standing.quantity = seen.cents, seen.quantity
        standing.interval, standing.period_ends_at = Standing.Interval(seen.interval), seen.period_ends_at
        if seen.customer_id and not standing.payer.customer_id:
            standing.payer.customer_id = seen.customer_id
            standing.payer.save(update_fields=["customer_id"])
    move(standing, derived(standing, seen), seen)
    if (standing.state, standing.cents, standing.quantity, standing.failed_tries, standing.ending) != before:
        standing.version += 1
    standing.save()
    insist(standing, seen)


def payment_of(pk: int) -> int:
    """Return the key of the payment that a standing payment began with."""
    return Standing.objects.values_list("payment_id", flat=True).get(pk=pk)


def derived(standing: Standing, seen: Subscription | None) -> Standing.State:
    """Return the state that follows from the subscription; before there is one, from the first payment."""
    is_over = standing.payment.state in (Payment.State.EXPIRED, Payment.State.FAILED)
    if seen is None and has_begun(standing):
        return Standing.State(standing.state)  # written down by hand: Stripe collects nothing for it
    if seen is None:
        return Standing.State.ENDED if is_over else Standing.State.STARTING
    if seen.status in ("canceled", "incomplete_expired"):
        return Standing.State.ENDED
    if seen.is_paused:
        return Standing.State.PAUSED
    if seen.status == "incomplete" or (not has_begun(standing) and seen.status in ("active", "trialing")):
        return Standing.State.STARTING
    if seen.status in ("past_due", "unpaid"):
        return Standing.State.FAILING
    return Standing.State.ENDING if seen.is_ending else Standing.State.ACTIVE


def has_begun(standing: Standing) -> bool:
    """Whether it runs in earnest: by invoice from the start, else once the first payment came in."""
    is_paid = standing.payment.is_settled or standing.payment.paid_at is not None
    return is_paid or (standing.way == Standing.Way.INVOICE and bool(standing.subscription_id))


def move(standing: Standing, goal: Standing.State, seen: Subscription | None) -> None:
    """Go to the state that the facts ask for, with what belongs to it."""
    standing.failed_tries = failed_tries(standing) if goal == Standing.State.FAILING else 0
    if goal == Standing.State.ENDED and standing.state != Standing.State.ENDED:
        standing.ended_at = (seen.ended_at if seen else None) or timezone.now()
        standing.ending = why(standing, seen)
    elif goal != Standing.State.ENDED:
        standing.ended_at, standing.ending = None, ""
    standing.state = goal


def why(standing: Standing, seen: Subscription | None) -> Standing.Ending:
    """Say why it ended."""
    if seen is None or not has_begun(standing):
        return Standing.Ending.NEVER
    if standing.stop_asked_at and seen.ending in ("", "cancellation_requested"):
        return Standing.Ending.ASKED
    return WHY.get(seen.ending, Standing.Ending.OUTSIDE)


def failed_tries(standing: Standing) -> int:
    """Return how often the period that is due could not be collected; a debit under way has not failed yet."""
    late = standing.collections.filter(status="open").select_related("payment").order_by("-pk").first()
    if late is None:
        return standing.failed_tries
    return late.tries - (1 if late.payment.state == Payment.State.PROCESSING else 0)


def insist(standing: Standing, seen: Subscription | None) -> None:
    """Stop what was begun at the last second although it had been stopped here."""
    if seen is None or standing.stop_asked_at is None or seen.status not in RUNNING:
        return
    if not standing.calls.filter(verb=Call.Verb.STOP_SUBSCRIPTION, target=seen.id).exists():
        standing_changing.plan_stop(standing, seen.id)


# Finding what no event told of ------------------------------------------------------------------


def look_at(standing: Standing) -> bool:
    """Look at one; one that cannot be read now does not stop the others."""
    try:
        fold_standing(standing)
    except ProviderError as error:
        log.warning("look_failed", standing=standing.pk, error=error.code)
        return False
    return True


def overdue(*, now: datetime, unseen_since: datetime, long_unseen_since: datetime) -> list[Standing]:
    """Return those of which something is due and that nobody looked at since, and all others now and then."""
    running = Standing.objects.running().exclude(subscription_id="")
    restless = running.exclude(state__in=(Standing.State.ACTIVE, Standing.State.PAUSED))
    late = running.filter(period_ends_at__lte=now)
    stopping = running.filter(stop_asked_at__isnull=False)
    urgent = (restless | late | stopping).filter(looked_at__lt=unseen_since)
    return list((urgent | running.filter(looked_at__lt=long_unseen_since)).distinct())
