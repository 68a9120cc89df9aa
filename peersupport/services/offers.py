"""A supporter is asked: they say yes, no, or nothing; and once beside somebody they may hand back at any time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.matching import Facts
from peersupport.models import (
    Actor,
    Assignment,
    Case,
    Event,
    MoveRefused,
    Offer,
    PaperReferral,
    State,
    Supporter,
)
from peersupport.services import alone, clocks, moves, notices, people, shapes, ties
from peersupport.services.shapes import CONTACT, GLIMPSE, STORY, Contact
from vault.errors import NoKey
from vault.holders import Holder
from vault.models import GrantRequest
from vault.services import cases, copies, grants, rings
from vault.services import supporters as vault_supporters

ANSWER_HOURS = 4
FIRST_EPOCH = 1
WITH_COACH = 2


class AnswerRefused(Exception):
    """This offer cannot be answered like this; the message may be shown."""


class ChangedMeanwhile(Exception):
    """What keeps the supporter away from people is not what it was when they were asked: the desk looks anew."""


def ask(
    *,
    case: Case,
    offer: Offer,
    facts: Facts,
    contact: Contact | None,
    story: str,
    by: Holder,
    shares_past: bool = False,
) -> None:
    """Put one proposed supporter to the question, in the transaction of the move that leads here.

    Whoever asks seals a glimpse, and the contact as far as they can read it, for the supporter alone. The contact and
    the story are handed over at acceptance and withdrawn at a no. Raises MoveRefused where they help as many as they
    can by now.
    """
    person = Supporter.objects.select_for_update().get(person=offer.person)
    if people.is_full(person):
        raise MoveRefused(_("This has changed in the meantime. Look at the page again."))
    Offer.objects.filter(case=case, role=offer.role, state=Offer.State.PROPOSED).exclude(pk=offer.pk).delete()
    offer.state = Offer.State.OFFERED
    offer.answer_by = clocks.after_duty_hours(desk=case.desk, start=timezone.now(), hours=ANSWER_HOURS)
    offer.save(update_fields=["state", "answer_by"])
    Supporter.objects.filter(person=offer.person).update(last_asked_on=timezone.localdate())
    key = vault_supporters.key_pair(user=offer.person)
    copies.give(case=case.pk, to=key, kind=GLIMPSE, content=shapes.glimpse(facts, shares_past=shares_past), by=by)
    ties.keep(case=case, person=offer.person, by=by)
    if contact:
        copies.give(case=case.pk, to=key, kind=CONTACT, content=shapes.pack_contact(contact), by=by)
    if story and facts.pass_story:
        copies.give(case=case.pk, to=key, kind=STORY, content=shapes.pack({"text": story}), by=by)
    notices.tell(person=offer.person)


@transaction.atomic
def accept(*, offer: UUID, by: User, has_no_conflict: bool, holder: Holder | None = None) -> Case:
    """Stand beside the requester from now on. Raises AnswerRefused, MoveRefused.

    The grant of the conversation waits for the next visit of somebody who can read: only they let another read. A
    coach reads what came before only where the requester said so, which stands sealed for the coach's `holder`. An
    expert reads no conversation at all: the letter and the contact details are all there is. Raises ChangedMeanwhile.
    """
    case, found = _locked_offer(offer, by)
    if holder and ties.have_changed(case=case, person=by, holder=holder):
        raise ChangedMeanwhile
    if not has_no_conflict:
        raise AnswerRefused(_("Confirm that you have no tie to this person, as far as you can tell, or decline."))
    moves.move(case=case, event=Event.ACCEPT, actor=Actor(found.role), by=by)
    found.state = Offer.State.ACCEPTED
    found.answer_by = None
    found.save(update_fields=["state", "answer_by"])
    Assignment.objects.create(case=case, person=by, role=found.role)
    if found.role != Supporter.Role.EXPERT:
        since = _since(case, found, holder)
        grants.ask(case=case.pk, to=vault_supporters.key_pair(user=by), from_epoch=since, consent=True, by=by)
    at_desk = case.seats.values("person")
    for seated in vault_supporters.key_pairs(users=User.objects.filter(pk__in=at_desk)):
        copies.withdraw(case=case.pk, by=by, kind=STORY, to=seated)
    if case.state == State.ACTIVE_1 and case.step == WITH_COACH and moves.reached_step(case) < WITH_COACH:
        moves.move(case=case, event=Event.WIDEN, actor=Actor.REQUESTER)  # what they asked for at the very beginning
        notices.tell_desk(case=case)
    _tell_beside(case, but=by)
    notices.tell_requester(case=case)
    alone.tell(case=case)
    return case


def _since(case: Case, offer: Offer, holder: Holder | None) -> int:
    """Return from which epoch somebody reads who joins now: a peer what is current, a coach only what they may."""
    ring = rings.find(case.pk)
    if offer.role == Supporter.Role.COACH:
        is_shared = holder is not None and shares_past(holder=holder, case=case)
        return FIRST_EPOCH if is_shared else GrantRequest.FRESH
    return GrantRequest.FRESH if ring.is_rotation_due else ring.epoch


def shares_past(*, holder: Holder, case: Case) -> bool:
    """Say whether the requester lets the one who is asked read what came before."""
    try:
        return bool(shapes.unpack(copies.take(holder=holder, case=case.pk, kind=GLIMPSE)).get("shares_past"))
    except NoKey:
        return False


@transaction.atomic
def decline(*, offer: UUID, by: User) -> Case:
    """Say no. No reason is asked and none is kept. Raises MoveRefused."""
    case, found = _locked_offer(offer, by)
    moves.move(case=case, event=Event.DECLINE, actor=Actor(found.role), by=by)
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
    """Stop standing beside somebody. Access ends now; the case goes to the front of the queue. Raises MoveRefused.

    Nobody is held: in a state that knows no handing back only the access ends.
    """
    case = moves.locked(case_id)
    beside = case.assignments.filter(person=by, is_live=True).first()
    if beside is None:
        raise MoveRefused(_("You no longer stand beside this person."))
    role = Actor(beside.role)
    try:
        moves.move(case=case, event=Event.HAND_BACK, actor=role, by=by)
    except MoveRefused:
        moves.record(case=case, event=Event.HAND_BACK, actor=role, by=by)
    end(case=case, assignment=beside, by=by)
    notices.tell_requester(case=case)
    return case


def end(*, case: Case, assignment: Assignment, by: User | None, for_good: bool = True) -> None:
    """End a supporter's access at once; where somebody is looked for now, the case goes to the front of the queue.

    Unless `for_good` is false they are not asked for this case again.
    """
    assignment.is_live = False
    assignment.save(update_fields=["is_live"])
    if for_good:
        case.offers.filter(person=assignment.person).update(state=Offer.State.OUT)
    forget(case=case, person=assignment.person, by=by)
    for key in vault_supporters.key_pairs(users=[assignment.person]):
        cases.revoke(case=case.pk, person=key, by=by)
    moves.record(case=case, event=Event.REVOKE, actor=Actor(assignment.role), by=assignment.person)
    if case.state == State.MATCHING:
        let_all_go(case=case)
        moves.to_front(case=case)
        notices.tell_desk(case=case)


def end_role(*, case: Case, role: str, for_good: bool = True) -> None:
    """End the place of whoever has this role beside the requester, on paper too."""
    for assignment in case.assignments.filter(is_live=True, role=role).select_related("person"):
        end(case=case, assignment=assignment, by=None, for_good=for_good)
    if role == Actor.EXPERT:
        on_paper = case.paper_referrals.filter(state=PaperReferral.State.ACCEPTED)
        if on_paper.update(state=PaperReferral.State.OUT if for_good else PaperReferral.State.BEFORE):
            moves.record(case=case, event=Event.REVOKE, actor=Actor.EXPERT)


def let_all_go(*, case: Case) -> None:
    """Withdraw every proposal and open question: what was sealed for those who were asked goes with it."""
    case.offers.filter(state=Offer.State.PROPOSED).delete()
    for offer in case.offers.filter(state=Offer.State.OFFERED).select_related("person"):
        offer.state, offer.answer_by = Offer.State.OUT, None
        offer.save(update_fields=["state", "answer_by"])
        forget(case=case, person=offer.person, by=None)
    asked = case.paper_referrals.filter(state=PaperReferral.State.ASKED)
    asked.update(state=PaperReferral.State.OUT, answer_by=None)


def _tell_beside(case: Case, *, but: User | None = None) -> None:
    for beside in case.assignments.filter(is_live=True).select_related("person"):
        if beside.person != but:
            notices.tell(person=beside.person)


def forget(*, case: Case, person: User, by: User | None) -> None:
    """Withdraw all that was sealed for one supporter."""
    for key in vault_supporters.key_pairs(users=[person]):
        copies.withdraw(case=case.pk, by=by, to=key)


def _let_go(case: Case, offer: Offer, by: User | None) -> None:
    offer.state, offer.answer_by = Offer.State.OUT, None
    offer.save(update_fields=["state", "answer_by"])
    forget(case=case, person=offer.person, by=by)
    moves.look_again(case=case)
    notices.tell_desk(case=case)
    if offer.role == Supporter.Role.EXPERT:  # who beside the requester chooses the next one with them
        notices.tell_requester(case=case)
        _tell_beside(case)


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
