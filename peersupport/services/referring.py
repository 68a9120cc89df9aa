"""An expert: a letter written together, seen word for word by the requester, and nothing else handed over."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.models import Actor, Case, Event, Expert, MoveRefused, Offer, PaperReferral, State, Supporter
from peersupport.models.states import ACTIVE
from peersupport.services import experts, moves, notices, sealed, shapes, ties
from peersupport.services.shapes import APPROVAL, CONTACT, LETTER
from vault.errors import EnvelopeBroken, TooLong
from vault.holders import OpenCase
from vault.models import KeyPair
from vault.services import copies, items
from vault.services import supporters as vault_supporters

WRITERS = (Actor.REQUESTER, Actor.PEER, Actor.COACH)
WRITABLE = (*ACTIVE, State.MATCHING)
CHANGED = _("This has changed in the meantime. Look at the page again.")


class LetterRefused(Exception):
    """The letter was not kept or not sent; the message may be shown."""


@dataclass(frozen=True)
class Letter:
    """The letter as it stands, and who wrote it last."""

    item: UUID
    text: str
    role: str
    name: str
    at: datetime

    @property
    def digest(self) -> str:
        """What an approval is bound to: not one word may differ."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def letter(opened: OpenCase) -> Letter | None:
    """Return the letter as far as this holder reads it; None where none was begun, or its envelope is broken."""
    for item in reversed(items.read(opened=opened, kinds=[LETTER])):
        try:
            one = shapes.unpack_written(item.content)
        except EnvelopeBroken:
            continue
        return Letter(item.code, one.text, one.role, one.name, one.at)
    return None


def outline() -> str:
    """Return the headings of a letter that nobody began yet, in the language of whoever begins it."""
    headings = [gettext("Why I write to you"), gettext("What happened, and how it is now"), gettext("What I hope for")]
    return "\n\n\n".join(headings) + "\n\n"


@transaction.atomic
def write(*, opened: OpenCase, text: str, role: Actor, name: str, by: User | None = None) -> None:
    """Keep the letter as it is now; whatever was approved before counts no more. Raises LetterRefused, MoveRefused."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise LetterRefused(_("Write something first."))
    if sealed.holds_code(text):
        raise LetterRefused(_("This letter holds a code that opens a conversation. Take the code out first."))
    case = moves.locked(opened.case)
    if case.state not in WRITABLE or role not in WRITERS:
        raise MoveRefused(CHANGED)
    content, known = shapes.pack_written(role=role, name=name, text=text), letter(opened)
    try:
        if known:
            items.rewrite(opened=opened, item=known.item, content=content)
        else:
            items.write(opened=opened, kind=LETTER, content=content)
    except TooLong as error:
        raise LetterRefused(_("This letter is too long.")) from error
    moves.touch(case=case)
    moves.record(case=case, event=Event.LETTER, actor=role, by=by)
    if role != Actor.REQUESTER:
        notices.tell_requester(case=case)


def open_to(*, opened: OpenCase, case: Case) -> list[Expert]:
    """Return the experts to whom the letter may go, for somebody who reads the facts of the case; else nobody."""
    if not sealed.reads_facts(opened):
        return []
    return experts.open_to(case=case, facts=sealed.facts(opened), requester=sealed.contact(opened).name)


def is_approved(opened: OpenCase, *, digest: str, expert: UUID) -> bool:
    """Say whether the requester approved these very words for this expert, or for whoever comes next."""
    approvals = items.read(opened=opened, kinds=[APPROVAL])
    mine = KeyPair.objects.filter(case=opened.case).values_list("code", flat=True).first()
    for item in reversed(approvals):
        if item.author == mine and not item.is_broken:
            found = shapes.unpack(item.content)
            return bool(found["digest"] == digest and (found["expert"] == str(expert) or found["or_next"]))
    return False


@transaction.atomic
def refer(
    *, opened: OpenCase, expert: UUID, digest: str, role: Actor, by: User | None = None, or_next: bool = False
) -> Case:
    """Ask an expert with the letter as it stands. Raises LetterRefused, MoveRefused.

    By the requester this is the approval itself; a supporter needs one that the requester gave for the same words.
    `or_next` lets a supporter go on to the next expert, with the same letter, if this one cannot.
    """
    case = moves.locked(opened.case)
    known = letter(opened)
    if known is None or known.digest != digest:
        raise LetterRefused(_("The letter was changed after you read it. Read it once more."))
    if role == Actor.REQUESTER:
        approval = {"digest": digest, "expert": str(expert), "or_next": or_next}
        items.write(opened=opened, kind=APPROVAL, content=shapes.pack(approval))
        moves.record(case=case, event=Event.APPROVED, actor=role)
    elif not is_approved(opened, digest=digest, expert=expert):
        raise LetterRefused(_("The person has not approved this letter for this expert."))
    chosen = next((one for one in open_to(opened=opened, case=case) if one.code == expert), None)
    if chosen is None:
        raise LetterRefused(_("This expert can no longer be asked. Choose another one."))
    moves.move(case=case, event=Event.REFER, actor=role, by=by)
    _ask(opened, case, chosen, known)
    return case


def _ask(opened: OpenCase, case: Case, expert: Expert, known: Letter) -> None:
    answer_by = experts.answer_by(desk=case.desk, start=timezone.now())
    if expert.person is None:
        PaperReferral.objects.update_or_create(
            case=case, expert=expert, defaults={"state": PaperReferral.State.ASKED, "answer_by": answer_by}
        )
    else:
        Offer.objects.update_or_create(
            case=case,
            person=expert.person,
            role=Supporter.Role.EXPERT,
            defaults={"state": Offer.State.OFFERED, "rank": 1, "answer_by": answer_by},
        )
        key = vault_supporters.key_pair(user=expert.person)
        words = shapes.pack_written(role=known.role, name=known.name, text=known.text)
        contact = shapes.pack_contact(sealed.contact(opened))
        copies.give(case=case.pk, to=key, kind=LETTER, content=words, by=opened.holder)
        ties.keep(case=case, person=expert.person, by=opened.holder)
        copies.give(case=case.pk, to=key, kind=CONTACT, content=contact, by=opened.holder)
        notices.tell(person=expert.person)
    tell_all(case)


@transaction.atomic
def answered_on_paper(*, case_id: UUID, said_yes: bool) -> Case:
    """Write down what an expert without an account answered, told by somebody in the case. Raises MoveRefused."""
    case = moves.locked(case_id)
    asked = case.paper_referrals.select_for_update().filter(state=PaperReferral.State.ASKED).first()
    if asked is None:
        raise MoveRefused(CHANGED)
    moves.move(case=case, event=Event.ACCEPT if said_yes else Event.DECLINE, actor=Actor.EXPERT)
    asked.state = PaperReferral.State.ACCEPTED if said_yes else PaperReferral.State.OUT
    asked.answer_by = None
    asked.save(update_fields=["state", "answer_by"])
    tell_all(case)
    return case


@transaction.atomic
def lapse_on_paper(*, case_id: UUID, now: datetime) -> bool:
    """Let a letter on paper go that nobody answered for in two working days; say whether it was so. For the clock."""
    case = moves.locked(case_id)
    asked = case.paper_referrals.select_for_update().filter(state=PaperReferral.State.ASKED).first()
    if asked is None or asked.answer_by is None or asked.answer_by > now:
        return False
    moves.move(case=case, event=Event.LAPSE, actor=Actor.CLOCK, now=now)
    asked.state, asked.answer_by = PaperReferral.State.OUT, None
    asked.save(update_fields=["state", "answer_by"])
    tell_all(case)
    return True


@transaction.atomic
def introduced(*, case_id: UUID, role: Actor, by: User | None = None) -> None:
    """Write down the warm hand-over: requester, supporter and expert spoke together. Raises MoveRefused."""
    case = moves.locked(case_id)
    if case.state != State.ACTIVE_3 or role not in WRITERS:
        raise MoveRefused(CHANGED)
    moves.record(case=case, event=Event.INTRODUCED, actor=role, by=by)


def is_introduced(case: Case) -> bool:
    """Say whether the warm hand-over to the present expert was done."""
    events = case.happenings.order_by("-seq")
    yes = events.filter(type=Event.ACCEPT, actor_role=Actor.EXPERT).first()
    return bool(yes and events.filter(type=Event.INTRODUCED, seq__gt=yes.seq).exists())


def expert_beside(case: Case) -> Expert | None:
    """Return the expert beside the requester, or the one whose answer is awaited: with an account or on paper."""
    account = case.assignments.filter(role=Actor.EXPERT, is_live=True).values_list("person_id", flat=True)
    offered = case.offers.filter(role=Actor.EXPERT, state=Offer.State.OFFERED).values_list("person_id", flat=True)
    found = Expert.objects.select_related("region", "person")
    live = [PaperReferral.State.ASKED, PaperReferral.State.ACCEPTED]
    on_paper = case.paper_referrals.filter(state__in=live).values("expert")
    return found.filter(person__in=[*account, *offered]).first() or found.filter(pk__in=on_paper).first()


def tell_all(case: Case) -> None:
    """Let the requester, and whoever stands beside them, know that something is new."""
    notices.tell_requester(case=case)
    for beside in case.assignments.filter(is_live=True).exclude(role=Actor.EXPERT).select_related("person"):
        notices.tell(person=beside.person)
