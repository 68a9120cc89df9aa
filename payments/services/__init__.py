"""What other rooms ask of money. Begin with `start`, then `checkout_url`; see `purposes` for what comes back."""

from payments.services.checkout import checkout_url
from payments.services.folding import fold
from payments.services.purposes import tell
from payments.services.querying import kept_cents
from payments.services.refunding import (
    approve_refund,
    ask_refund,
    record_bank_refund,
    refund,
    refundable_cents,
    turn_down_refund,
)
from payments.services.refusals import CheckoutUnavailable, RefundRefused
from payments.services.releasing import release
from payments.services.starting import start

__all__ = [
    "CheckoutUnavailable",
    "RefundRefused",
    "approve_refund",
    "ask_refund",
    "checkout_url",
    "fold",
    "kept_cents",
    "record_bank_refund",
    "refund",
    "refundable_cents",
    "release",
    "start",
    "tell",
    "turn_down_refund",
]
