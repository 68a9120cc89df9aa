"""To meet somebody who has been through the same: what a requester asks, answers, and may see of it.

All that says who or what is a sealed copy under the asking case's own shred key: the wish for the desk, a likeness and
a way to reach somebody for the other requester. So the end of either case is the end of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peersupport.matching import Facts
from peersupport.matching.fellows import Fellow
from peersupport.models import Actor, Case, Event, MoveRefused, Pairing, State
from peersupport.models.states import OVER
from peersupport.services import desk_copies, moves, notices, sealed, shapes
from peersupport.services.clocks import ZONE
from peersupport.services.sealed import MessageRefused
from vault.errors import NoKey, Shredded
from vault.holders import Holder, OpenCase
from vault.models import KeyPair, SealedCopy
from vault.services import copies
from vault.services import supporters as vault_supporters

WISH, LIKENESS, REACH = "fellow", "fellow_likeness", "fellow_reach"
ANSWER_WITHIN = timedelta(days=14)
ASKING = tuple(state for state in State if state not in (*OVER, State.PAUSED, State.DORMANT, State.CLOSED))
CHANGED = _("This has changed in the meantime. Look at the page again.")
Said = dict[str, object]


@dataclass(frozen=True)
class Met:
    """One with whom the requester was brought together; without words where either has closed or came in anew."""

    likeness: Said
    name: str = ""
    reach: str = ""


@dataclass(frozen=True)
class Standing:
    """How it stands for one requester."""

    wish: Fellow | None
    proposal: Pairing | None
    likeness: Said
    has_said_yes: bool
    met: list[Met]
    came_to_nothing: bool
    is_unread: bool


def pack(fellow: Fellow) -> bytes:
    """Return a wish as it is before sealing."""
    return shapes.pack({**vars(fellow), "facts": fellow.facts.to_json()})


def unpack(content: bytes) -> Fellow:
    found = shapes.unpack(content)
    facts = Facts.from_json(found.pop("facts"))
    return Fellow(**{**found, "facts": facts, "kinds": tuple(found["kinds"])})


def of(case: Case) -> QuerySet[Pairing]:
    """Return what this case was proposed, with cases that still exist for anybody, the newest first."""
    found = Pairing.objects.filter(Q(one=case) | Q(other=case)).exclude(one__state__in=OVER)
    return found.exclude(other__state__in=OVER).select_related("one", "other").order_by("-pk")


def is_waiting(case: Case) -> bool:
    """Say whether somebody was proposed, and the requester has not answered."""
    proposed = of(case).filter(state=Pairing.State.PROPOSED).first()
    return proposed is not None and not proposed.has_said_yes(case)


def standing(*, opened: OpenCase, case: Case) -> Standing:
    """Return how it stands, for the requester in their own case."""
    holder, pairings = opened.holder, list(of(case))
    wish = _take(holder, case, WISH)
    proposal = next((one for one in pairings if one.state == Pairing.State.PROPOSED), None)
    met = [one.across(case) for one in pairings if one.state == Pairing.State.TOGETHER]
    at_desk = SealedCopy.objects.filter(ring=case.pk, kind=WISH, person__user__isnull=False)
    return Standing(
        wish=unpack(wish) if wish else None,
        proposal=proposal,
        likeness=_said(holder, proposal.across(case), LIKENESS) if proposal else {},
        has_said_yes=proposal is not None and proposal.has_said_yes(case),
        met=[Met(_said(holder, one, LIKENESS), **_words(_said(holder, one, REACH))) for one in met],
        came_to_nothing=bool(wish and not proposal and pairings and pairings[0].state == Pairing.State.OUT),
        is_unread=wish is not None and not at_desk.exists(),
    )


def _take(holder: Holder, case: Case, kind: str) -> bytes | None:
    try:
        return copies.take(holder=holder, case=case.pk, kind=kind)
    except (NoKey, Shredded):
        return None


def _said(holder: Holder, case: Case, kind: str) -> Said:
    content = _take(holder, case, kind)
    return shapes.unpack(content) if content else {}


def _words(said: Said) -> dict[str, str]:
    return {name: str(said.get(name, "")) for name in ("name", "reach")}


@transaction.atomic
def ask(*, opened: OpenCase, kinds: Sequence[str], shows_profession: bool, shows_region: bool) -> None:
    """Ask to meet somebody, in place of what was asked before. Raises MoveRefused.

    The desk gets what it needs to keep people apart: also the name, which is compared and shown on no page.
    """
    case = moves.locked(opened.case)
    if case.state not in ASKING or of(case).filter(state=Pairing.State.PROPOSED).exists():
        raise MoveRefused(CHANGED)
    fellow = Fellow(tuple(kinds), sealed.facts(opened), sealed.contact(opened).name, shows_profession, shows_region)
    members = desk_copies.seat(opened=opened, case=case, with_national=True)
    copies.withdraw(case=case.pk, by=opened.holder, kind=WISH)
    for key in [opened.holder.key_pair, *vault_supporters.key_pairs(users=members)]:
        copies.give(case=case.pk, to=key, kind=WISH, content=pack(fellow), by=opened.holder)
    moves.record(case=case, event=Event.FELLOW_ASKED, actor=Actor.REQUESTER)
    moves.touch(case=case)
    notices.tell_desk(case=case)


@transaction.atomic
def take_back(*, opened: OpenCase) -> None:
    """Ask no more: the wish is gone, and a proposal that runs does not come about."""
    case = moves.locked(opened.case)
    copies.withdraw(case=case.pk, by=opened.holder, kind=WISH)
    end(case=case)


@transaction.atomic
def say_yes(*, opened: OpenCase, code: UUID, name: str, reach: str) -> Pairing:
    """Say yes, with the name to be shown and the one way to be reached. Raises MoveRefused, MessageRefused.

    Both are sealed for the other requester alone, who sees them once both have said yes.
    """
    if sealed.holds_code(f"{name} {reach}") or sealed.holds_code(reach):
        raise MessageRefused(_("This message holds a code that opens a conversation. Take the code out first."))
    pairing, mine = _locked(code, opened.case)
    theirs = pairing.across(mine)
    if pairing.state != Pairing.State.PROPOSED or not {mine.state, theirs.state} <= {*ASKING, State.PAUSED}:
        raise MoveRefused(CHANGED)
    said = shapes.pack({"name": name, "reach": reach})
    copies.give(case=mine.pk, to=key_of(theirs), kind=REACH, content=said, by=opened.holder)
    if mine == pairing.one:
        pairing.one_said_yes = True
    else:
        pairing.other_said_yes = True
    if pairing.one_said_yes and pairing.other_said_yes:
        pairing.state, pairing.answer_by = Pairing.State.TOGETHER, None
        for case in (pairing.one, pairing.other):
            copies.withdraw(case=case.pk, by=opened.holder, kind=WISH)
            moves.record(case=case, event=Event.FELLOW_MET, actor=Actor.DESK)
        notices.tell_requester(case=theirs)
    pairing.save()
    moves.touch(case=mine)
    return pairing


@transaction.atomic
def say_no(*, opened: OpenCase, code: UUID) -> None:
    """Say no, or take a yes back, before both said it. No reason is asked, none is kept, nor who it was."""
    pairing, mine = _locked(code, opened.case)
    if pairing.state != Pairing.State.PROPOSED:
        raise MoveRefused(CHANGED)
    _off(pairing)
    notices.tell_requester(case=pairing.across(mine))


def end(*, case: Case) -> None:
    """Let a running proposal go with the case that ends or rests; the other is told as at a no."""
    running = Pairing.objects.select_for_update().filter(Q(one=case) | Q(other=case), state=Pairing.State.PROPOSED)
    for pairing in running.order_by("pk"):
        _off(pairing)
        notices.tell_requester(case=pairing.across(case))


def lapse(*, now: datetime) -> int:
    """Let proposals go that were not answered in time; both are told that it did not come about. Return how many."""
    late = Pairing.objects.filter(state=Pairing.State.PROPOSED, answer_by__lt=_day(now))
    gone = 0
    for pk in list(late.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            pairing = late.select_for_update(skip_locked=True).filter(pk=pk).first()
            if pairing:
                _off(pairing)
                notices.tell_requesters(cases=[pairing.one_id, pairing.other_id])
                gone += 1
    return gone


def _day(now: datetime) -> date:
    return now.astimezone(ZONE).date()


def answer_by() -> date:
    return timezone.localdate() + ANSWER_WITHIN


def key_of(case: Case) -> KeyPair:
    """Return the key pair of a case's requester. Raises NoKey."""
    found = KeyPair.objects.filter(case=case.pk).order_by("pk").first()
    if found is None:
        raise NoKey
    return found


def locked_two(*, codes: Sequence[UUID]) -> list[Case]:
    """Return these cases under their row locks, always taken in the same order."""
    return list(Case.objects.select_for_update(of=("self",)).filter(pk__in=codes).order_by("pk"))


def _locked(code: UUID, mine: UUID) -> tuple[Pairing, Case]:
    """Return a pairing of this case, with both cases and itself locked. Raises MoveRefused."""
    known = Pairing.objects.filter(Q(one=mine) | Q(other=mine), code=code).first()
    if known is None or len(both := locked_two(codes=[known.one_id, known.other_id])) != 2:
        raise MoveRefused(CHANGED)
    pairing = Pairing.objects.select_for_update().filter(pk=known.pk).first()
    if pairing is None:
        raise MoveRefused(CHANGED)
    pairing.one, pairing.other = both
    return pairing, next(case for case in both if case.pk == mine)


def _off(pairing: Pairing) -> None:
    """It does not come about: whatever was sealed for either of the two goes, and so does who had said yes."""
    pairing.state, pairing.answer_by = Pairing.State.OUT, None
    pairing.one_said_yes = pairing.other_said_yes = False
    pairing.save()
    for case, other in ((pairing.one_id, pairing.other_id), (pairing.other_id, pairing.one_id)):
        for key in KeyPair.objects.filter(case=other):
            copies.withdraw(case=case, by=None, to=key)
