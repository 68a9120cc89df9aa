"""What somebody might break: each is done to the house for one run of the machine, which must notice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from peersupport import clockwork
from peersupport.clockwork import Sight
from peersupport.matching import ranking
from peersupport.models import Clock, MoveRefused, Pairing, Seat, State
from peersupport.models.case import CaseQuerySet
from peersupport.services import (
    alone,
    attachments,
    closing,
    fellows,
    moves,
    nearness,
    offers,
    pairing,
    ticks,
)
from tests.peersupport.deeds import FITTING, MEETING
from vault.holders import OpenCase
from vault.models import GrantRequest, KeyPair, KeyRing, Wrap
from vault.services import cases, copies, grants, keystore, requesters, rings, supporters


@dataclass(frozen=True)
class Sabotage:
    """What is broken, which promise is then broken too, where the machine begins and what it tries most."""

    what: str
    promise: str
    start: State
    deeds: tuple[str, ...]
    breaks: Callable[[pytest.MonkeyPatch], None]

    def __str__(self) -> str:
        return self.what

    @property
    def focus(self) -> dict[str, tuple[str, ...]]:
        return dict.fromkeys(State.values, self.deeds) if self.deeds else FITTING


def nothing(**_given: Any) -> None:
    return None


def _the_same_key(patch: pytest.MonkeyPatch) -> None:
    for room in (cases, rings):
        patch.setattr(room, "new_key", lambda: bytes(32))


def _no_new_epoch(patch: pytest.MonkeyPatch) -> None:
    settle = rings.settle

    def broken(opened: OpenCase, ring: KeyRing) -> bool:
        ring.is_rotation_due = False
        return settle(opened, ring)

    patch.setattr(rings, "settle", broken)


def _replacing_keeps_the_epoch(patch: pytest.MonkeyPatch) -> None:
    replace = supporters.replace

    def broken(**given: Any) -> Any:
        due = list(KeyRing.objects.filter(is_rotation_due=True).values_list("pk", flat=True))
        made = replace(**given)
        KeyRing.objects.exclude(pk__in=due).update(is_rotation_due=False)
        return made

    patch.setattr(supporters, "replace", broken)


def _everybody_reads_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(offers, "_since", lambda *_given: offers.FIRST_EPOCH)


def _a_wish_is_a_key(patch: pytest.MonkeyPatch) -> None:
    ask = grants.ask

    def broken(*, case: Any, to: Any, **given: Any) -> GrantRequest:
        Wrap.objects.create(ring_id=case, person=to, epoch=1, envelope=b"")
        return ask(case=case, to=to, **given)

    patch.setattr(grants, "ask", broken)


def _only_the_key_goes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cases, "shred", keystore.destroy)


def _any_move_closes(patch: pytest.MonkeyPatch) -> None:
    target = moves.target

    def broken(state: str, *given: Any, **more: Any) -> str:
        try:
            return target(state, *given, **more)
        except MoveRefused:
            return State.CLOSING

    patch.setattr(moves, "target", broken)


def _counts_from_the_tick(patch: pytest.MonkeyPatch) -> None:
    ringing = clockwork.ringing

    def broken(sight: Sight, now: datetime) -> Iterator[tuple[Clock, datetime]]:
        for clock, _due in ringing(sight, now):
            yield clock, now

    patch.setattr(clockwork, "ringing", broken)


def _desk_sees_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(CaseQuerySet, "seen_by_desk", lambda self, _person: self.open())


def _erased_is_open(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(CaseQuerySet, "open", lambda self: self)


def _also_to_who_looks(patch: pytest.MonkeyPatch) -> None:
    give = copies.give

    def broken(*, case: Any, to: Any, kind: str, **given: Any) -> None:
        give(case=case, to=to, kind=kind, **given)
        for seated in Seat.objects.filter(case=case) if kind == fellows.REACH else ():
            give(case=case, to=KeyPair.objects.get(user=seated.person), kind=kind, **given)

    patch.setattr(copies, "give", broken)


def _one_yes_is_enough(patch: pytest.MonkeyPatch) -> None:
    say_yes = fellows.say_yes

    def broken(*, code: Any, **given: Any) -> Any:
        Pairing.objects.filter(code=code).update(one_said_yes=True, other_said_yes=True)
        return say_yes(code=code, **given)

    patch.setattr(fellows, "say_yes", broken)


def _a_no_leaves_what_was_given(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(fellows, "_off", lambda one: Pairing.objects.filter(pk=one.pk).update(state=Pairing.State.OUT))


def _a_code_is_never_spent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(requesters, "renew_code", lambda *, holder: setattr(holder, "return_code", "a code"))


def _replaced(room: Any, name: str, with_what: Any = nothing) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(room, name, with_what)


WRITING, LEAVING = "requester_writes", "supporter"
SEARCH = ("propose", "decide", "answer", "visit")
SABOTAGES = [
    Sabotage("a revoke does nothing", "from outside", State.ACTIVE_1, (LEAVING,), _replaced(cases, "revoke")),
    Sabotage("a new epoch keeps the old key", "not to read", State.ACTIVE_1, (LEAVING, WRITING), _the_same_key),
    Sabotage("the next epoch is never made", "not to read", State.ACTIVE_1, (LEAVING, WRITING), _no_new_epoch),
    Sabotage("a new vault leaves the epoch", "not to read", State.ACTIVE_1, ("gets_a_new_key", WRITING),
             _replacing_keeps_the_epoch),
    Sabotage("a coach reads what came before", "not to read", State.WIDENING, SEARCH, _everybody_reads_all),
    Sabotage("asking for a key gives one", "let in by who does not read", State.RECEIVED, SEARCH, _a_wish_is_a_key),
    Sabotage("nobody is excluded", "kept away", State.RECEIVED, (),
             _replaced(ranking, "exclusions", lambda *_a, **_k: [])),
    Sabotage("who came too near stays", "too near", State.ACTIVE_2, ("is_no_longer_fit", "visit"),
             _replaced(nearness, "_too_near", lambda *_a: set())),
    Sabotage("what was sealed for them stays", "holds a copy", State.RECEIVED, (), _replaced(offers, "forget")),
    Sabotage("a shred leaves the key", "shred key", State.ACTIVE_1, ("erase",), _replaced(keystore, "destroy")),
    Sabotage("a shred leaves the rows", "sealed rows", State.ACTIVE_1, ("erase",), _only_the_key_goes),
    Sabotage("closing ends nobody's reading", "fit", State.CLOSING, ("pass_time",),
             _replaced(closing, "_lock_up", lambda _case: None)),
    Sabotage("any move is allowed", "table", State.RECEIVED, (), _any_move_closes),
    Sabotage("the desk sees every case", "kept from it", State.RECEIVED, (), _desk_sees_all),
    Sabotage("an erased case is there", "kept from it", State.ACTIVE_1, ("erase",), _erased_is_open),
    Sabotage("a clock counts from the tick", "did it twice", State.RECEIVED, ("pass_time",), _counts_from_the_tick),
    Sabotage("alarms are told to nobody", "not told", State.RECEIVED, ("pass_time",),
             _replaced(ticks, "_tell", lambda _ids: None)),
    Sabotage("waiting alone rings nothing", "two days", State.RECEIVED, ("pass_time",),
             _replaced(clockwork, "_first_contact", lambda _sight: iter(()))),
    Sabotage("two who are kept apart may meet", "apart, and proposed", State.ACTIVE_1, MEETING,
             _replaced(pairing, "are_far_enough", lambda *_a, **_k: True)),
    Sabotage("one yes brings two together", "by one yes", State.ACTIVE_1, MEETING, _one_yes_is_enough),
    Sabotage("the desk gets what two give each other", "no fellow", State.ACTIVE_1, MEETING, _also_to_who_looks),
    Sabotage("a no leaves what was given", "no more", State.ACTIVE_1, MEETING, _a_no_leaves_what_was_given),
    Sabotage("a proposal goes on after the end", "outlived its case", State.ACTIVE_1, (*MEETING[:2], "erase"),
             _replaced(fellows, "end")),
    Sabotage("an old key opens a later file", "not to read", State.ACTIVE_1, (LEAVING, "encloses"), _the_same_key),
    Sabotage("files stay for ever", "thirty days", State.ACTIVE_1, ("encloses", "pass_time"),
             _replaced(attachments, "forget")),
    Sabotage("a code told by telephone is never spent", "worked twice", State.RECEIVED, ("uses_a_code_again",),
             _a_code_is_never_spent),
    Sabotage("a colleague is always missed", "nobody was missed", State.ACTIVE_2, ("coach_is_alone",),
             _replaced(alone, "is_coach_alone", lambda _case: True)),
]  # fmt: skip
