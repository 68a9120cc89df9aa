"""What payments tells us of a gift. Each may be told twice; the letters' keys make the second time do nothing.

Nothing is stored here: goals, lists of givers and overviews are questions to the ledger.
"""

from donations.models import Gift
from notifications import outbox
from payments.models import Payment


def on_paid(*, payment: Payment) -> None:
    """Thank the giver, once. The receipt is a letter of its own, from the room of money."""
    put_letter("gift_thanks", payment)


def on_processing(*, payment: Payment) -> None:
    """Say, once, that a bank debit takes some days."""
    put_letter("gift_on_its_way", payment)


def on_failed(*, payment: Payment) -> None:
    """Tell of a debit that did not arrive. Whoever left the checkout page is left in peace."""
    if payment.state == Payment.State.FAILED:
        put_letter("gift_failed", payment)


def on_refunded(*, payment: Payment) -> None:
    """Do nothing: the credit note is the room of money's letter, and every sum here follows the ledger."""


def put_letter(kind: str, payment: Payment) -> None:
    """Put a letter about this payment's gift in the outbox, once for each kind."""
    gift = Gift.objects.get(payment=payment)
    outbox.put(
        f"donations.{kind}",
        to=payment.payer.person,
        address=payment.payer.email,
        language=gift.language,
        key=f"donations.{kind}:{payment.code}",
        gift=str(gift.code),
    )
