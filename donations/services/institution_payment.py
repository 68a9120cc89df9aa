"""What payments tells us of an institution's invoices. Each may be told twice; the second time changes nothing."""

from django.db import transaction

from donations.models import Subscription
from donations.services import seats
from donations.services.institutions import State, move, tell
from payments import services as payments
from payments.models import Payment, Standing
from payments.services import staffing


def locked(standing: Standing) -> Subscription | None:
    """Return the subscription that these invoices are for, locked."""
    found = Subscription.objects.select_for_update(of=("self",)).filter(standing=standing)
    return found.select_related("size", "next_size").first()


@transaction.atomic
def on_paid(*, payment: Payment) -> None:
    """An invoice was paid: the seats open, and the size that was asked for begins with its first year."""
    subscription = locked(payment.collection.standing)
    staffing.settle(f"invoice_late:{payment.code}", note=payment.state)
    if subscription is None:
        return
    wanted = subscription.next_size
    if wanted and payment.cents == wanted.total_cents:
        subscription.size, subscription.seats, subscription.next_size = wanted, wanted.seats, None
        subscription.save(update_fields=["size", "seats", "next_size"])
        seats.fit(subscription)
    was = subscription.state
    if move(subscription, State.ACTIVE):
        tell(subscription, "opened" if was == State.ASKED else "reopened", once=str(payment.code))


@transaction.atomic
def on_refunded(*, payment: Payment) -> None:
    """The money of the first invoice went back: nothing was paid for, so the seats close."""
    subscription = locked(payment.collection.standing)
    if subscription and payments.kept_cents(payment) <= 0 and is_latest(payment):
        move(subscription, State.LAPSED)


def is_latest(payment: Payment) -> bool:
    """Whether no later invoice of the same subscription was paid."""
    later = payment.collection.standing.collections.filter(pk__gt=payment.collection.pk)
    return not later.filter(payment__state=Payment.State.PAID).exists()


@transaction.atomic
def on_ending(*, standing: Standing) -> None:
    """No invoice comes after this year's: confirm it."""
    subscription = locked(standing)
    if subscription:
        tell(subscription, "ending", once=str(standing.stop_asked_at or ""))


@transaction.atomic
def on_stopped(*, standing: Standing) -> None:
    """The last year is over: the seats close for good."""
    subscription = locked(standing)
    if subscription and move(subscription, State.ENDED):
        seats.close(subscription)
        tell(subscription, "ended", once="")
