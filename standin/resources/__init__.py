"""The kinds of object that the stand-in knows, one file each. Importing this registers their calls."""

from standin.resources import (  # noqa: F401 - importing registers the calls
    balance,
    billed,
    charges,
    customers,
    disputes,
    events,
    intents,
    invoices,
    methods,
    portal,
    prices,
    refunds,
    sessions,
    subscriptions,
)
