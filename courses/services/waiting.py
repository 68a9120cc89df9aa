"""The waiting list: a freed place goes to the first in line, for a while; nobody overtakes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Edition, Enrolment, EnrolmentMove
from courses.models.edition import LAST_OFFER
from courses.services.enrolment import HOLD, tell
from courses.services.money import ask_payment, close_payments
from courses.services.moving import EnrolmentRefused, lock_edition, lock_place, move, note
from notifications import outbox

State, Deed = Enrolment.State, EnrolmentMove.Deed
OFFER = timedelta(hours=48)
SHORTEST_OFFER = timedelta(hours=2)


def offer_ends_at(*, now: datetime, starts_at: datetime) -> datetime | None:
    """Return until when an offer made now stands: 48 hours, or a quarter of the time left when that is less.

    At least two hours; None when the start is so near that no offer is made.
    """
    left = starts_at - now
    if left < LAST_OFFER:
        return None
    return now + min(OFFER, max(SHORTEST_OFFER, left / 4))


def offer_freed_places(edition: Edition, *, now: datetime) -> list[Enrolment]:
    """Offer every free place to whoever is first in line. Call it with the edition locked."""
    if edition.state != Edition.State.PUBLISHED or edition.starts_at is None:
        return []
    until = offer_ends_at(now=now, starts_at=edition.starts_at)
    free = edition.places - Enrolment.objects.filter(edition=edition).seated().count()
    if until is None or free <= 0:
        return []
    first = Enrolment.objects.waiting().filter(edition=edition).select_related("person")[:free]
    offered = list(first)
    for enrolment in offered:
        enrolment.edition = edition
        move(enrolment, State.OFFERED, deed=Deed.OFFERED, offered_until=until)
        tell(enrolment, now=now)
    return offered


def offer_places(*, now: datetime) -> int:
    """Offer the free places of every edition that has people waiting; return how many were offered."""
    waited_for = Edition.objects.filter(enrolments__state=State.WAITING, starts_at__gt=now).distinct()
    return sum(offer_places_of(edition=edition, now=now) for edition in waited_for)


@transaction.atomic
def offer_places_of(*, edition: Edition, now: datetime) -> int:
    """Offer one edition's free places; return how many were offered."""
    return len(offer_freed_places(lock_edition(edition.pk), now=now))


def lapse_offers(*, now: datetime) -> int:
    """End the offers that nobody answered in time and pass the places on; return how many ended."""
    return sum(lapse_offer(enrolment=row, now=now) for row in Enrolment.objects.offered_past(now))


@transaction.atomic
def lapse_offer(*, enrolment: Enrolment, now: datetime) -> bool:
    """End one offer if its time is over; the person chooses whether to stay on the list. Return whether it ended."""
    enrolment = lock_place(enrolment)
    if enrolment.state != State.OFFERED or enrolment.offered_until is None or enrolment.offered_until > now:
        return False
    close_payments(enrolment)
    move(enrolment, State.LAPSED, deed=Deed.OFFER_ENDED)
    tell(enrolment, now=now)
    offer_freed_places(enrolment.edition, now=now)
    return True


@transaction.atomic
def accept_offer(*, enrolment: Enrolment, now: datetime) -> Enrolment:
    """Take the offered place: confirmed at once when there is nothing to pay, else held while one pays.

    Raises EnrolmentRefused when the offer is over.
    """
    enrolment = lock_place(enrolment)
    if enrolment.state != State.OFFERED or enrolment.offered_until is None or enrolment.offered_until <= now:
        raise EnrolmentRefused(_("This offer is over: the place has gone to the next in line."))
    if enrolment.is_free:
        move(enrolment, State.CONFIRMED, deed=Deed.ACCEPTED, by=enrolment.person, offered_until=None)
    else:
        move(enrolment, State.HELD, deed=Deed.ACCEPTED, by=enrolment.person, hold_until=now + HOLD)
        ask_payment(enrolment)
    tell(enrolment, now=now)
    return enrolment


@transaction.atomic
def decline_offer(*, enrolment: Enrolment, now: datetime) -> Enrolment:
    """Give the offered place to the next in line and leave the list. Raises EnrolmentRefused when there is no offer."""
    enrolment = lock_place(enrolment)
    if enrolment.state != State.OFFERED:
        raise EnrolmentRefused(_("This offer is over: the place has gone to the next in line."))
    close_payments(enrolment)
    move(enrolment, State.CANCELLED, deed=Deed.DECLINED, by=enrolment.person)
    offer_freed_places(enrolment.edition, now=now)
    return enrolment


@transaction.atomic
def stay_on(*, enrolment: Enrolment, now: datetime) -> Enrolment:
    """Put whoever missed an offer back on the list, at the spot they had: those behind them overtook once, not twice.

    Raises EnrolmentRefused when they did not miss an offer, or the edition has begun.
    """
    enrolment = lock_place(enrolment)
    starts_at = enrolment.edition.starts_at
    if enrolment.state != State.LAPSED or starts_at is None or starts_at <= now:
        raise EnrolmentRefused(_("You cannot go back on this waiting list."))
    move(enrolment, State.WAITING, deed=Deed.STAYED, by=enrolment.person, offered_until=None)
    offer_freed_places(enrolment.edition, now=now)
    enrolment.refresh_from_db(fields=["state", "offered_until"])
    return enrolment


@transaction.atomic
def leave(*, enrolment: Enrolment, now: datetime) -> Enrolment:
    """Leave the waiting list. Raises EnrolmentRefused for who is not on it."""
    enrolment = lock_place(enrolment)
    if enrolment.state not in {State.WAITING, State.LAPSED}:
        raise EnrolmentRefused(_("You are not on this waiting list any more."))
    move(enrolment, State.CANCELLED, deed=Deed.LEFT, by=enrolment.person)
    return enrolment


@transaction.atomic
def move_in_queue(*, enrolment: Enrolment, position: int, by: User, reason: str) -> Enrolment:
    """Give someone another spot on the waiting list, 1 for the first, with a reason that is recorded.

    Raises EnrolmentRefused without a reason, or for who does not wait.
    """
    if not reason.strip():
        raise EnrolmentRefused(_("Say why: the reason is kept with the waiting list."))
    enrolment = lock_place(enrolment)
    if enrolment.state != State.WAITING:
        raise EnrolmentRefused(_("They are not on this waiting list any more."))
    line = list(Enrolment.objects.waiting().filter(edition=enrolment.edition))
    ranks = sorted(row.queue_rank or 0 for row in line)
    others = [row for row in line if row.pk != enrolment.pk]
    others.insert(max(0, min(position - 1, len(others))), enrolment)
    for rank, row in zip(ranks, others, strict=True):
        Enrolment.objects.filter(pk=row.pk).update(queue_rank=rank)
        row.queue_rank = rank
    note(enrolment, deed=Deed.REORDERED, was=State.WAITING, by=by, reason=reason.strip()[:200])
    return enrolment


def close_waiting_lists(*, now: datetime) -> int:
    """End the lists of editions that began, and tell whoever still waited that no place came free."""
    left = Enrolment.objects.filter(
        Q(state=State.WAITING) | Q(state=State.LAPSED), edition__starts_at__lte=now
    ).select_related("edition")
    return sum(close_waiting(enrolment=row, now=now) for row in left)


@transaction.atomic
def close_waiting(*, enrolment: Enrolment, now: datetime) -> bool:
    """End one spot on the list of an edition that began. Return whether it was still there."""
    enrolment = lock_place(enrolment)
    starts_at = enrolment.edition.starts_at
    if enrolment.state not in {State.WAITING, State.LAPSED} or starts_at is None or starts_at > now:
        return False
    had_waited = enrolment.state == State.WAITING
    move(enrolment, State.EXPIRED, deed=Deed.STARTED)
    if had_waited:
        outbox.put(
            "courses.waiting_ended",
            to=enrolment.person,
            language=enrolment.language,
            enrolment=str(enrolment.code),
        )
    return True
