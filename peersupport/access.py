"""Who may come in. One door for the requester, one for a supporter, one for the desk; strangers find nothing.

A requester needs a session that a return code opened. A supporter needs a live assignment and, for what is written, a
key. A desk member needs a seat in the case. Every opening stands on the requester's timeline and in the vault's audit.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from accounts.http import SignedInRequest
from peersupport.models import Actor, Assignment, Case, DeskMember, Event, Offer, State, Supporter
from peersupport.services import closing, moves, nearness, timeline
from vault import http
from vault.errors import NoKey
from vault.holders import Holder, OpenCase
from vault.services import cases
from vault.services import supporters as vault_supporters


class TooNear(Exception):
    """The person stood beside somebody whom they have come too near; their place has just ended."""


class VaultIsLocked(Exception):
    """The person may come in, but their vault is locked or not yet made."""


@dataclass(frozen=True)
class Visit:
    """A requester in their own case."""

    case: Case
    holder: Holder

    @cached_property
    def opened(self) -> OpenCase:
        """The case, open. What waited for somebody who can read is carried out and stands on the timeline.

        Whoever has come too near since is out before anything is written or shown.
        """
        had = cases.readers(case=self.case.pk)
        opened = cases.open_case(holder=self.holder, case=self.case.pk)
        new = set(cases.readers(case=self.case.pk)) - set(had)
        for beside in self.case.assignments.filter(is_live=True).select_related("person") if new else ():
            if vault_supporters.key_pair(user=beside.person).code in new:
                moves.record(case=self.case, event=Event.GRANT, actor=Actor(beside.role), by=beside.person)
        if nearness.review(opened=opened, case=self.case):
            self.case.refresh_from_db()
            opened = cases.open_case(holder=self.holder, case=self.case.pk)
        return opened


def visit(request: HttpRequest) -> Visit | None:
    """Return the requester's visit, or None: no session, over, or the case is no more. A visit keeps the case."""
    holder = http.requester(request)
    if holder is None or holder.case is None:
        return None
    case = Case.objects.open().select_related("desk").filter(pk=holder.case).first()
    if case is None:
        return None
    moves.touch(case=case)
    return Visit(case, holder)


def erased(request: HttpRequest) -> Case | None:
    """Return the case that this requester erased, while they can still undo it; else None."""
    holder = http.requester(request)
    if holder is None or holder.case is None:
        return None
    case = Case.objects.filter(pk=holder.case, state=State.ERASED).first()
    return case if case and not closing.is_past_undo(case) else None


def desk_member(request: SignedInRequest, **more: Any) -> DeskMember:
    """Return who sits at a desk, with `more` asked in the same statement. Raises Http404 for all others."""
    rows = DeskMember.objects.select_related("desk", "person").annotate(**more)
    found = rows.filter(person=request.user, is_active=True).first()
    if found is None:
        raise Http404
    return found


def supporter(request: SignedInRequest) -> Supporter:
    """Return the supporter who is signed in. Raises Http404 for all others."""
    found = Supporter.objects.select_related("person", "region").filter(person=request.user).first()
    if found is None:
        raise Http404
    return found


def vault(request: HttpRequest) -> Holder:
    """Return the open vault of who is signed in. Raises VaultIsLocked."""
    holder = http.supporter(request)
    if holder is None:
        raise VaultIsLocked
    return holder


def desk_case(request: SignedInRequest, case_id: UUID) -> Case:
    """Return a case in which this desk member has a seat. To all others it does not exist. Raises Http404."""
    desk_member(request)
    case = Case.objects.seen_by_desk(request.user).select_related("desk").filter(pk=case_id).first()
    if case is None:
        raise Http404
    return case


def offer(request: SignedInRequest, code: UUID) -> Offer:
    """Return an open question to this supporter. Raises Http404."""
    supporter(request)
    known = Offer.objects.select_related("case").filter(code=code, person=request.user)
    found = known.filter(person__supporter__is_suspended=False).first()
    if found is None or found.state != Offer.State.OFFERED:
        raise Http404
    return found


def assignment(request: SignedInRequest, case_id: UUID) -> Assignment:
    """Return this supporter's live place beside a requester. Raises Http404, at once where they are suspended."""
    supporter(request)
    beside = Assignment.objects.select_related("case__desk", "person").filter(
        case__in=Case.objects.open(), case_id=case_id, person=request.user, is_live=True
    )
    found = beside.filter(person__supporter__is_suspended=False).first()
    if found is None:
        raise Http404
    return found


def conversation(assignment: Assignment, holder: Holder, *, is_read: bool = True) -> OpenCase | None:
    """Open the case for a supporter who stands beside the requester; None until somebody who can read let them in.

    Raises TooNear where they have come too near since; then their place has ended.
    """
    try:
        opened = cases.open_case(holder=holder, case=assignment.case_id)
    except NoKey:
        return None
    if nearness.review_own(opened=opened, case=assignment.case, person=assignment.person):
        raise TooNear
    if is_read:
        timeline.looked(case=assignment.case, event=Event.TALK_READ, actor=Actor(assignment.role), by=assignment.person)
    return opened
