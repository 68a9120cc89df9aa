"""What people and institutions give. The money itself is in `payments`."""

from donations.models.agreements import AgreementCounter, PeriodicAgreement, PeriodicAgreementQuerySet
from donations.models.fund import Participation
from donations.models.giving import NEVER_PAID, Campaign, CampaignQuerySet, Gift, GiftQuerySet, ManageLink
from donations.models.institutions import BankTransfer, Seat, SeatInvitation, Subscription, SubscriptionSize

__all__ = [
    "NEVER_PAID",
    "AgreementCounter",
    "BankTransfer",
    "Campaign",
    "CampaignQuerySet",
    "Gift",
    "GiftQuerySet",
    "ManageLink",
    "Participation",
    "PeriodicAgreement",
    "PeriodicAgreementQuerySet",
    "Seat",
    "SeatInvitation",
    "Subscription",
    "SubscriptionSize",
]
