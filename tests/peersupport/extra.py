"""Files, calls by telephone and the coach who is alone, as the machine tries them."""

from collections import Counter
from functools import partial
from io import BytesIO

from django.utils import timezone
from hypothesis.stateful import invariant, precondition
from PIL import Image

from peersupport.matching import Facts
from peersupport.models import Actor, Attachment, State
from peersupport.services import alone, attachments, choices, desk, offers, requests, shapes
from tests.peersupport.meeting import SPREAD, Meeting
from tests.peersupport.promises import REQUESTER
from tests.peersupport.world import CONTACT, Asking
from vault.models import SealedItem
from vault.services import requesters

TRIED: Counter[str] = Counter()


def _picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (3, 2), "teal").save(made, "PNG")
    return made.getvalue()


PICTURE = _picture()


class Extra(Meeting):
    """What else may be tried in a case, and what holds."""

    used_code = ""
    has_enough = False

    def begin_case(self, asking: Asking) -> None:
        super().begin_case(asking)
        self.used_code, self.has_enough = "", False

    def begin_by_phone(self, *, facts: Facts, address: str, step: int) -> None:
        """Let the desk take a call; nobody but the code opens it, and whoever was told the code becomes requester."""
        clerk = self.world.clerk
        case, code = requests.take_call(
            holder=clerk.holder, by=clerk.user, facts=facts, contact=CONTACT, urgent=False,
            notice_address=address, language="nl", step=step,
        )  # fmt: skip
        holder = requesters.come_back(typed=code)
        self.begin_case(Asking(self.world, holder, holder.return_code))
        assert holder.case == case.pk
        assert self.readers() == {REQUESTER}, "who took the call reads"
        self.used_code = code
        self.asking.say("Het begon zo.")
        TRIED["a call"] += 1

    # What is tried --------------------------------------------------------------------------------------------

    def uses_a_code_again(self, _number: int = 0) -> None:
        """The code that was told by telephone is spent; the one on paper brings the requester back."""
        if self.used_code:
            again = partial(requesters.come_back, typed=self.used_code)
            assert not self.do(again), "an activation code worked twice"
        if self.state:
            assert self.do(self.asking.come_back, by=REQUESTER), "the return code no longer works"

    def encloses(self, number: int) -> None:
        """The requester or somebody beside them puts a file into the conversation."""
        number //= SPREAD
        one = self.one_of(number // 2)
        send = partial(attachments.enclose, content=PICTURE, called="foto.png")
        name = one.user.name
        role = Actor(self.beside().get(name, "peer"))
        if number % 2:
            is_done = self.do(lambda: send(opened=self.entered(one), role=role, name=name, by=one.user), by=name)
        else:
            is_done = self.do(lambda: send(opened=self.opened(), role=Actor.REQUESTER, name="Ik"), by=REQUESTER)
        if is_done:
            self.note_message()
            self.note_message(shapes.FILE)
            TRIED["a file"] += 1

    def coach_is_alone(self, number: int) -> None:
        """Desk or requester look for a colleague beside the coach, or the requester says that the coach is enough."""
        number //= SPREAD
        if number % 2:
            self._leave_alone()
        beside, clerk = self.beside(), self.world.clerk.user
        roles = set(beside.values())
        is_alone = self.state in {State.ACTIVE_2, State.ACTIVE_3} and "coach" in roles and "peer" not in roles
        if number % 3 == 2:
            self.has_enough |= self.do(lambda: alone.enough(opened=self.opened()), by=REQUESTER) and is_alone
            return
        by_desk = partial(alone.seek, case_id=self.code, by=clerk)
        if self.do(by_desk if number % 3 else lambda: alone.seek_own(opened=self.opened()), by=REQUESTER):
            assert is_alone, "a colleague was sought though nobody was missed"
            assert not self.has_enough, "a colleague was sought though nobody was missed"
            assert self.beside() == beside, "whoever stayed was let go"
            TRIED["a coach alone"] += 1

    def _leave_alone(self) -> None:
        """Let the coach be changed for another, and the colleague leave while that one is chosen."""
        clerk = self.world.clerk
        if not self.do(lambda: choices.another(opened=self.opened(), role="coach"), by=REQUESTER):
            return
        propose = partial(desk.propose, case_id=self.code, by=clerk.user, holder=clerk.holder)
        for coach in self.coaches:
            if self.do(partial(propose, chosen=[coach.user.supporter.code]), by=clerk.user.name):
                break
        for one in self.peers:
            self.do(partial(offers.hand_back, case_id=self.code, by=one.user), by=one.user.name)
        self.do(lambda: choices.choose_for_me(opened=self.opened()), by=REQUESTER)
        self.answer(0)

    # What holds -----------------------------------------------------------------------------------------------

    @precondition(lambda self: hasattr(self, "asking"))
    @invariant()
    def each_file_has_its_row_and_its_time(self) -> None:
        rows = set(Attachment.objects.filter(case=self.code).values_list("item", flat=True))
        held = set(SealedItem.objects.filter(ring=self.code, kind=shapes.FILE).values_list("code", flat=True))
        assert rows == held, "a file and its row went apart"
        if "peer" in self.beside().values():
            self.has_enough = False  # whoever leaves after this is missed

    def look_at_the_clocks(self) -> None:
        super().look_at_the_clocks()
        late = Attachment.objects.filter(gone_on__lte=timezone.localdate())
        assert not late.exists(), "a file outlived its thirty days"
