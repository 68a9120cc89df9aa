"""A supporter who can no longer help: suspended, switched off, out of training, or too near. Handed back by force."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from peersupport.matching.exclusions import TRAINING_MONTHS, months_between
from peersupport.models import Actor, Assignment, Case, Event, MoveRefused, Offer, State, Supporter
from peersupport.services import moves, notices, offers
from peersupport.services.clocks import ZONE


def who(*, now: datetime) -> QuerySet[Supporter]:
    """Return the supporters who may no longer stand beside anybody: suspended, switched off, trained too long ago."""
    today = now.astimezone(ZONE).date()
    perhaps = Supporter.objects.filter(trained_on__lt=today - timedelta(days=TRAINING_MONTHS * 28))
    old = [row.pk for row in perhaps if row.trained_on and months_between(row.trained_on, today) > TRAINING_MONTHS]
    return Supporter.objects.filter(
        Q(is_suspended=True) | Q(person__is_active=False) | Q(trained_on=None) | Q(pk__in=old)
    )


def clear(*, now: datetime) -> int:
    """Hand back by force for all who are gone, and let go of what they were asked; return how many cases were moved.

    Whoever is no supporter at all any more is gone too.

    Safe to run twice: the second time nothing is left to do.
    """
    lost = who(now=now).values("person")
    asked = Offer.objects.filter(person__in=lost, state=Offer.State.OFFERED)
    out = Q(person__in=lost) | Q(person__supporter=None)
    beside = Assignment.objects.filter(out, is_live=True, case__in=Case.objects.open())
    moved = 0
    for offer in asked.select_related("person").order_by("pk"):
        moved += let_go(offer=offer, now=now)
    for one in beside.select_related("person").order_by("pk"):
        moved += hand_back_by_force(case_id=one.case_id, person=one.person, now=now)
    proposed = Offer.objects.filter(person__in=lost, state=Offer.State.PROPOSED)
    for offer in proposed.select_related("person").order_by("pk"):
        let_go(offer=offer, now=now)
    return moved


def let_go(*, offer: Offer, now: datetime) -> bool:
    """Let go of somebody who was proposed or asked and can no longer help; say whether an open question ended."""
    with suppress(MoveRefused, Offer.DoesNotExist):
        if offer.state == Offer.State.OFFERED:
            return offers.lapse(offer=offer.code, now=now, is_gone=True) is not None
        with transaction.atomic():
            take_off_the_list(case=moves.locked(offer.case_id), person=offer.person, now=now)
    return False


def take_off_the_list(*, case: Case, person: User, now: datetime) -> None:
    """Take somebody off the names that a requester may choose from; with the last name the desk looks again."""
    was_on = case.offers.filter(person=person, state=Offer.State.PROPOSED).update(state=Offer.State.OUT)
    if not was_on or case.offers.filter(state=Offer.State.PROPOSED).exists():
        return
    if case.state == State.PROPOSED:
        moves.move(case=case, event=Event.FORCE_BACK, actor=Actor.CLOCK, now=now)
    moves.look_again(case=case)
    notices.tell_desk(case=case)


@transaction.atomic
def hand_back_by_force(*, case_id: UUID, person: User, now: datetime) -> bool:
    """End a supporter's place, now; the person is looked after at once. False where it had ended already.

    In a state that knows no handing back only the access ends.
    """
    case = moves.locked(case_id)
    beside = case.assignments.filter(person=person, is_live=True).select_related("person").first()
    if beside is None:
        return False
    with suppress(MoveRefused):
        moves.move(case=case, event=Event.FORCE_BACK, actor=Actor.CLOCK, now=now)
    offers.end(case=case, assignment=beside, by=None)
    notices.tell_requester(case=case)
    return True
