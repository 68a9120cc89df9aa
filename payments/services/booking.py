"""Write entries, and let everything that follows from the ledger follow: state, documents, what the purpose hears."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from payments.facts import Booking, Facts
from payments.models import Call, Dispute, Entry, Payment, StaffTask
from payments.money import euro
from payments.services import bells, receipting, returning, staffing, states


def write(payment: Payment, bookings: Sequence[Booking], seen: Sequence[Facts]) -> None:
    """Add what the ledger lacks and save the payment in the state that follows. Call under its lock.

    `seen` are the checkouts as Stripe shows them now: they decide where no money came in.
    """
    before = (payment.state, payment.entries.kept().cents())
    write_entries(payment, bookings)
    move(payment, derived(payment, seen))
    if (payment.state, payment.entries.kept().cents()) != before:
        payment.version += 1
    payment.save()
    receipting.write_receipts(payment)
    returning.settle_review(payment)


@transaction.atomic
def book_bank(payment: Payment, *, cents: int, source: str) -> None:
    """Write down a bank transfer, in (+) or out (−), once per `source`; the purpose is told soon after."""
    payment = Payment.objects.select_for_update().select_related("payer").get(pk=payment.pk)
    write(payment, [Booking("bank", source, cents, "eur", timezone.now())], [])
    bells.ring_payment(payment)


def write_entries(payment: Payment, bookings: Sequence[Booking]) -> None:
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


def derived(payment: Payment, seen: Sequence[Facts]) -> Payment.State:
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
    if newest.invoice:
        return states.state_of_billing(newest.invoice, newest.intent_status)
    return states.state_of_asking(newest.session.status if newest.session else "", newest.intent_status)


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
