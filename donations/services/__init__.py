"""What the room of giving does: take a gift, hear of its payment, let a giver see their gifts."""

from donations.services.giving import GiftRefused, give, hide, reopen
from donations.services.managing import ask_link, has_link, receipts_of, use_link
from donations.services.overviews import given_by, given_from, overview, years_of
from donations.services.standing import attend, change_amount, give_notice, pause, stop

__all__ = [
    "GiftRefused",
    "ask_link",
    "attend",
    "change_amount",
    "give",
    "give_notice",
    "given_by",
    "given_from",
    "has_link",
    "hide",
    "overview",
    "pause",
    "receipts_of",
    "reopen",
    "stop",
    "use_link",
    "years_of",
]
