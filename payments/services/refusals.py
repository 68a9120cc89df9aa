"""What may be expected to go wrong with money. Each message is fit to show to the person."""


class CheckoutUnavailable(Exception):
    """The checkout cannot be opened now: the payment is over, or the payment service does not answer."""


class RefundRefused(Exception):
    """This refund cannot be made: too much, in dispute, or not paid."""


class StandingRefused(Exception):
    """This cannot be done to a standing payment or its invoice as it is now."""
