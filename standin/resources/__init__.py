"""The kinds of object that the stand-in knows, one file each. Importing this registers their calls."""

from standin.resources import (  # noqa: F401 - importing registers the calls
    balance,
    charges,
    customers,
    disputes,
    events,
    intents,
    refunds,
    sessions,
)
