"""Which state follows from the facts, and whether one may get there from here."""

from payments.facts import Invoice
from payments.models import Checkout, Payment

State = Payment.State


def is_reachable(start: str, goal: str) -> bool:
    """Whether steps of the table lead from one state to another: several may have been done at once."""
    seen, edge = {start}, {State(start)}
    while edge:
        edge = {step for state in edge for step in Payment.MOVES[state]} - seen
        seen |= edge
    return goal in seen


def state_of_money(*, asked: int, charged: int, kept: int, is_disputed: bool, is_lost: bool) -> Payment.State:
    """Return the state of a payment that received money. It follows the sum, never a single event.

    `asked`, `charged`, `kept` in cents: what was to be paid, what came in, what is left of it.
    """
    if is_disputed:
        return State.DISPUTED
    if kept == asked:
        return State.PAID
    if kept <= 0:
        return State.LOST if is_lost else State.REFUNDED
    if kept > asked or charged < asked:
        return State.REVIEW
    return State.PART_REFUNDED


def state_of_asking(checkout: str, intent: str) -> Payment.State:
    """Return the state of a payment without money yet, by its newest checkout and that one's intent."""
    if intent == "processing":
        return State.PROCESSING
    if checkout == Checkout.State.EXPIRED:
        return State.EXPIRED
    if checkout == Checkout.State.COMPLETE:
        return State.FAILED if intent in ("requires_payment_method", "canceled") else State.PROCESSING
    return State.OPEN


def state_of_billing(invoice: Invoice, intent: str) -> Payment.State:
    """Return the state of a period without money yet, by its invoice and the newest intent.

    An invoice that says it was paid, while no money came, was marked so at Stripe: somebody must look at it.
    """
    if invoice.status == "paid":
        return State.REVIEW
    if intent == "processing":
        return State.PROCESSING
    if invoice.status == "void":
        return State.EXPIRED
    if invoice.status == "uncollectible" or not invoice.is_collected:
        return State.FAILED
    return State.OPEN
