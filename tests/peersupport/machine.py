"""Anything may happen to a case, in any order, at any time, by anybody. `deeds` says what, `promises` what holds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import time_machine
from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from notifications.models import Message
from peersupport.models import (
    AfterTalk,
    Alarm,
    Assignment,
    Attachment,
    Case,
    DeskAlarm,
    Figure,
    Happening,
    Offer,
    Pairing,
    Quiet,
    State,
)
from peersupport.services import closing, leads, offers, ticks, widening
from tests.peersupport.deeds import DEEDS, EMPLOYER, EXTRA, FITTING, MEETING, SEEN
from tests.peersupport.extra import Extra
from tests.peersupport.factories import ExpertFactory
from tests.peersupport.world import FACTS, World, someone
from vault.models import SealedCopy, SealedItem, Wrap

MONDAY = datetime(2027, 3, 22, 9, 32, tzinfo=UTC)  # six days before the clocks go forward
ANYTHING = [*DEEDS, *MEETING, *EXTRA, *["pass_time"] * 5]
HOURS = (1, 5, 26, 50, 8 * 24, 15 * 24, 31 * 24, 61 * 24)
TOLD: tuple[type[Model], ...] = (
    Case, Happening, Offer, Assignment, Alarm, DeskAlarm, AfterTalk, Figure, Quiet, Message,
    Attachment, Pairing, Wrap, SealedItem, SealedCopy,
)  # fmt: skip


class Peersupport(Extra):
    """A requester, two clerks, a lead, three peers, two coaches, an expert; one of each kept away; and a stranger."""

    start = State.RECEIVED
    focus: Mapping[str, tuple[str, ...]] = FITTING
    steps = 0

    @initialize(step=st.sampled_from([1, 2, 3]), by_phone=st.booleans())
    def begin(self, *, step: int, by_phone: bool) -> None:
        self.travel = time_machine.travel(MONDAY, tick=False)
        self.time = self.travel.start()
        self.world = World()
        self.near, near_clerk = self.world._peer("Sanne Vos"), self.world._clerk("Ingrid Bosman")
        self.peers = [self.world.peer, self.world.other_peer, self.world._peer("Hugo Maas"), self.near]
        self.coaches = [self.world.coach(), self.world.coach("Femke Bos")]
        self.expert, self.paper = self.world.expert(), ExpertFactory(name="Pieter Claes")
        lead, near_lead = someone(name="Wim de Boer"), someone(name="Karel Bosman")
        for one in (lead, near_lead):
            one.user.groups.add(Group.objects.get_or_create(name=leads.LEAD)[0])
        self.everybody = [*self.peers, *self.coaches, self.expert]
        clerks = [self.world.clerk, self.world.other_clerk]
        self.outsiders = [*clerks, near_clerk, lead, near_lead, someone(name="Vreemde Vogel")]
        self.far = {"Sanne Vos", "Ingrid Bosman", "Karel Bosman"}
        self.ask_for_help(step, by_phone=by_phone)
        self._bring_to_start()

    def ask_for_help(self, step: int, *, by_phone: bool) -> None:
        facts = replace(FACTS, persons=("Vos", "Bosman"), employers=(EMPLOYER,))
        address = "iemand@example.org"
        if by_phone:
            self.begin_by_phone(facts=facts, address=address, step=step)
        else:
            self.begin_case(self.world.submit(facts=facts, story="Het begon zo.", step=step, notice_address=address))
        self.note_message()

    def _bring_to_start(self) -> None:
        """Begin deep enough: at random few would come to an expert."""
        if self.start != State.RECEIVED:
            self.asking.accepted()
            if self.asking.case.state == State.WIDENING:
                widening.step_down(opened=self.asking.opened)
            self.requester_writes()
        if self.start in {State.WIDENING, State.ACTIVE_2, State.CLOSING}:
            widening.widen(opened=self.asking.opened, shares_past=False, shares_contact=False)
        if self.start in {State.ACTIVE_2, State.CLOSING}:
            self.asking.coach_offered(self.coaches[0])
            self.asking.coach_accepts(self.coaches[0])
            self.requester_writes()
        if self.start == State.ACTIVE_3:
            self.asking.referred(self.expert.user.expert)
            offer = self.asking.offer_to(self.expert).code
            offers.accept(offer=offer, by=self.expert.user, has_no_conflict=True, holder=self.expert.holder)
        if self.start == State.CLOSING:
            closing.close(opened=self.asking.opened)
        SEEN[self.state] += 1

    @rule(is_anything=st.booleans(), deed=st.sampled_from(ANYTHING), number=st.integers(0, 59))
    def do_something(self, *, is_anything: bool, deed: str, number: int) -> None:
        """Half the time what fits the state, so that the case goes somewhere; else anything at all.

        One rule for all: of several, hypothesis leaves some out of each example. The step counts in, so that also the
        simplest example, all noughts, goes on.
        """
        self.steps += 1
        number += self.steps
        if not self.state:
            self.ask_for_help(1 + number % 3, by_phone=bool(number % 2))
        fitting = self.focus.get(self.state, ())
        if fitting and not is_anything:
            deed = fitting[number % len(fitting)]
        getattr(self, deed)(number)

    def pass_time(self, number: int) -> None:
        """Let time jump, and a tick come: none while the worker is dead, or two at the same moment."""
        self.time.shift(timedelta(hours=HOURS[number % len(HOURS)]))
        times = (1, 2, 2, 0)[number % 4]
        if not times:
            return
        self.do(self._tick)
        self.look_at_the_clocks()
        if times == 2:
            before = {model: list(model._default_manager.order_by("pk").values()) for model in TOLD}
            self.time.shift(timedelta(microseconds=1))
            self.do(self._tick)
            for model, rows in before.items():
                assert list(model._default_manager.order_by("pk").values()) == rows, "a second tick did it twice"

    def _tick(self) -> None:
        assert ticks.tick(now=timezone.now()) == 0, "a part of the tick failed"

    def teardown(self) -> None:
        if hasattr(self, "travel"):
            self.travel.stop()
