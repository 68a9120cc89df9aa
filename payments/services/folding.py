"""Look at what Stripe says now about one payment, and write down what our books do not have yet.

No event decides anything: an event only makes us look. Entries are unique by the charge, refund or dispute they
come from, so looking twice, late or in any order ends the same. A look that began before another one that is
already written down is thrown away, so that an older picture never replaces a newer one.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from payments import stripe, stripe_standing
from payments.facts import Facts, Session
from payments.models import Call, Checkout, Collection, Payer, Payment, StaffTask, Standing
from payments.services import booking, calling, purposes, returning, staffing, standing_changing


def fold(payment: Payment) -> Payment:
    """Bring our books of one payment in line with Stripe, then tell its purpose. Returns it as it is now.

    Reads over the network: never inside a transaction. Raises ProviderError when Stripe does not answer.
    """
    look = begin_look(payment.pk)
    adopt_stray_session(payment)
    apply(payment.pk, look, seen_now(payment))
    purposes.tell(payment)
    payment.refresh_from_db()
    return payment


def begin_look(pk: int) -> int:
    """Take the next number; pictures are written in this order or not at all."""
    with transaction.atomic():
        payment = Payment.objects.select_for_update().get(pk=pk)
        payment.looks += 1
        payment.looked_at = timezone.now()
        payment.save(update_fields=["looks", "looked_at"])
        return payment.looks


def adopt_stray_session(payment: Payment) -> None:
    """Find the session that Stripe opened for a request whose answer never reached us."""
    waiting = payment.calls.filter(verb=Call.Verb.CREATE_SESSION, state=Call.State.OPEN, tries__gt=0).first()
    if waiting:
        calling.look_for_session(waiting)


def seen_now(payment: Payment) -> list[Facts]:
    """Read every checkout of a payment; of a period that no checkout began, its invoice."""
    known = payment.checkouts.order_by("attempt").values_list("session_id", flat=True)
    seen = [stripe.facts(session_id) for session_id in known]
    collection = Collection.objects.filter(payment=payment).exclude(invoice_id="").first()
    return seen or ([stripe_standing.invoice_facts(collection.invoice_id)] if collection else [])


@transaction.atomic
def apply(pk: int, look: int, seen: list[Facts]) -> None:
    """Write a picture down: entries, refunds, disputes, state, receipts and letters, all or nothing."""
    payment = Payment.objects.select_for_update().select_related("payer").get(pk=pk)
    if look <= payment.applied_look:
        return
    payment.applied_look = look
    for facts in seen:
        if facts.session:
            write_checkout(payment, facts, facts.session)
        write_collection(payment, facts)
        returning.write_refunds(payment, facts)
        returning.write_disputes(payment, facts)
    booking.write(payment, [booked for facts in seen for booked in facts.bookings], seen)


def write_checkout(payment: Payment, facts: Facts, session: Session) -> None:
    """Write what became of one checkout. Its state only goes forward."""
    checkout = payment.checkouts.get(session_id=session.id)
    checkout.intent_id = checkout.intent_id or facts.intent_id
    if checkout.state == Checkout.State.OPEN:
        checkout.state = Checkout.State(session.status)
    checkout.save(update_fields=["intent_id", "state"])
    if session.customer_id and not payment.payer.customer_id:
        taken = Payer.objects.filter(mode=payment.mode, customer_id=session.customer_id).exists()
        if not taken:
            payment.payer.customer_id = session.customer_id
            payment.payer.save(update_fields=["customer_id"])


def write_collection(payment: Payment, facts: Facts) -> None:
    """Write by which invoice and intent a period is paid, and which subscription a checkout began."""
    collection = Collection.objects.filter(payment=payment).first()
    if collection is None:
        return
    if facts.session and facts.session.subscription_id:
        standing = Standing.objects.select_for_update().get(pk=collection.standing_id)
        if standing.subscription_id not in ("", facts.session.subscription_id):
            stop_second(standing, facts.session.subscription_id)
            return
        standing.subscription_id = facts.session.subscription_id
        standing.save(update_fields=["subscription_id"])
        collection.invoice_id = collection.invoice_id or facts.session.invoice_id
    collection.intent_id = facts.intent_id or collection.intent_id
    collection.save(update_fields=["invoice_id", "intent_id"])


def stop_second(standing: Standing, subscription_id: str) -> None:
    """Stop a second subscription for the same promise: one checkout was paid after another had been opened."""
    standing_changing.plan_stop(standing, subscription_id)
    staffing.put(
        StaffTask.Kind.SECOND_SUBSCRIPTION,
        key=f"second:{subscription_id}",
        payment=standing.payment,
        about=subscription_id,
    )


def seen_lately(payment: Payment, now: datetime, seconds: int) -> bool:
    """Whether somebody looked at this payment within the last seconds."""
    return payment.looked_at is not None and (now - payment.looked_at).total_seconds() < seconds
