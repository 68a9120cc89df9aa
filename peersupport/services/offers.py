"""A supporter is asked: they say yes, no, or nothing; and once beside somebody they may hand back at any time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.matching import Facts
from peersupport.models import Actor, Assignment, Case, Event, MoveRefused, Offer, Supporter
from peersupport.services import clocks, moves, notices, shapes
from peersupport.services.shapes import CONTACT, GLIMPSE, STORY, Contact
from vault.holders import Holder
from vault.models import GrantRequest
from vault.services import cases, copies, grants, rings
from vault.services import supporters as vault_supporters

ANSWER_HOURS = 4


class AnswerRefused(Exception):
    """This offer cannot be answered like this; the message may be shown."""


def ask(*, case: Case, offer: Offer, facts: Facts, contact: Contact | None, story: str, by: Holder) -> None:
    """Put one proposed supporter to the question, in the transaction of the move that leads here.

    Whoever asks seals a glimpse, and the contact as far as they can read it, for the supporter alone. The contact and
    the story are handed over at acceptance and withdrawn at a no.
    """
    Offer.objects.filter(case=case, role=offer.role, state=Offer.State.PROPOSED).exclude(pk=offer.pk).delete()
    offer.state = Offer.State.OFFERED
    offer.answer_by = clocks.after_duty_hours(desk=case.desk, start=timezone.now(), hours=ANSWER_HOURS)
    offer.save(update_fields=["state", "answer_by"])
    Supporter.objects.filter(person=offer.person).update(last_asked_on=timezone.localdate())
    key = vault_supporters.key_pair(user=offer.person)
    copies.give(case=case.pk, to=key, kind=GLIMPSE, content=shapes.glimpse(facts), by=by)
    if contact:
        copies.give(case=case.pk, to=key, kind=CONTACT, content=shapes.pack_contact(contact), by=by)
    if story and facts.pass_story:
        copies.give(case=case.pk, to=key, kind=STORY, content=shapes.pack({"text": story}), by=by)
    notices.tell(person=offer.person)


@transaction.atomic
def accept(*, offer: UUID, by: User, has_no_conflict: bool) -> Case:
    """Stand beside the requester from now on. Raises AnswerRefused, MoveRefused.

    The grant of the conversation waits for the requester's next visit: only who can read lets another read.
    """
    case, found = _locked_offer(offer, by)
    if not has_no_conflict:
        raise AnswerRefused(_("Confirm that you have no tie to this person, as far as you can tell, or decline."))
    moves.move(case=case, event=Event.ACCEPT, actor=Actor.PEER, by=by)
    found.state = Offer.State.ACCEPTED
    found.answer_by = None
    found.save(update_fields=["state", "answer_by"])
    Assignment.objects.create(case=case, person=by, role=found.role)
    key = vault_supporters.key_pair(user=by)
    ring = rings.find(case.pk)
    since = GrantRequest.FRESH if ring.is_rotation_due else ring.epoch
    grants.ask(case=case.pk, to=key, from_epoch=since, consent=True, by=by)
    at_desk = case.seats.values("person")
    for seated in vault_supporters.key_pairs(users=User.objects.filter(pk__in=at_desk)):
        copies.withdraw(case=case.pk, by=by, kind=STORY, to=seated)
    notices.tell_requester(case=case)
    return case


@transaction.atomic
def decline(*, offer: UUID, by: User) -> Case:
    """Say no. No reason is asked and none is kept. Raises MoveRefused."""
    case, found = _locked_offer(offer, by)
    moves.move(case=case, event=Event.DECLINE, actor=Actor.PEER, by=by)
    _let_go(case, found, by)
    return case


@transaction.atomic
def lapse(*, offer: UUID, now: datetime, is_gone: bool = False) -> Case | None:
    """Let an offer go that nobody answered in time; return None where it is not late, or was answered meanwhile.

    With `is_gone` at once: the one who was asked can no longer help.
    """
    known = Offer.objects.get(code=offer)
    case = moves.locked(known.case_id)
    found = Offer.objects.select_for_update(of=("self",)).select_related("person").get(pk=known.pk)
    if found.state != Offer.State.OFFERED or found.answer_by is None:
        return None
    if found.answer_by > now and not is_gone:
        return None
    moves.move(case=case, event=Event.LAPSE, actor=Actor.CLOCK, now=now)
    _let_go(case, found, None)
    return case


@transaction.atomic
def hand_back(*, case_id: UUID, by: User) -> Case:
    """Stop standing beside somebody. Access ends now; the case goes to the front of the queue. Raises MoveRefused."""
    case = moves.locked(case_id)
    beside = case.assignments.filter(person=by, is_live=True).first()
    if beside is None:
        raise MoveRefused(_("You no longer stand beside this person."))
    moves.move(case=case, event=Event.HAND_BACK, actor=Actor(beside.role), by=by)
    end(case=case, assignment=beside, by=by)
    notices.tell_requester(case=case)
    return case


def end(*, case: Case, assignment: Assignment, by: User | None) -> None:
    """End a supporter's access at once, and put the case at the front of the desk's queue."""
    assignment.is_live = False
    assignment.save(update_fields=["is_live"])
    forget(case=case, person=assignment.person, by=by)
    for key in vault_supporters.key_pairs(users=[assignment.person]):
        cases.revoke(case=case.pk, person=key, by=by)
    case.due_at = case.state_since
    case.save(update_fields=["due_at"])
    notices.tell_desk(case=case)


def forget(*, case: Case, person: User, by: User | None) -> None:
    """Withdraw all that was sealed for one supporter."""
    for key in vault_supporters.key_pairs(users=[person]):
        copies.withdraw(case=case.pk, by=by, to=key)


def _let_go(case: Case, offer: Offer, by: User | None) -> None:
    offer.state, offer.answer_by = Offer.State.OUT, None
    offer.save(update_fields=["state", "answer_by"])
    forget(case=case, person=offer.person, by=by)
    notices.tell_desk(case=case)


def _locked_offer(code: UUID, by: User) -> tuple[Case, Offer]:
    """Return the case and the offer made to `by`, both locked. Raises AnswerRefused where it was answered or lapsed."""
    known = Offer.objects.filter(code=code, person=by).first()
    if known is None:
        raise AnswerRefused(_("This question is no longer open."))
    case = moves.locked(known.case_id)
    found = Offer.objects.select_for_update(of=("self",)).select_related("person").filter(pk=known.pk).first()
    if found is None or found.state != Offer.State.OFFERED:
        raise AnswerRefused(_("This question is no longer open."))
    return case, found
