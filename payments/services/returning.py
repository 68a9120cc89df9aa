"""Refunds and disputes as Stripe tells them, ours or begun elsewhere, and what staff must hear of."""

from payments.facts import DisputeFact, Facts, RefundFact
from payments.models import Dispute, Payment, Refund, StaffTask
from payments.money import euro
from payments.services import staffing

REFUND_STATES = {
    "pending": Refund.State.PENDING,
    "requires_action": Refund.State.PENDING,
    "succeeded": Refund.State.SUCCEEDED,
    "failed": Refund.State.FAILED,
    "canceled": Refund.State.FAILED,
}
DISPUTE_STATES = {
    "warning_needs_response": Dispute.State.INQUIRY,
    "warning_under_review": Dispute.State.INQUIRY,
    "warning_closed": Dispute.State.CLOSED,
    "prevented": Dispute.State.CLOSED,
    "needs_response": Dispute.State.OPEN,
    "under_review": Dispute.State.OPEN,
    "won": Dispute.State.WON,
    "lost": Dispute.State.LOST,
}


def write_refunds(payment: Payment, facts: Facts) -> None:
    """Write each refund's state on our row; one that we did not ask for gets a row of its own."""
    for fact in facts.refunds:
        refund = own_refund(payment, fact) or Refund(
            payment=payment, cents=fact.cents, reason="Stripe", is_outside=True, mode=payment.mode
        )
        state = REFUND_STATES.get(fact.status, Refund.State.PENDING)
        is_new, was = refund.pk is None, refund.state
        refund.refund_id, refund.state = fact.id, forward(refund, state)
        refund.save()
        if is_new:
            staffing.put(
                StaffTask.Kind.REFUND_OUTSIDE, key=f"outside:{fact.id}", payment=payment, about=euro(fact.cents, "nl")
            )
        if refund.state == Refund.State.FAILED and (is_new or was != Refund.State.FAILED):
            ask_for_bank_transfer(refund)


def own_refund(payment: Payment, fact: RefundFact) -> Refund | None:
    """Return our row of a refund, by Stripe's id or by our code in it."""
    known = payment.refunds.filter(refund_id=fact.id).first()
    if known or not fact.code:
        return known
    return payment.refunds.filter(code=fact.code, refund_id="").first()


def forward(refund: Refund, state: Refund.State) -> Refund.State:
    """Return the new state if the table of moves allows it, else the old one. Unsaved rows take any."""
    was = Refund.State(refund.state)
    return state if refund.pk is None or state in Refund.MOVES[was] else was


def ask_for_bank_transfer(refund: Refund) -> None:
    """A refund came back: the payer is still owed the money, so it goes by bank, at the hands of staff."""
    instead, _made = Refund.objects.get_or_create(
        payment=refund.payment,
        key=f"instead:{refund.code}",
        defaults={
            "cents": refund.cents,
            "reason": refund.reason,
            "mode": refund.mode,
            "asked_by": refund.asked_by,
            "state": Refund.State.BY_BANK,
        },
    )
    staffing.put(
        StaffTask.Kind.REFUND_FAILED,
        key=f"refund_by_bank:{instead.code}",
        payment=refund.payment,
        about=euro(refund.cents, "nl"),
    )


def write_disputes(payment: Payment, facts: Facts) -> None:
    """Write each dispute; the treasurer hears of a new one, with the day before which it must be answered."""
    for fact in facts.disputes:
        write_dispute(payment, fact)


def write_dispute(payment: Payment, fact: DisputeFact) -> None:
    """Write one dispute."""
    values = {
        "state": DISPUTE_STATES.get(fact.status, Dispute.State.OPEN),
        "cents": fact.cents,
        "due_by": fact.due_by,
        "reason": fact.reason,
    }
    dispute, is_new = Dispute.objects.update_or_create(
        mode=payment.mode, dispute_id=fact.id, defaults=values, create_defaults={**values, "payment": payment}
    )
    key = f"dispute:{dispute.dispute_id}"
    if dispute.state in (Dispute.State.INQUIRY, Dispute.State.OPEN):
        staffing.put(StaffTask.Kind.DISPUTE, key=key, payment=payment, about=euro(fact.cents, "nl"), due_at=fact.due_by)
    elif is_new:
        staffing.put(StaffTask.Kind.DISPUTE, key=key, payment=payment, about=euro(fact.cents, "nl"))
    else:
        staffing.settle(key, note=dispute.state)


def settle_review(payment: Payment) -> None:
    """Settle the review of a payment that is in order again."""
    if payment.state != Payment.State.REVIEW:
        for task in StaffTask.objects.open().filter(kind=StaffTask.Kind.REVIEW, payment=payment):
            staffing.settle(task.key, note=payment.state)
