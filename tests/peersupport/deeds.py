"""What may be tried in a case, by anybody: right or wrong, in turn or out of it. A number says which of the kinds."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from peersupport import access
from peersupport.models import Actor, Assignment, Case, Expert, Happening, MoveRefused, Offer, State, Supporter, Tie
from peersupport.services import aftercare, choices, closing, desk, offers, pausing, referring, sealed, widening
from tests.peersupport.promises import REQUESTER, Promises
from tests.peersupport.world import Someone
from vault.errors import NoKey, NoVault, Shredded, WrongSecret
from vault.holders import OpenCase
from vault.models import GrantRequest
from vault.services import cases, copies, grants, supporters

REFUSALS = (
    MoveRefused, offers.AnswerRefused, desk.ProposalRefused, referring.LetterRefused, sealed.MessageRefused,
    access.TooNear, NoKey, NoVault, Shredded, WrongSecret, Http404, Case.DoesNotExist, Offer.DoesNotExist,
)  # fmt: skip
SEEN: Counter[str] = Counter()  # the states that were reached: a machine that goes nowhere proves nothing
EMPLOYER = "Ziekenhuis Oost"


class Deeds(Promises):
    """Each deed goes through the door that the pages use, as one request would."""

    peers: list[Someone]
    near: Someone
    coaches: list[Someone]
    expert: Someone
    paper: Expert

    def do(self, deed: Callable[[], Any], *, by: str = "nobody") -> bool:
        """Say whether it was done: what is refused leaves no trace. Look at who was let in, and where the case went."""
        readers, state, beside = self.readers(), self.state, self.beside()
        last = Happening.objects.filter(case=self.code).order_by("-seq").values_list("seq", flat=True).first() or 0
        is_done = False
        try:
            with transaction.atomic():
                deed()
            is_done = True
        except REFUSALS:
            pass
        assert self.readers() <= readers or by in readers, "somebody was let in by who does not read"
        self.follow(state, last)
        SEEN[self.state] += 1
        self.left |= {name for name in beside.keys() - self.beside().keys() if self.keys[name]}
        return is_done

    def opened(self) -> OpenCase:
        """Open the case as the requester's pages do; an erased one is not there."""
        return access.Visit(Case.objects.open().get(pk=self.code), self.asking.holder).opened

    def entered(self, one: Someone) -> OpenCase:
        """Open the conversation as a supporter's page does."""
        rows = Assignment.objects.filter(case__in=Case.objects.open(), case=self.code, person=one.user, is_live=True)
        beside = rows.select_related("case__desk", "person").first()
        opened = access.conversation(beside, one.holder) if beside else None
        if opened is None:
            raise NoKey
        return opened

    def one_of(self, number: int) -> Someone:
        """Return somebody, most often one of those who stand beside the requester."""
        beside = [one for one in self.everybody if one.user.name in self.beside()]
        people: Sequence[Someone] = beside if beside and number % 4 else self.everybody
        return people[number % len(people)]

    # The desk -------------------------------------------------------------------------------------------------

    def propose(self, number: int) -> None:
        """Whoever comes through the desk's door proposes peers or coaches; first one who is kept away."""
        who = self.outsiders[number % 2 if number % 5 else number % len(self.outsiders)]
        if not self.sees_at_desk(who):
            return
        self.do(lambda: desk.open_case(case_id=self.code, by=who.user))
        deed = partial(desk.propose, case_id=self.code, by=who.user, holder=who.holder)
        for people in ([self.near], self.peers[:2], self.coaches, *([peer] for peer in self.peers)):
            if self.do(partial(deed, chosen=[one.user.supporter.code for one in people]), by=who.user.name):
                return

    def cannot_reach(self, number: int) -> None:
        who = self.outsiders[number % 2]
        for _attempt in range(1 + number % 4):
            self.do(lambda: pausing.tried(case_id=self.code, by=who.user, role=Actor.DESK))
        self.do(lambda: pausing.unreached(case_id=self.code, by=who.user, role=Actor.DESK))

    # The requester ----------------------------------------------------------------------------------------------

    def visit(self, _number: int = 0) -> None:
        """Look in: whoever waits is let in, and whoever has come too near is out."""
        if self.do(self.opened, by=REQUESTER):
            self.came_near |= self.nearing
            assert not self.nearing & self.beside().keys(), "somebody came too near and stayed"

    def decide(self, number: int) -> None:
        offer = Offer.objects.filter(case=self.code, state=Offer.State.PROPOSED).first()
        if number % 4 < 2:
            self.do(lambda: choices.choose_for_me(opened=self.opened()), by=REQUESTER)
        elif number % 4 == 2 and offer:
            self.do(lambda: choices.veto(opened=self.opened(), offer=offer.code), by=REQUESTER)
        else:
            self.do(lambda: choices.another(opened=self.opened()), by=REQUESTER)
        for one in Offer.objects.filter(case=self.code, state=Offer.State.OFFERED, role="coach"):
            self.promised.setdefault(one.person.name, self.wish)

    def widen(self, number: int) -> None:
        shares = bool(number % 2)
        if self.do(
            lambda: widening.widen(opened=self.opened(), shares_past=shares, shares_contact=shares), by=REQUESTER
        ):
            self.wish = shares

    def refer(self, number: int) -> None:
        expert = self.paper if number % 3 == 0 else self.expert.user.expert
        self.do(lambda: self.asking.letter("Een brief."), by=REQUESTER)
        self.do(lambda: self.asking.referred(expert), by=REQUESTER)
        if number % 3 == 0:
            self.do(lambda: referring.answered_on_paper(case_id=self.code, said_yes=bool(number % 2)))

    def turn(self, number: int) -> None:
        """One of the requester's own turns, seldom the end."""
        turns: list[Callable[[], Any]] = [
            lambda: widening.step_down(opened=self.opened()),
            lambda: pausing.pause(opened=self.opened()),
            lambda: pausing.resume(opened=self.opened()),
            lambda: closing.close(opened=self.opened()),
            lambda: closing.reopen(opened=self.opened()),
            lambda: closing.undo(case_id=self.code),
            lambda: aftercare.opt_in(opened=self.opened()),
        ]
        self.do(turns[number % len(turns)], by=REQUESTER)

    def erase(self, number: int) -> None:
        """With a day to undo it, or at once."""
        room = closing if number % 3 else choices
        self.do(lambda: room.erase(case_id=self.code), by=REQUESTER)

    def requester_writes(self, _number: int = 0) -> None:
        write = partial(sealed.write, text="Dag.", role=Actor.REQUESTER, name="Ik")
        if self.do(lambda: write(opened=self.opened()), by=REQUESTER):
            self.note_message()

    def answer_for_a_new_key(self, number: int) -> None:
        for grant in grants.waiting(case=self.code):
            if number % 2:
                self.do(partial(self._allow, grant), by=REQUESTER)
            elif not grant.has_consent:
                self.do(partial(grants.refuse, case=self.code, grant=grant, by=self.asking.holder), by=REQUESTER)

    def _allow(self, grant: GrantRequest) -> None:
        grants.allow(opened=self.opened(), grant=grant)

    # Supporters ---------------------------------------------------------------------------------------------------

    def answer(self, number: int) -> None:
        """Others try to answer what was asked of one of them: only that one can."""
        for offer in Offer.objects.filter(case=self.code, state=Offer.State.OFFERED).select_related("person"):
            asked = next(one for one in self.everybody if one.user == offer.person)
            others = [one for one in (*self.everybody, *self.outsiders) if one is not asked]
            for one in (others[number % len(others)], self.near, asked):
                yes = partial(offers.accept, has_no_conflict=True, holder=one.holder)
                deed = offers.decline if number % 4 == 3 else yes
                is_done = self.do(partial(deed, offer=offer.code, by=one.user), by=one.user.name)
                assert one is asked or not is_done, "somebody answered for another"
            if self.promised.pop(asked.user.name, False) and asked.user.name in self.beside():
                for said in self.said:
                    said.shut_for.discard(asked.user.name)

    def supporter(self, number: int) -> None:
        one = self.one_of(number // 4)
        deed = (offers.hand_back, offers.hand_back, widening.propose, closing.propose)[number % 4]
        self.do(partial(deed, case_id=self.code, by=one.user), by=one.user.name)

    def supporter_writes(self, number: int) -> None:
        one = self.one_of(number)
        role = Actor(self.beside().get(one.user.name, "peer"))
        write = partial(sealed.write, text="Dag.", role=role, name=one.user.name, by=one.user)
        if self.do(lambda: write(opened=self.entered(one)), by=one.user.name):
            self.note_message()

    def gets_a_new_key(self, number: int) -> None:
        """Lose phrase and recovery code, and begin anew: whoever found the old ones opens nothing written later."""
        one = self.one_of(number)
        found = f"who found the keys of {one.user.name} until {timezone.now()}"
        self.keys[found] = self.keys.pop(one.user.name, set())
        self.left.add(found)
        one.vault = supporters.replace(user=one.user)

    def is_no_longer_fit(self, number: int) -> None:
        """Suspended, which the tick finds; or employed where the requester is, which their next visit finds."""
        person = self.one_of(number // 2).user
        if number % 2:
            Supporter.objects.filter(person=person).update(is_suspended=True)
        else:
            Tie.objects.get_or_create(person=person, kind=Tie.Kind.EMPLOYED, place=EMPLOYER)
            self.nearing.add(person.name)

    # Everybody else -----------------------------------------------------------------------------------------------

    def outsiders_try(self, _number: int = 0) -> None:
        """Whoever is not in it opens nothing, takes nothing and ends nothing, whatever they know of it."""
        beside = self.beside()
        for one in [*self.everybody, *self.outsiders]:
            name = one.user.name
            if name not in beside:
                for deed in (offers.hand_back, widening.propose, closing.propose):
                    assert not self.do(partial(deed, case_id=self.code, by=one.user)), "an outsider did something"
                opening = partial(cases.open_case, holder=one.holder, case=self.code)
                assert not self.do(opening, by=name), "an outsider opened the case"
            if name in self.far or one in self.outsiders[2:]:
                taking = partial(copies.take, holder=one.holder, case=self.code, kind="facts")
                assert not self.do(taking, by=name), "an outsider took a copy"


DEEDS = (
    "propose", "cannot_reach", "visit", "decide", "widen", "refer", "turn", "requester_writes", "answer_for_a_new_key",
    "answer", "supporter", "supporter_writes", "gets_a_new_key", "is_no_longer_fit", "outsiders_try", "erase",
)  # fmt: skip
MEETING = ("asks_for_a_fellow", "desk_brings_together", "fellows_answer")  # in `meeting`
EXTRA = ("encloses", "uses_a_code_again", "coach_is_alone")  # in `extra`
FITTING: dict[str, tuple[str, ...]] = {
    State.RECEIVED: ("propose",),
    State.MATCHING: ("propose", "requester_writes"),
    State.PROPOSED: ("decide",),
    State.OFFERED: ("answer",),
    State.WIDENING: ("propose", "decide", "answer"),
    State.REFERRING: ("answer",),
    **dict.fromkeys(
        (State.ACTIVE_1, State.ACTIVE_2, State.ACTIVE_3),
        ("requester_writes", "supporter_writes", "supporter", "widen", "refer", "decide", "turn", "gets_a_new_key",
         "encloses", *MEETING),
    ),
    **dict.fromkeys((State.PAUSED, State.DORMANT, State.CLOSING, State.CLOSED, State.ERASED), ("turn",)),
}  # fmt: skip
