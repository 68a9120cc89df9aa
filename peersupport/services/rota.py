"""Who is on call, for the phone and at the desk: slots are planned, offered, taken over, and never left by accident."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.models import Desk, DeskMember, Duty, Supporter
from peersupport.services import clocks, leads, notices, people

MOST_WEEKS = 26
LONGEST = timedelta(hours=24)


class RotaRefused(Exception):
    """This cannot be done with the slot; the message may be shown."""


def may_serve(*, person: User, duty: Duty) -> bool:
    """Say whether somebody can take this slot: the desk's own members; at the phone also peers and coaches."""
    if DeskMember.objects.filter(person=person, desk=duty.desk, is_active=True).exists():
        return True
    if duty.kind != Duty.Kind.PHONE:
        return False
    helper = Supporter.objects.filter(person=person).exclude(role=Supporter.Role.EXPERT).first()
    return helper is not None and people.is_ready(helper)


def may_plan(*, person: User, desk: Desk) -> bool:
    """Say whether somebody may plan slots and hours of a desk: its members, and the leads."""
    return leads.is_lead(person) or DeskMember.objects.filter(person=person, desk=desk, is_active=True).exists()


@transaction.atomic
def plan(
    *, desk: Desk, kind: str, starts_at: datetime, ends_at: datetime, person: User | None, weeks: int, by: User
) -> int:
    """Plan a slot, the same for so many weeks; what is planned already stays. Return how many are new.

    On the clock of the desk: eight o'clock stays eight o'clock when summer time ends. Raises RotaRefused.
    """
    if not may_plan(person=by, desk=desk):
        raise RotaRefused(_("Only the desk itself and the lead plan its slots."))
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise RotaRefused(_("A slot ends after it begins, and lasts 24 hours at most."))
    new = 0
    for week in range(min(max(weeks, 1), MOST_WEEKS)):
        start, end = (_weeks_later(moment, week) for moment in (starts_at, ends_at))
        duty = Duty(desk=desk, kind=kind, starts_at=start, ends_at=end)
        if person and not may_serve(person=person, duty=duty):
            raise RotaRefused(_("This person cannot take this slot."))
        made, is_new = Duty.objects.get_or_create(
            desk=desk, kind=kind, starts_at=start, defaults={"ends_at": end, "person": None}
        )
        if is_new and person and not _is_busy(person, made):
            Duty.objects.filter(pk=made.pk).update(person=person)
        new += is_new
    return new


def _weeks_later(moment: datetime, weeks: int) -> datetime:
    """Return the same time on the clock so many weeks later."""
    return moment.astimezone(clocks.ZONE) + timedelta(weeks=weeks)


@transaction.atomic
def offer(*, duty: UUID, by: User) -> Duty:
    """Offer one's own slot to the others; until somebody takes it, it stays one's own. Raises RotaRefused."""
    found = _locked(duty)
    if found.person_id != by.pk or found.ends_at <= timezone.now():
        raise RotaRefused(_("This has changed in the meantime. Look at the page again."))
    found.is_offered = True
    found.save(update_fields=["is_offered"])
    members = DeskMember.objects.filter(desk=found.desk, is_active=True).exclude(person=by)
    notices.tell_many(people=members.values_list("person", flat=True))
    return found


@transaction.atomic
def keep(*, duty: UUID, by: User) -> Duty:
    """Take the offer of one's own slot back. Raises RotaRefused."""
    found = _locked(duty)
    if found.person_id != by.pk:
        raise RotaRefused(_("Somebody has taken this slot over already."))
    found.is_offered = False
    found.save(update_fields=["is_offered"])
    return found


@transaction.atomic
def take(*, duty: UUID, by: User) -> Duty:
    """Take a slot that is empty or offered. The first who does has it. Raises RotaRefused."""
    found = _locked(duty)
    if found.ends_at <= timezone.now() or (found.person_id and not found.is_offered) or found.person_id == by.pk:
        raise RotaRefused(_("Somebody has taken this slot over already."))
    if not may_serve(person=by, duty=found):
        raise RotaRefused(_("This slot is for others."))
    if _is_busy(by, found):
        raise RotaRefused(_("You are on call at that time already."))
    before, found.person, found.is_offered = found.person_id, by, False
    found.save(update_fields=["person", "is_offered"])
    notices.tell_many(people=[before] if before else [])
    return found


@transaction.atomic
def remove(*, duty: UUID, by: User) -> None:
    """Take a slot out of the plan; whoever had it hears that something changed. Raises RotaRefused."""
    found = _locked(duty)
    if not may_plan(person=by, desk=found.desk):
        raise RotaRefused(_("Only the desk itself and the lead plan its slots."))
    found.delete()
    notices.tell_many(people=[found.person_id] if found.person_id and found.person_id != by.pk else [])


def _locked(code: UUID) -> Duty:
    """Return the slot under a row lock. Raises RotaRefused where it is no more."""
    found = Duty.objects.select_for_update(of=("self",)).select_related("desk").filter(code=code).first()
    if found is None:
        raise RotaRefused(_("This has changed in the meantime. Look at the page again."))
    return found


def _is_busy(person: User, duty: Duty) -> bool:
    """Say whether somebody has another slot at the same time, anywhere."""
    User.objects.select_for_update().get(pk=person.pk)  # two slots taken at once: one after the other
    others = Duty.objects.filter(person=person, starts_at__lt=duty.ends_at, ends_at__gt=duty.starts_at)
    return others.exclude(pk=duty.pk).exists()


def between(*, start: datetime, end: datetime) -> QuerySet[Duty]:
    """Return the slots of all desks that touch these days, in their order."""
    found = Duty.objects.filter(starts_at__lt=end, ends_at__gt=start).select_related("person", "desk")
    return found.order_by("starts_at", "kind", "pk")


def gaps(*, desk: Desk, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return the stretches in which the desk says it answers and nobody is on call for the phone, and empty slots."""
    planned = desk.duties.filter(Q(person=None) | Q(person__is_active=True), starts_at__lt=end, ends_at__gt=start)
    duties = sorted(planned, key=lambda one: one.starts_at)
    found = [(one.starts_at, one.ends_at) for one in duties if one.person_id is None]
    on_call = [one for one in duties if one.person_id and one.kind == Duty.Kind.PHONE]
    for opens, closes in clocks.stretches(desk=desk, start=start):
        if opens >= end:
            break
        reached, last = opens, min(closes, end)
        for one in on_call:
            if one.starts_at >= last:
                break
            if one.starts_at > reached:
                found.append((reached, one.starts_at))
            reached = max(reached, one.ends_at)
        if reached < last:
            found.append((reached, last))
    return found
