"""The desk brings two requesters together: who asks for the same, who is far enough away, and the question to both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from peersupport.matching import Names
from peersupport.matching.fellows import Fellow, are_far_enough, in_common
from peersupport.models import Actor, Case, Event, MoveRefused, Pairing
from peersupport.services import fellows, moves, nearness, notices, people, shapes, timeline
from peersupport.services.fellows import LIKENESS, WISH
from vault.holders import Holder
from vault.models import SealedCopy
from vault.services import copies

MOST, MOST_FITS = 100, 3


@dataclass(frozen=True)
class Asked:
    """A case whose requester asks to meet somebody, as this desk member may know it."""

    case: Case
    fellow: Fellow
    is_proposed: bool = False


@dataclass(frozen=True)
class Waiting:
    """One who asks, and those who fit: each with what the two have in common."""

    asked: Asked
    fits: list[tuple[Asked, tuple[str, ...]]]


def waiting(*, holder: Holder, person: User) -> list[Waiting]:
    """Return who asks, the longest wait first, and up to three who fit each. That it was read is written down.

    Whoever has come too near to one of them leaves that case first, and sees nothing of it.
    """
    own = SealedCopy.objects.filter(person=holder.key_pair, kind=WISH).values_list("ring_id", flat=True)
    nearness.review_desk(holder=holder, person=person, only=list(own))
    found = _asked(holder, person)
    for one in found:
        timeline.looked(case=one.case, event=Event.FELLOW_READ, actor=Actor.DESK, by=person)
    return _fitting(found)


def _asked(holder: Holder, person: User, only: Iterable[UUID] | None = None) -> list[Asked]:
    sealed = SealedCopy.objects.filter(person=holder.key_pair, kind=WISH)
    order = {code: place for place, code in enumerate(sealed.order_by("pk").values_list("ring_id", flat=True))}
    seen = Case.objects.seen_by_desk(person).filter(state__in=fellows.ASKING, pk__in=order)
    cases = {case.pk: case for case in (seen if only is None else seen.filter(pk__in=only))}
    shown = sorted(cases, key=lambda code: order[code])[:MOST]
    wishes = copies.take_many(holder=holder, cases=shown, kind=WISH)
    busy = _proposed(shown)
    return [Asked(cases[code], fellows.unpack(wishes[code]), code in busy) for code in shown if code in wishes]


def _proposed(codes: Iterable[UUID]) -> set[UUID]:
    codes = list(codes)
    rows = Pairing.objects.filter(Q(one__in=codes) | Q(other__in=codes), state=Pairing.State.PROPOSED)
    return {code for pair in rows.values_list("one_id", "other_id") for code in pair}


def _fitting(found: Sequence[Asked]) -> list[Waiting]:
    """Return those who ask with those who fit; the best has most in common, then the same profession."""
    codes = [one.case.pk for one in found]
    known = set(Pairing.objects.filter(one__in=codes, other__in=codes).values_list("one_id", "other_id"))
    names = people.known_names()
    free = [one for one in found if not one.is_proposed]
    rows = []
    for one in found:
        fits = [
            (other, in_common(one.fellow, other.fellow))
            for other in (free if not one.is_proposed else [])
            if other is not one and _fit(one, other, known, names)
        ]
        fits.sort(key=lambda fit: (-len(fit[1]), fit[0].fellow.facts.profession != one.fellow.facts.profession))
        rows.append(Waiting(one, fits[:MOST_FITS]))
    return rows


def _fit(one: Asked, other: Asked, known: set[tuple[UUID, UUID]], names: Names) -> bool:
    """Say whether two may be proposed to each other: something in common, never before, nothing keeps them apart."""
    pair = tuple(sorted((one.case.pk, other.case.pk)))
    return (
        bool(in_common(one.fellow, other.fellow))
        and pair not in known
        and are_far_enough(one.fellow, other.fellow, names=names, today=timezone.localdate())
    )


@transaction.atomic
def propose(*, one: UUID, other: UUID, by: User, holder: Holder) -> Pairing:
    """Ask two requesters whether they want to meet, each without a word of who the other is. Raises MoveRefused.

    All is looked at again under both row locks: a second desk member at the same moment finds it done.
    """
    fellows.locked_two(codes=[one, other])
    found = {asked.case.pk: asked for asked in _asked(holder, by, only=[one, other])}
    if len(found) != 2 or not any(row.fits for row in _fitting(list(found.values()))):
        raise MoveRefused(_("These two can no longer be proposed to each other."))
    first, second = (found[code] for code in sorted(found))
    pairing = Pairing.objects.create(one=first.case, other=second.case, answer_by=fellows.answer_by())
    for me, them in ((first, second), (second, first)):
        likeness = _likeness(them.fellow, in_common(me.fellow, them.fellow))
        copies.give(case=them.case.pk, to=fellows.key_of(me.case), kind=LIKENESS, content=likeness, by=holder)
        moves.record(case=me.case, event=Event.FELLOW_PAIR, actor=Actor.DESK, by=by)
        notices.tell_requester(case=me.case)
    return pairing


def _likeness(fellow: Fellow, kinds: Sequence[str]) -> bytes:
    """Return what may be seen of somebody before both said yes: what the two share, and what they agreed to show."""
    return shapes.pack(
        {
            "kinds": list(kinds),
            "profession": fellow.facts.profession if fellow.shows_profession else "",
            "region": fellow.facts.region if fellow.shows_region else "",
        }
    )
