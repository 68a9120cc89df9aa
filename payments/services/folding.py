"""Look at what Stripe says now, and write down what our books do not have yet.

No event decides anything: an event only makes us look. Entries are unique by the charge, refund or dispute they
come from, so looking twice, late or in any order ends the same. A look that began before another one that is
already written down is thrown away, so that an older picture never replaces a newer one.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from notifications import outbox
from payments import stripe
from payments.facts import Booking, Facts
from payments.models import Call, Checkout, Dispute, Entry, Payer, Payment, StaffTask
from payments.money import euro
from payments.services import calling, purposes, receipting, returning, staffing, states


def fold(payment: Payment) -> Payment:
    """Bring our books of one payment in line with Stripe, then tell its purpose. Returns it as it is now.

    Reads over the network: never inside a transaction. Raises ProviderError when Stripe does not answer.
    """
    look = begin_look(payment.pk)
    adopt_stray_session(payment)
    known = payment.checkouts.order_by("attempt").values_list("session_id", flat=True)
    apply(payment.pk, look, [stripe.facts(session_id) for session_id in known])
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


@transaction.atomic
def apply(pk: int, look: int, seen: list[Facts]) -> None:
    """Write a picture down: entries, refunds, disputes, state, receipts and letters, all or nothing."""
    payment = Payment.objects.select_for_update().select_related("payer").get(pk=pk)
    if look <= payment.applied_look:
        return
    payment.applied_look = look
    before = (payment.state, payment.entries.kept().cents())
    for facts in seen:
        write_checkout(payment, facts)
        returning.write_refunds(payment, facts)
        returning.write_disputes(payment, facts)
        write_entries(payment, facts.bookings)
    move(payment, derived(payment, seen))
    if (payment.state, payment.entries.kept().cents()) != before:
        payment.version += 1
    payment.save()
    receipting.write_receipts(payment)
    write_letters(payment, before[0])
    returning.settle_review(payment)


def write_checkout(payment: Payment, facts: Facts) -> None:
    """Write what became of one checkout. Its state only goes forward."""
    checkout = payment.checkouts.get(session_id=facts.session.id)
    checkout.intent_id = checkout.intent_id or facts.session.intent_id
    if checkout.state == Checkout.State.OPEN:
        checkout.state = Checkout.State(facts.session.status)
    checkout.save(update_fields=["intent_id", "state"])
    if facts.session.customer_id and not payment.payer.customer_id:
        taken = Payer.objects.filter(mode=payment.mode, customer_id=facts.session.customer_id).exists()
        if not taken:
            payment.payer.customer_id = facts.session.customer_id
            payment.payer.save(update_fields=["customer_id"])


def write_entries(payment: Payment, bookings: list[Booking]) -> None:
    """Add the entries that the ledger lacks."""
    for booking in bookings:
        Entry.objects.get_or_create(
            mode=payment.mode,
            source_id=booking.source_id,
            kind=Entry.Kind(booking.kind),
            defaults={
                "payment": payment,
                "cents": booking.cents,
                "currency": booking.currency,
                "booked_at": booking.booked_at,
            },
        )


def derived(payment: Payment, seen: list[Facts]) -> Payment.State:
    """Return the state that follows from the ledger and, where no money came, from the checkouts."""
    charged = payment.entries.filter(kind__in=(Entry.Kind.CHARGE, Entry.Kind.BANK), cents__gt=0)
    if charged.exists():
        if charged.exclude(currency="eur").exists() and payment.entries.exclude(kind=Entry.Kind.FEE).cents() != 0:
            return Payment.State.REVIEW
        return states.state_of_money(
            asked=payment.cents,
            charged=charged.cents(),
            kept=payment.entries.kept().cents(),
            is_disputed=payment.disputes.filter(state=Dispute.State.OPEN).exists(),
            is_lost=payment.disputes.filter(state=Dispute.State.LOST).exists(),
        )
    if any(facts.intent_status == "processing" for facts in seen):
        return Payment.State.PROCESSING
    if not seen:
        return Payment.State(payment.state)
    newest = seen[-1]
    if payment.calls.filter(verb=Call.Verb.CREATE_SESSION, state=Call.State.OPEN).exists():
        return Payment.State.OPEN  # the next checkout is being opened
    return states.state_of_asking(newest.session.status, newest.intent_status)


def move(payment: Payment, goal: Payment.State) -> None:
    """Go to the state that the facts ask for; where the table knows no way, staff look at it."""
    if goal == payment.state:
        return
    if not states.is_reachable(payment.state, goal):
        goal = Payment.State.REVIEW
    payment.state = goal
    if goal == Payment.State.PAID and payment.paid_at is None:
        first = payment.entries.filter(kind__in=(Entry.Kind.CHARGE, Entry.Kind.BANK)).order_by("booked_at").first()
        payment.paid_at = first.booked_at if first else timezone.now()
    if goal == Payment.State.REVIEW:
        staffing.put(
            StaffTask.Kind.REVIEW,
            key=f"review:{payment.code}:{payment.looks}",
            payment=payment,
            about=f"{euro(payment.entries.kept().cents(), 'nl')} / {euro(payment.cents, 'nl')}",
        )


def write_letters(payment: Payment, before: str) -> None:
    """Tell the payer what they would otherwise wonder about. The purpose tells what it means for them."""
    attempt = payment.checkouts.count()
    for state, kind in ((Payment.State.PROCESSING, "on_its_way"), (Payment.State.FAILED, "did_not_arrive")):
        if payment.state == state and before != state:
            outbox.put(
                f"payments.{kind}",
                to=payment.payer.person,
                address=payment.payer.email,
                language=payment.language,
                key=f"{kind}:{payment.code}:{attempt}",
                payment=str(payment.code),
            )


def seen_lately(payment: Payment, now: datetime, seconds: int) -> bool:
    """Whether somebody looked at this payment within the last seconds."""
    return payment.looked_at is not None and (now - payment.looked_at).total_seconds() < seconds
