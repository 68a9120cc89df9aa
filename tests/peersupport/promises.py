"""What must hold whatever happens to a case: looked at after every step of `tests.peersupport.machine`.

The model knows who stands beside the requester, what was written for whom, and every case key that anybody ever had
open: it plays the supporter who keeps all of them and later gets hold of the whole database.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition

from peersupport import access
from peersupport.models import Alarm, Assignment, Case, Clock, Happening, Offer, Seat, State, Watch
from peersupport.models.states import ACTIVE, BACK, BEFORE, BEFORE_PEOPLE, MOVES, OVER
from peersupport.services import closing, shapes
from peersupport.services.moves import is_sound
from tests.peersupport.world import Asking, Someone, World
from vault import envelopes
from vault.errors import EnvelopeBroken
from vault.models import GrantRequest, KeyPair, KeyRing, SealedCopy, SealedItem, ShredKey, Wrap

REQUESTER = "the requester"
READERS = ("peer", "coach")
ROWS = (KeyRing, Wrap, SealedItem, SealedCopy, GrantRequest)
SEEKING = (*BEFORE_PEOPLE, State.WIDENING, State.REFERRING)
KEEPING = {Clock.KEEP_30, Clock.KEEP_7, Clock.KEEP_1}
PER_PERSON = {Clock.UNREAD, Clock.UNREAD_LONG}
ONLY_IN = {Clock.SAFETY: State.RECEIVED, Clock.OPEN: State.RECEIVED, Clock.PROPOSE: State.MATCHING,
           Clock.WIDEN: State.WIDENING}  # fmt: skip


@dataclass
class Said:
    """A message: who read along when it was written, and whom it must stay shut for."""

    item: UUID
    read_by: frozenset[str]
    shut_for: set[str]


class Promises(RuleBasedStateMachine):
    """The model, and what it compares the house with."""

    world: World
    asking: Asking
    everybody: list[Someone]
    outsiders: list[Someone]
    far: set[str]  # kept away from the first day

    def begin_case(self, asking: Asking) -> None:
        """Forget what was known of the case before, if there was one."""
        self.asking, self.code = asking, asking.case.pk
        self.said: list[Said] = []
        self.keys: dict[str, set[bytes]] = defaultdict(set)
        self.seen: set[int] = set()
        self.left: set[str] = set()
        self.nearing: set[str] = set()
        self.came_near: set[str] = set()
        self.promised: dict[str, bool] = {}
        self.wish = False
        self.alone_since: datetime | None = asking.case.state_since

    # What the model sees -----------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        return Case.objects.filter(pk=self.code).values_list("state", flat=True).first() or ""

    def readers(self) -> set[str]:
        return {
            name or REQUESTER
            for name in Wrap.objects.filter(ring=self.code).values_list("person__user__name", flat=True)
        }

    def beside(self) -> dict[str, str]:
        rows = Assignment.objects.filter(case=self.code, is_live=True)
        return dict(rows.values_list("person__name", "role"))

    def collect_keys(self) -> None:
        """Let everybody keep each case key that they can open now."""
        shred_key = ShredKey.objects.filter(case=self.code).first()
        private = {REQUESTER: self.asking.holder.private}
        private |= {one.user.name: one.holder.private for one in [*self.everybody, *self.outsiders]}
        for wrap in Wrap.objects.filter(ring=self.code).exclude(pk__in=self.seen).select_related("person__user"):
            name = wrap.person.user.name if wrap.person.user else REQUESTER
            place = {"case": self.code, "epoch": wrap.epoch, "person": wrap.person.code}
            key = envelopes.open_wrap(bytes(shred_key.key), private[name], bytes(wrap.envelope), **place)
            self.keys[name].add(key)
            self.seen.add(wrap.pk)

    def opens(self, name: str, row: SealedItem) -> bool:
        """Try every key that this person ever had."""
        place = {"epoch": row.epoch, "item": row.code, "kind": row.kind, "author": row.author}
        for key in self.keys[name]:
            try:
                envelopes.open_item(key, bytes(row.envelope), case=self.code, **place)
            except EnvelopeBroken:
                continue
            return True
        return False

    def note_message(self, kind: str = shapes.MESSAGE) -> None:
        """Write down for whom the newest message, or file, is, and for whom it never is."""
        self.collect_keys()
        beside, readers = self.beside(), self.readers()
        peers = {one.user.name for one in self.everybody if one.user.supporter.role == "peer"}
        row = SealedItem.objects.filter(ring=self.code, kind=kind).latest("pk")
        known = {one.user.name for one in [*self.everybody, *self.outsiders]} | set(self.keys)
        inside = {name for name, role in beside.items() if role in READERS} | {REQUESTER}
        shut = {name for name in known - inside if name in self.left or name not in peers}
        self.said.append(Said(row.code, frozenset(inside & readers), shut))

    def follow(self, state: str, seq: int) -> None:
        """Go after the lines that were added: from where the case was, does the table lead to where it is?"""
        may_be = {state}
        for line in Happening.objects.filter(case=self.code, seq__gt=seq).order_by("seq"):
            reached = {MOVES.get((one, line.type, line.actor_role), one) for one in may_be}
            if BACK in reached:
                reached |= {*ACTIVE, State.MATCHING}
            if BEFORE in reached:
                reached |= set(State.values)
            may_be = reached
            self._note_waiting(line)
        assert self.state in {*may_be, ""}, "the case came where the table does not lead"

    def _note_waiting(self, line: Happening) -> None:
        if line.type in {"hand_back", "force_back", "change"}:
            self.alone_since = line.hour
        elif line.type in {"message", "spoke"} and line.actor_role in {"peer", "coach", "expert"}:
            self.alone_since = None
        elif line.type in {"resume", "reopen", "undo"} and self.alone_since:
            self.alone_since = max(self.alone_since, line.hour)

    def sees_at_desk(self, someone: Someone) -> bool:
        request = HttpRequest()
        request.user = someone.user
        try:
            return bool(access.desk_case(request, self.code))  # type: ignore[arg-type]  # all that the door looks at
        except Http404:
            return False

    # What holds --------------------------------------------------------------------------------------------

    @precondition(lambda self: hasattr(self, "asking"))
    @invariant()
    def only_who_stands_beside_reads(self) -> None:
        self.collect_keys()
        beside = self.beside()
        readers = self.readers() - {REQUESTER}
        assert readers <= {name for name, role in beside.items() if role in READERS}, "somebody reads from outside"
        sealed = SealedCopy.objects.filter(ring=self.code, person__user__isnull=False)  # for the rest see `meeting`
        copies = set(sealed.values_list("person__user__name", flat=True))
        asked = set(Offer.objects.filter(case=self.code, state="offered").values_list("person__name", flat=True))
        seated = set(Seat.objects.filter(case=self.code).values_list("person__name", flat=True))
        assert copies <= {*beside, *asked, *seated}, "somebody who is out holds a copy"
        holding = {*readers, *copies, *seated, *beside}
        assert not holding & (self.far | self.came_near), "somebody who is kept away holds something"
        known = set(Offer.objects.filter(case=self.code).values_list("person__name", flat=True))
        known |= set(Watch.objects.filter(case=self.code).values_list("person__name", flat=True))
        assert not known & self.far, "somebody who is kept away was considered"

    @precondition(lambda self: hasattr(self, "asking"))
    @invariant()
    def each_message_opens_for_those_it_was_written_for(self) -> None:
        self.collect_keys()
        written = SealedItem.objects.filter(ring=self.code, kind__in=[shapes.MESSAGE, shapes.FILE])
        rows = {row.code: row for row in written}
        still = self.readers()
        for one in self.said:
            if one.item not in rows:
                continue
            for name in one.shut_for:
                assert not self.opens(name, rows[one.item]), "a message opens for who was not to read it"
            for name in one.read_by & still:
                assert self.opens(name, rows[one.item]), "a message no longer opens for its readers"

    @precondition(lambda self: hasattr(self, "asking") and self.state)
    @invariant()
    def the_state_fits_who_is_there(self) -> None:
        case, roles = self.asking.case, set(self.beside().values())
        assert is_sound(case), "the timeline was changed"
        roles |= {"expert"} if case.paper_referrals.filter(state="accepted").exists() else set()
        wanted = {State.ACTIVE_1: roles == {"peer"}, State.ACTIVE_2: "coach" in roles - {"expert"},
                  State.ACTIVE_3: "expert" in roles, State.RECEIVED: not roles, State.CLOSED: not roles}  # fmt: skip
        assert wanted.get(State(case.state), True), "the state does not fit who is beside"
        open_offers = case.offers.filter(state="offered").count() + case.paper_referrals.filter(state="asked").count()
        assert open_offers <= 1, "two are asked at once"
        assert not (open_offers and case.state in {*ACTIVE, State.MATCHING, State.DORMANT, State.CLOSED}), (
            "asked for nothing"
        )
        if case.state == State.CLOSED:
            assert not SealedItem.objects.filter(ring=self.code, kind=shapes.CONTACT).exists(), "contact after closing"

    @precondition(lambda self: hasattr(self, "asking") and self.state)
    @invariant()
    def the_case_exists_only_for_whom_it_concerns(self) -> None:
        kept_from = self.outsiders if self.state in OVER else self.outsiders[2:]
        assert not any(self.sees_at_desk(one) for one in kept_from[:2]), "the desk sees a case that is kept from it"

    @precondition(lambda self: hasattr(self, "asking") and not self.state)
    @invariant()
    def after_a_shred_nothing_is_left(self) -> None:
        assert not ShredKey.objects.filter(case=self.code).exists(), "the shred key is still there"
        for model in ROWS:
            field = "case" if model is KeyRing else "ring"
            assert not model._default_manager.filter(**{field: self.code}).exists(), "sealed rows are still there"
        assert not KeyPair.objects.filter(case=self.code).exists(), "sealed rows are still there"
        assert not Happening.objects.filter(case=self.code).exists(), "the timeline is still there"

    # The clocks, after a tick ---------------------------------------------------------------------------------

    def look_at_the_clocks(self) -> None:
        """A clock rings where it should, once, and is told; what it ends is ended."""
        now = timezone.now()
        case = Case.objects.filter(pk=self.code).first()
        if case is None:
            return
        ends = closing.ends_at(case)
        assert ends is None or ends > now, "a state outlived its time"
        asked = case.offers.filter(state="offered")
        assert case.state in (*SEEKING, State.ERASED) or not asked, "somebody is asked for a case that seeks nobody"
        late = asked.filter(answer_by__lte=now)
        assert not (late and case.state in SEEKING), "a question outlived its time"
        alarms = list(Alarm.objects.filter(case=case, is_over=False))
        assert all(alarm.is_told for alarm in alarms), "an alarm was not told"
        clocks = [alarm.clock for alarm in alarms]
        for clock in set(clocks):
            most = max(1, len(self.beside())) if clock in PER_PERSON else 1
            assert clocks.count(clock) <= most, "a clock rings twice"
            assert ONLY_IN.get(Clock(clock), case.state) == case.state, "a clock rings in a state that it knows not"
        if case.state not in (*SEEKING, *ACTIVE):
            assert set(clocks) <= KEEPING, "a clock rings in a state that rests"
        elif self.alone_since and self.alone_since + timedelta(hours=48) <= now:
            assert Clock.CONTACT_LATE in clocks, "nobody was told of two days without contact"
