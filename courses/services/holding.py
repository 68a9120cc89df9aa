"""Held places whose time to pay is over."""

from datetime import datetime

from django.db import transaction

from courses.models import Enrolment, EnrolmentMove
from courses.services.enrolment import tell
from courses.services.money import close_payments, payments_of
from courses.services.moving import lock_place, move
from courses.services.waiting import offer_freed_places
from payments.models import Payment

State, Deed = Enrolment.State, EnrolmentMove.Deed


def expire_holds(*, now: datetime) -> int:
    """Free the held places that were not paid in time and pass them on; return how many were freed."""
    return sum(expire_hold(enrolment=row, now=now) for row in Enrolment.objects.held_past(now))


@transaction.atomic
def expire_hold(*, enrolment: Enrolment, now: datetime) -> bool:
    """Free one held place, under the lock that `on_paid` takes too: one of the two comes first and the other sees it.

    Money on its way (SEPA) keeps the place, and so does money that came in and of which we are about to be told.
    One who got the place by an offer falls back on it while it stands, and else may choose to stay on the list.
    Return whether the place was let go.
    """
    enrolment = lock_place(enrolment)
    if enrolment.state != State.HELD or enrolment.hold_until is None or enrolment.hold_until > now:
        return False
    if any(payment.state == Payment.State.PROCESSING or payment.is_settled for payment in payments_of(enrolment)):
        return False
    close_payments(enrolment)
    if enrolment.offered_until is None:
        move(enrolment, State.EXPIRED, deed=Deed.HOLD_ENDED, hold_until=None)
    elif enrolment.offered_until > now:
        move(enrolment, State.OFFERED, deed=Deed.HOLD_ENDED, hold_until=None)
        return False
    else:
        move(enrolment, State.LAPSED, deed=Deed.HOLD_ENDED, hold_until=None)
        tell(enrolment, now=now)
    offer_freed_places(enrolment.edition, now=now)
    return True
