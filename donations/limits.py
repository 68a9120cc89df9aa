"""Hold off whoever tries stolen cards with small gifts. What is over a limit waits a little; nobody solves a puzzle."""

from django.conf import settings
from django.http import HttpRequest

from accounts import traps

HOUR = 3600


def may_begin(request: HttpRequest, *, email: str) -> bool:
    """Count one more visit to the checkout page and tell whether it is within every limit."""
    limits = settings.GIFT_LIMITS
    counted = [
        ("gift_burst", traps.visitor(request), limits["visitor_10_minutes"], 600),
        ("gift_day", traps.visitor(request), limits["visitor_day"], 24 * HOUR),
        ("gift_address", email.lower(), limits["address_day"], 24 * HOUR),
        ("gift_all", "everybody", limits["all_minute"], 60),
    ]
    return not any(traps.is_over(what=what, who=who, limit=limit, seconds=long) for what, who, limit, long in counted)


def may_ask_link(request: HttpRequest) -> bool:
    """Count one more question for a link by this visitor and tell whether it is within the limit."""
    return not traps.is_over(what="gift_link", who=traps.visitor(request), limit=10, seconds=HOUR)


def may_be_mailed(email: str) -> bool:
    """Count one more link to this address and tell whether it may go: a mailbox is not to be flooded."""
    return not traps.is_over(what="gift_link_to", who=email.lower(), limit=5, seconds=HOUR)


def may_ask_seat(request: HttpRequest, *, email: str) -> bool:
    """Count one more question for a link to a seat, by this visitor and for this address."""
    by_visitor = traps.is_over(what="seat_link", who=traps.visitor(request), limit=10, seconds=HOUR)
    by_address = traps.is_over(what="seat_link_to", who=email.lower(), limit=3, seconds=24 * HOUR)
    return not (by_visitor or by_address)


def may_invite(*, subscription: str) -> bool:
    """Count one more round of invitations by an institution: nobody's mailbox is to be flooded."""
    return not traps.is_over(what="seat_invitations", who=subscription, limit=10, seconds=24 * HOUR)
