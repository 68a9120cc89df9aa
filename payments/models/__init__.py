"""Money in and out: an amount and a payer, never what was bought."""

from payments.models.annual import AnnualFigures, FigureRow, PublishedFigures
from payments.models.ledger import Entry, Payout, PayoutLine, Receipt, ReceiptCounter, ReceiptFile
from payments.models.payment import Checkout, Mode, Payer, Payment
from payments.models.provider import Call, WebhookEvent
from payments.models.refund import Dispute, Refund
from payments.models.staff import CheckoutSwitch, StaffTask
from payments.models.standing import Collection, Standing

__all__ = [
    "AnnualFigures",
    "Call",
    "Checkout",
    "CheckoutSwitch",
    "Collection",
    "Dispute",
    "Entry",
    "FigureRow",
    "Mode",
    "Payer",
    "Payment",
    "Payout",
    "PayoutLine",
    "PublishedFigures",
    "Receipt",
    "ReceiptCounter",
    "ReceiptFile",
    "Refund",
    "StaffTask",
    "Standing",
    "WebhookEvent",
]
