"""What other rooms ask of money. Begin with `start`, then `checkout_url`; see `purposes` for what comes back."""

from payments.services.checkout import checkout_url
from payments.services.looking import fold, fold_standing
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
from payments.services.refusals import CheckoutUnavailable, RefundRefused, StandingRefused
from payments.services.releasing import release
from payments.services.standing_changing import (
    change_standing,
    keep_standing,
    method_page,
    pause_standing,
    settle_by_bank,
    stop_standing,
    void_invoice,
)
from payments.services.standing_starting import start_invoiced, start_standing
from payments.services.starting import start

__all__ = [
    "CheckoutUnavailable",
    "RefundRefused",
    "StandingRefused",
    "approve_refund",
    "ask_refund",
    "change_standing",
    "checkout_url",
    "fold",
    "fold_standing",
    "keep_standing",
    "kept_cents",
    "method_page",
    "pause_standing",
    "record_bank_refund",
    "refund",
    "refundable_cents",
    "release",
    "settle_by_bank",
    "start",
    "start_invoiced",
    "start_standing",
    "stop_standing",
    "tell",
    "turn_down_refund",
    "void_invoice",
]
