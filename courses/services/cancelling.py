"""Giving up a place, and calling off a whole edition: the money goes back, the seat goes on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Edition, Enrolment, EnrolmentMove
from courses.services import changes
from courses.services.amounts import share, today
from courses.services.money import close_payments, return_money, returnable_cents
from courses.services.moving import EnrolmentRefused, lock_edition, lock_place, move
from courses.services.waiting import offer_freed_places
from notifications import outbox

State, Deed = Enrolment.State, EnrolmentMove.Deed


def refund_due(enrolment: Enrolment, *, now: datetime) -> int:
    """Return the cents that come back when the participant cancels now, by the terms frozen on the enrolment."""
    return share(returnable_cents(enrolment), enrolment.refund_percent(on=today(now)))


@transaction.atomic
def cancel_enrolment(
    *, enrolment: Enrolment, by: User, now: datetime, percent: int | None = None, reason: str = ""
) -> int:
    """Cancel a place; return the cents that go back.

    Without `percent` the terms frozen on the enrolment decide; staff may be more generous with it.
    The seat goes to the first in line. Raises EnrolmentRefused when there is nothing left to cancel.
    """
    enrolment = lock_place(enrolment)
    if not enrolment.is_active:
        raise EnrolmentRefused(_("This place was given up already."))
    if enrolment.edition.ends_at is not None and enrolment.edition.ends_at <= now:
        raise EnrolmentRefused(_("This edition is over; there is nothing to cancel any more."))
    close_payments(enrolment)
    promised = enrolment.refund_percent(on=today(now))
    due = promised if percent is None else percent
    cents = return_money(enrolment, percent=due, reason=reason or "cancelled", by=by, is_favour=due > promised)
    move(enrolment, State.CANCELLED, deed=Deed.CANCELLED, by=by, reason=reason[:200])
    outbox.put(
        "courses.enrolment_cancelled",
        to=enrolment.person,
        language=enrolment.language,
        enrolment=str(enrolment.code),
        cents=cents,
    )
    offer_freed_places(enrolment.edition, now=now)
    return cents


@transaction.atomic
def cancel_edition(*, edition: Edition, by: User, reason: str) -> int:
    """Call an edition off: everyone with a place or on the list is told, and gets back all they paid.

    Return how many people it concerns. Raises EnrolmentRefused when it was called off already.
    """
    edition = lock_edition(edition.pk)
    if Edition.State.CANCELLED not in Edition.MOVES[Edition.State(edition.state)]:
        raise EnrolmentRefused(_("This edition was cancelled already."))
    edition.state = Edition.State.CANCELLED
    edition.save(update_fields=["state", "updated_at"])
    changes.record()
    people = 0
    for enrolment in Enrolment.objects.active().filter(edition=edition).select_related("person"):
        enrolment.edition = edition
        close_payments(enrolment)
        cents = return_money(enrolment, percent=100, reason="edition cancelled", by=by)
        move(enrolment, State.CANCELLED, deed=Deed.EDITION_CANCELLED, by=by, reason=reason[:200])
        outbox.put(
            "courses.edition_cancelled",
            to=enrolment.person,
            language=enrolment.language,
            enrolment=str(enrolment.code),
            cents=cents,
        )
        people += 1
    return people
