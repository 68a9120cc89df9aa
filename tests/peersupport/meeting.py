"""Fellow sufferers, as the machine tries them: two further requesters, one of whom is kept away from the first."""

from collections import Counter
from dataclasses import replace
from functools import partial
from uuid import UUID

from django.db.models import Q
from hypothesis.stateful import invariant, precondition

from peersupport.models import Case, Pairing, State
from peersupport.models.states import OVER
from peersupport.services import fellows, pairing
from peersupport.services.fellows import ASKING, LIKENESS, REACH
from tests.peersupport.deeds import Deeds
from tests.peersupport.promises import REQUESTER
from tests.peersupport.world import CONTACT, FACTS, Asking, World
from vault.models import SealedCopy

MET: Counter[str] = Counter()  # how far it came: two who are never proposed prove nothing
SPREAD = 7  # which deed it is hangs on the number already; what it does must not hang on it in the same way
KINDS = ("complaint", "burn_out")


class Meeting(Deeds):
    """What a requester, two others and the desk may try with each other, and what holds."""

    fellow: Asking | None = None
    near_fellow: Asking | None = None

    def begin_case(self, asking: Asking) -> None:
        super().begin_case(asking)
        self.fellow = self.near_fellow = None
        self.yes: set[tuple[UUID, str]] = set()

    def others(self) -> tuple[Asking, Asking]:
        """Return one who may be met and one who may not; somebody new where it came to nothing or to an end."""
        out = Pairing.objects.filter(Q(one=self.code) | Q(other=self.code), state=Pairing.State.OUT)
        if self.fellow and out.filter(Q(one=self.fellow.holder.case) | Q(other=self.fellow.holder.case)).exists():
            self.fellow = None
        self.fellow = _still(self.fellow) or _asks(self.world, "Wilg")
        self.near_fellow = _still(self.near_fellow) or _asks(self.world, "Sanne Vos")
        return self.fellow, self.near_fellow

    def proposal(self) -> Pairing | None:
        mine = Pairing.objects.filter(Q(one=self.code) | Q(other=self.code), state=Pairing.State.PROPOSED)
        return mine.first()

    # What is tried --------------------------------------------------------------------------------------------

    def asks_for_a_fellow(self, number: int) -> None:
        number //= SPREAD
        if number % 6 == 5:
            self.do(lambda: fellows.take_back(opened=self.opened()), by=REQUESTER)
            return
        ask = partial(fellows.ask, kinds=KINDS[number % 2 :], shows_profession=True, shows_region=bool(number % 4))
        self.do(lambda: ask(opened=self.opened()), by=REQUESTER)

    def desk_brings_together(self, number: int) -> None:
        """Whoever comes through the desk's door proposes two to each other; first one who is kept away."""
        number //= SPREAD
        who = self.outsiders[number % 2 if number % 5 else number % len(self.outsiders)]
        propose = partial(pairing.propose, one=self.code, by=who.user, holder=who.holder)
        for other in reversed(self.others()):
            MET["proposed"] += self.do(partial(propose, other=other.holder.case), by=who.user.name)

    def fellows_answer(self, number: int) -> None:
        """One or both say yes or no, in either order; first somebody who was not asked."""
        number //= SPREAD
        fellow, near = self.others()
        if (found := self.proposal()) is None:
            return
        yes = partial(fellows.say_yes, code=found.code, name="Linde", reach="06 1111 1111")
        assert not self.do(lambda: yes(opened=near.opened)), "somebody answered who was not asked to meet"
        turns = [(REQUESTER, self.opened), ("the other", lambda: fellow.opened)]
        for who, opened in turns if number % 2 else reversed(turns):
            said = partial(fellows.say_no, code=found.code) if number % 5 > 2 else yes
            if self.do(partial(lambda deed, door: deed(opened=door()), said, opened), by=who) and said is yes:
                self.yes.add((found.code, who))
            found.refresh_from_db()
            is_done = found.state == Pairing.State.TOGETHER
            assert not is_done or (found.code, REQUESTER) in self.yes, "brought together by one yes"
            assert not is_done or (found.code, "the other") in self.yes, "brought together by one yes"
            MET["together"] += is_done
            if number % 3 == 2:
                return

    # What holds -----------------------------------------------------------------------------------------------

    @precondition(lambda self: hasattr(self, "asking"))
    @invariant()
    def only_two_who_both_want_it_learn_of_each_other(self) -> None:
        pairings = list(Pairing.objects.filter(Q(one=self.code) | Q(other=self.code)).select_related("one", "other"))
        allowed: set[tuple[object, object, str]] = set()
        for one in pairings:
            running, states = one.state != Pairing.State.OUT, {one.one.state, one.other.state}
            assert not (one.state == Pairing.State.PROPOSED and states & {*OVER, State.CLOSED}), "outlived its case"
            for me, them in ((one.one, one.other), (one.other, one.one)) if running else ():
                allowed.add((me.pk, them.pk, LIKENESS))
                if one.state == Pairing.State.TOGETHER or one.has_said_yes(me):
                    allowed.add((me.pk, them.pk, REACH))
        near = self.near_fellow.holder.case if self.near_fellow else None
        assert near not in {code for one in pairings for code in (one.one_id, one.other_id)}, "apart, and proposed"
        given = SealedCopy.objects.filter(Q(ring=self.code) | Q(person__case=self.code), kind__in=[LIKENESS, REACH])
        assert set(given.values_list("ring", "person__case", "kind")) <= allowed, (
            "given to who is no fellow, or no more"
        )
        assert not given.filter(person__user__isnull=False).exists(), "given to who is no fellow, or no more"
        together = any(one.state == Pairing.State.TOGETHER for one in pairings)
        if pairings and self.fellow and (case := Case.objects.filter(pk=self.fellow.holder.case).first()):
            seen = fellows.standing(opened=self.fellow.opened, case=case).met
            shown = [met for met in seen if met.reach]
            assert together or not shown, "shown before both said yes"


def _still(asking: Asking | None) -> Asking | None:
    known = asking and Case.objects.filter(pk=asking.holder.case, state__in=ASKING).exists()
    return asking if known else None


def _asks(world: World, name: str) -> Asking:
    asking = world.submit(facts=replace(FACTS, region="gelderland"), contact=replace(CONTACT, name=name))
    fellows.ask(opened=asking.opened, kinds=KINDS, shows_profession=True, shows_region=False)
    return asking
