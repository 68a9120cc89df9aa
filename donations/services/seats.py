"""Seats of an institution: invited to, claimed, given back. The institution learns a rounded number and nothing else.

What the contact sees must not change by what one colleague does: the number is that of the first of the month, and
a small one is not said. To whom an invitation went is in the letter alone, and the letter goes from the outbox as
all letters do.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import fieldkeys
from accounts.models import Institution, User
from donations.models import Participation, Seat, SeatInvitation, Subscription
from donations.models.institutions import SeatQuerySet
from notifications import outbox
from notifications.adapter import place

INVITATION_HOLDS = timedelta(days=30)
LETTER = "institutions.invitation"
STEP = 5  # a number is said in steps, so that one colleague more or less does not show


class SeatRefused(Exception):
    """The seat cannot be claimed now; the message may be shown."""


def hashed(token: str) -> str:
    """Return what the table knows of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, subscription: Subscription, emails: Sequence[str], language: str, now: datetime) -> None:
    """Mail a link to a seat to each address. The addresses stay in the letters alone."""
    SeatInvitation.objects.filter(expires_at__lte=now).delete()
    for email in dict.fromkeys(email.lower() for email in emails):
        token = secrets.token_urlsafe(32)
        SeatInvitation.objects.create(
            token_hash=hashed(token), subscription=subscription, expires_at=now + INVITATION_HOLDS
        )
        outbox.put(
            LETTER,
            address=email,
            language=language,
            subscription=str(subscription.code),
            sealed_link=fieldkeys.seal(token, **place(LETTER, email)),
        )


def ask_invitation(*, join_code: UUID, email: str, language: str, now: datetime) -> None:
    """Mail a link to a colleague who asks for it with their address at work; to no other address."""
    subscription = Subscription.objects.active().filter(join_code=join_code).first()
    if subscription and email.lower().rpartition("@")[2] in subscription.domains:
        invite(subscription=subscription, emails=[email], language=language, now=now)


def invited_to(*, token: str, now: datetime) -> Subscription | None:
    """Return the subscription that a link leads to. Looking does not use it up: mail scanners look too."""
    found = SeatInvitation.objects.filter(token_hash=hashed(token), expires_at__gt=now)
    invitation = found.select_related("subscription__institution").first()
    return invitation.subscription if invitation else None


def claim(*, token: str, person: User, now: datetime) -> Seat:
    """Give `person` the seat that a link leads to, and use the link up.

    Raises SeatRefused when the link is over, no seat is free, or they have one already.
    """
    try:
        with transaction.atomic():
            invitation = (
                SeatInvitation.objects.select_for_update().filter(token_hash=hashed(token), expires_at__gt=now).first()
            )
            if invitation is None:
                raise SeatRefused(_("This link is over, or it was used before."))
            subscription = Subscription.objects.select_for_update().get(pk=invitation.subscription_id)
            if subscription.state != Subscription.State.ACTIVE:
                raise SeatRefused(_("This subscription is not active now. Please try again later."))
            if subscription.held.taken().count() >= subscription.seats:
                raise SeatRefused(_("All seats are taken at the moment. Keep the link: it holds for thirty days."))
            seat = Seat.objects.create(subscription=subscription, person=person, claimed_at=now)
            invitation.delete()
            return seat
    except IntegrityError as error:
        raise SeatRefused(_("You have a seat already. Give that one back first.")) from error


def give_back(*, person: User, now: datetime) -> None:
    """Give one's seat back; the next colleague can have it. Prices that were agreed before stay."""
    Seat.objects.taken().filter(person=person).update(left_at=now)


def fit(subscription: Subscription) -> None:
    """Let the latest seats go where there are more than the subscription holds."""
    over = list(
        subscription.held.taken().order_by("claimed_at", "pk").values_list("pk", flat=True)[subscription.seats :]
    )
    let_go(Seat.objects.filter(pk__in=over))


def close(subscription: Subscription) -> None:
    """Let every seat go."""
    let_go(subscription.held.taken())


def let_go(seats: SeatQuerySet) -> None:
    """End these seats, and say so to those who held them."""
    for seat in seats.select_related("person", "subscription"):
        Seat.objects.filter(pk=seat.pk).update(left_at=timezone.now())
        outbox.put(
            "institutions.seat_over",
            to=seat.person,
            language=seat.person.language,
            key=f"institutions.seat_over:{seat.code}",
            seat=str(seat.code),
        )


def has_seat(person: User) -> bool:
    """Whether this person takes part in courses at the members' price today."""
    return Seat.objects.giving_rights().filter(person=person).exists()


def supports(who: User | Institution) -> bool:
    """Whether a person takes part in the fund or holds a seat, or an institution subscribes."""
    if isinstance(who, Institution):
        return Subscription.objects.active().filter(institution=who).exists()
    return has_seat(who) or Participation.objects.active().filter(person=who).exists()


def said_taken(subscription: Subscription, *, today: date) -> int:
    """Return how many seats at least were taken when this month began, in steps; 0 says nothing."""
    return subscription.held.taken_on(today.replace(day=1)).count() // STEP * STEP
