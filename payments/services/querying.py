"""Questions about money, each answered from the ledger."""

from payments.models import Payment


def kept_cents(payment: Payment) -> int:
    """Return what we keep of a payment now: received, less what went back. Asks the ledger, not a balance."""
    return payment.entries.kept().cents()
