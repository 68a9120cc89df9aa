"""Anything may happen in any order, by anybody: whatever it is, three things hold.

Only a reader lets another read; nobody whom the requester keeps away ever holds a wrap or a copy; after a shred nothing
opens. The model knows no more than who stands beside the requester and what was written while they could read.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from peersupport.models import (
    Actor,
    Assignment,
    Case,
    Desk,
    DeskMember,
    DutyHours,
    Expert,
    MoveRefused,
    Offer,
    State,
    Supporter,
)
from peersupport.models.states import ACTIVE, OVER
from peersupport.services import choices, closing, desk, offers, pausing, referring, sealed, shapes, widening
from peersupport.services.moves import is_sound
from tests.peersupport.factories import ExpertFactory
from tests.peersupport.world import FACTS, Asking, Someone, World
from vault.errors import NoKey, Shredded, VaultError
from vault.models import KeyPair, SealedCopy, SealedItem, Wrap
from vault.services import cases, copies

REFUSALS = (MoveRefused, offers.AnswerRefused, desk.ProposalRefused, referring.LetterRefused, sealed.MessageRefused)
READERS = ("peer", "coach")
SEEN: Counter[str] = Counter()  # the states that were reached: a machine that goes nowhere proves nothing


class Peersupport(RuleBasedStateMachine):
    """A requester, two clerks and one kept away, three peers of whom one is too near, two coaches, an expert."""

    start = "received"

    @initialize(step=st.sampled_from([1, 2, 3]))
    def begin(self, step: int) -> None:
        self.world = World()
        self.near = self.world._peer("Sanne Vos")
        self.near_clerk = self.world._clerk("Ingrid Bosman")
        self.peers = [self.world.peer, self.world.other_peer, self.near]
        self.coaches = [self.world.coach(), self.world.coach("Femke Bos")]
        self.expert = self.world.expert()
        self.paper = ExpertFactory(name="Pieter Claes")
        facts = replace(FACTS, persons=("Vos", "Bosman"))
        self.asking: Asking = self.world.submit(facts=facts, story="0", step=step)
        self.code = self.asking.case.pk
        self.written = 1
        self.readable: dict[int, set[str]] = {}
        self.is_shredded = False
        self._bring_to_start()

    def _bring_to_start(self) -> None:
        """Begin deep enough: at random nobody would ever come to an expert."""
        if self.start == State.RECEIVED:
            return
        self.asking.accepted()
        if self.asking.case.state == State.WIDENING:
            widening.step_down(opened=self.asking.opened)
        self.write()
        if self.start == State.ACTIVE_2:
            widening.widen(opened=self.asking.opened, shares_past=False, shares_contact=False)
            self.asking.coach_offered(self.coaches[0])
            self.asking.coach_accepts(self.coaches[0])
        if self.start == State.ACTIVE_3:
            self.asking.referred(self.expert.user.expert)
            offer = self.asking.offer_to(self.expert).code
            offers.accept(offer=offer, by=self.expert.user, has_no_conflict=True, holder=self.expert.holder)
        SEEN[self.asking.case.state] += 1

    # What may be tried ------------------------------------------------------------------------------------

    def try_it(self, deed: Callable[[], Any]) -> None:
        """Do it as one request would: what is refused leaves no trace."""
        with suppress(*REFUSALS, VaultError, Case.DoesNotExist, Offer.DoesNotExist), transaction.atomic():
            deed()

    @property
    def everybody(self) -> list[Someone]:
        return [*self.peers, *self.coaches, self.expert]

    @precondition(lambda self: not self.is_shredded)
    @rule(clerk=st.sampled_from(["clerk", "other_clerk", "near_clerk"]), role=st.sampled_from(["peers", "coaches"]))
    def propose(self, clerk: str, role: str) -> None:
        who: Someone = self.near_clerk if clerk == "near_clerk" else getattr(self.world, clerk)
        chosen = [one.user.supporter.code for one in getattr(self, role)]
        self.try_it(lambda: desk.open_case(case_id=self.code, by=who.user))
        for code in chosen:
            self.try_it(
                lambda code=code: desk.propose(case_id=self.code, by=who.user, holder=who.holder, chosen=[code])
            )

    @precondition(lambda self: not self.is_shredded)
    @rule(deed=st.sampled_from(["choose", "veto", "another"]))
    def decide(self, deed: str) -> None:
        opened = self.asking.opened
        offer = Offer.objects.filter(case=self.code, state=Offer.State.PROPOSED).first()
        if deed == "choose":
            self.try_it(lambda: choices.choose_for_me(opened=opened))
        elif deed == "veto" and offer:
            self.try_it(lambda: choices.veto(opened=opened, offer=offer.code))
        else:
            self.try_it(lambda: choices.another(opened=opened))

    @precondition(lambda self: not self.is_shredded)
    @rule(says_yes=st.sampled_from([True, True, False]))
    def answer(self, says_yes: bool) -> None:
        """Everybody tries to answer what was asked of one of them: only that one can."""
        for offer in Offer.objects.filter(case=self.code, state=Offer.State.OFFERED).select_related("person"):
            asked = next(one for one in self.everybody if one.user == offer.person)
            before = self.asking.case.state
            for someone in [*(one for one in self.everybody if one is not asked), asked]:
                assert someone is asked or self.asking.case.state == before
                if says_yes:
                    deed = partial(offers.accept, has_no_conflict=True, holder=someone.holder)
                    self.try_it(partial(deed, offer=offer.code, by=someone.user))
                else:
                    self.try_it(partial(offers.decline, offer=offer.code, by=someone.user))

    @precondition(lambda self: not self.is_shredded)
    @rule(shares_past=st.booleans())
    def widen(self, shares_past: bool) -> None:
        self.try_it(
            lambda: widening.widen(opened=self.asking.opened, shares_past=shares_past, shares_contact=shares_past)
        )

    @precondition(lambda self: not self.is_shredded)
    @rule(on_paper=st.booleans(), says_yes=st.booleans())
    def refer(self, on_paper: bool, says_yes: bool) -> None:
        expert = self.paper if on_paper else self.expert.user.expert
        self.try_it(lambda: self.asking.letter("Een brief."))
        self.try_it(lambda: self.asking.referred(expert))
        if on_paper:
            self.try_it(lambda: referring.answered_on_paper(case_id=self.code, said_yes=says_yes))

    @precondition(lambda self: not self.is_shredded)
    @rule(deed=st.sampled_from(["step_down", "pause", "resume", "close", "reopen", "erase", "undo"]))
    def requester(self, deed: str) -> None:
        opened = self.asking.opened
        deeds: dict[str, Callable[[], Any]] = {
            "step_down": lambda: widening.step_down(opened=opened),
            "pause": lambda: pausing.pause(opened=opened),
            "resume": lambda: pausing.resume(opened=opened),
            "close": lambda: closing.close(opened=opened),
            "reopen": lambda: closing.reopen(opened=opened),
            "erase": lambda: closing.erase(case_id=self.code),
            "undo": lambda: closing.undo(case_id=self.code),
        }
        self.try_it(deeds[deed])

    @precondition(lambda self: not self.is_shredded)
    @rule(who=st.integers(0, 5), deed=st.sampled_from(["hand_back", "propose_coach", "propose_close", "unreached"]))
    def supporter(self, who: int, deed: str) -> None:
        person = self.everybody[who].user
        deeds: dict[str, Callable[[], Any]] = {
            "hand_back": lambda: offers.hand_back(case_id=self.code, by=person),
            "propose_coach": lambda: widening.propose(case_id=self.code, by=person),
            "propose_close": lambda: closing.propose(case_id=self.code, by=person),
            "unreached": lambda: [
                *(pausing.tried(case_id=self.code, by=person, role=Actor.PEER) for _attempt in range(3)),
                pausing.unreached(case_id=self.code, by=person, role=Actor.PEER),
            ],
        }
        self.try_it(deeds[deed])

    @precondition(lambda self: not self.is_shredded)
    @rule(days=st.sampled_from([1, 40, 90]))
    def time_passes(self, days: int) -> None:
        """What the clock does with a state that has lasted this long."""
        Case.objects.filter(pk=self.code).update(state_since=timezone.now() - timedelta(days=days))
        self.try_it(lambda: closing.expire(case_id=self.code, now=timezone.now()))
        case = Case.objects.get(pk=self.code)
        ends = closing.ends_at(case)
        if case.state in {State.CLOSED, State.ERASED} and ends and ends <= timezone.now():
            closing.destroy(case_ids=[self.code])
            self.is_shredded = True

    @precondition(lambda self: not self.is_shredded and self.asking.case.state not in OVER)
    @rule()
    def write(self) -> None:
        """The requester visits and writes a line: whoever waits beside them is let in first."""
        opened = self.asking.opened
        self.readable[self.written] = set(self._beside())
        sealed.write(opened=opened, text=str(self.written), role=Actor.REQUESTER, name="Ik")
        self.written += 1

    def _beside(self) -> dict[str, str]:
        rows = Assignment.objects.filter(case=self.code, is_live=True).select_related("person")
        return {row.person.name: row.role for row in rows}

    # What holds -------------------------------------------------------------------------------------------

    @precondition(lambda self: hasattr(self, "asking"))
    @invariant()
    def nobody_else_reads(self) -> None:
        """Whoever has a wrap stands beside the requester, as peer or coach; never who is too near, never an expert."""
        readers = set(Wrap.objects.filter(ring=self.code).values_list("person__user__name", flat=True)) - {None}
        beside = {name for name, role in self._beside().items() if role in READERS}
        assert readers <= beside
        holding = {*readers, *SealedCopy.objects.filter(ring=self.code).values_list("person__user__name", flat=True)}
        assert not holding & {self.near.user.name, self.near_clerk.user.name}

    @precondition(lambda self: hasattr(self, "asking") and not self.is_shredded)
    @invariant()
    def who_stands_beside_reads_what_was_written_for_them(self) -> None:
        for someone in self.everybody:
            name = someone.user.name
            try:
                opened = cases.open_case(holder=someone.holder, case=self.code)
            except NoKey:
                continue
            read = {line.text for line in sealed.conversation(opened)}
            assert {str(line) for line, names in self.readable.items() if name in names} <= read

    @precondition(lambda self: hasattr(self, "asking") and not self.is_shredded)
    @invariant()
    def the_state_fits_who_is_there(self) -> None:
        case, roles = self.asking.case, set(self._beside().values())
        SEEN[case.state] += 1
        assert is_sound(case)
        if case.state == State.ACTIVE_1:
            assert roles == {"peer"}
        if case.state == State.ACTIVE_2:
            assert "coach" in roles
        if case.state in {State.RECEIVED, State.CLOSED}:
            assert not roles
        if case.state == State.CLOSED:
            assert not SealedItem.objects.filter(ring=self.code, kind=shapes.CONTACT).exists()
            assert not SealedCopy.objects.filter(ring=self.code).exists()
        assert Offer.objects.filter(case=case, state=Offer.State.OFFERED).count() <= 1
        assert case.state in ACTIVE or case.step in {1, 2, 3}

    @precondition(lambda self: hasattr(self, "asking") and self.is_shredded)
    @invariant()
    def after_a_shred_nothing_opens(self) -> None:
        assert not Case.objects.filter(pk=self.code).exists()
        assert not SealedItem.objects.filter(ring=self.code).exists()
        assert not KeyPair.objects.filter(case=self.code).exists()
        for someone in [*self.everybody, self.world.clerk]:
            with pytest.raises((NoKey, Shredded)):
                cases.open_case(holder=someone.holder, case=self.code)
            with pytest.raises((NoKey, Shredded)):
                copies.take(holder=someone.holder, case=self.code, kind=shapes.CONTACT)


@pytest.mark.parametrize("start", [State.RECEIVED, State.ACTIVE_1, State.ACTIVE_2, State.ACTIVE_3])
def test_whatever_happens_only_readers_let_others_read(db: None, start: State) -> None:
    def fresh() -> Peersupport:
        """Begin each example on empty tables: rolling back would be no use, since the audit outlives it."""
        Case.objects.all().delete()
        for model in (Expert, Supporter, DeskMember, DutyHours, Desk, User):
            model.objects.all().delete()  # type: ignore[attr-defined]  # the manager that every model has
        machine = Peersupport()
        machine.start = start
        return machine

    run_state_machine_as_test(
        fresh,
        settings=settings(
            max_examples=2,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert SEEN[start]
