"""Real money or not: what the key says, and nothing else."""

from django.conf import settings

from payments.models import Mode


def current() -> Mode:
    """Return the mode of this installation. A key that does not say "live" moves no money."""
    return Mode.LIVE if is_live_key(settings.STRIPE_SECRET_KEY) else Mode.TEST


def is_live_key(key: str) -> bool:
    """Whether this key of Stripe moves real money."""
    return key.startswith(("sk_live_", "rk_live_"))
