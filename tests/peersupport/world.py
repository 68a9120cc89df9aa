"""A small world, and the journey through it by services; pages have their own tests."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.test import Client

from accounts.models import User
from peersupport.matching import Facts
from peersupport.models import Actor, Case, Desk, Expert, Offer, Region
from peersupport.services import choices, desk, offers, referring, requests, sealed, widening
from peersupport.services.shapes import Contact
from tests.accounts.factories import UserFactory
from tests.peersupport.factories import (
    DeskFactory,
    DeskMemberFactory,
    DutyHoursFactory,
    ExpertFactory,
    SupporterFactory,
)
from vault import http
from vault.holders import Holder, NewVault, OpenCase
from vault.services import cases, requesters, sessions, supporters

FACTS = Facts(profession="specialist", region="utrecht", country="NL", languages=("nl",), reason="incident")
CONTACT = Contact(how="call", name="Ik", phone="0612345678", desk_may_call=True)


@dataclass
class Someone:
    """A person with an account and an open vault."""

    user: User
    vault: NewVault

    @property
    def holder(self) -> Holder:
        return self.vault.holder

    def browser(self, *, is_unlocked: bool = True) -> Client:
        """Return a browser in which they are signed in, with the vault open or not."""
        client = Client()
        client.force_login(self.user)
        if is_unlocked:
            from hashlib import sha256

            login = sha256(f"vault {client.session.session_key}".encode()).hexdigest()
            client.cookies[http.cookie_name(http.SUPPORTER)] = sessions.begin(holder=self.holder, login=login)
        return client


def someone(**fields: Any) -> Someone:
    user = UserFactory(**fields)
    return Someone(user, supporters.set_up(user=user))


@dataclass
class World:
    """A national desk that is open day and night, two desk members, two peers."""

    desk: Desk = field(default_factory=lambda: DeskFactory(is_national=True, phone="088 000 00 00"))

    def __post_init__(self) -> None:
        for weekday in range(7):
            DutyHoursFactory(desk=self.desk, weekday=weekday, opens=time(0), closes=time(23, 59))
        self.clerk, self.other_clerk = (self._clerk(name) for name in ("Marijke van Loon", "Tom Aerts"))
        self.peer, self.other_peer = (self._peer(name) for name in ("Joris Peeters", "Esther Dijkstra"))
        Region.objects.update(desk=None)

    def _clerk(self, name: str) -> Someone:
        found = someone(name=name)
        DeskMemberFactory(person=found.user, desk=self.desk)
        return found

    def _peer(self, name: str, **fields: Any) -> Someone:
        found = someone(name=name)
        SupporterFactory(person=found.user, **fields)
        return found

    def coach(self, name: str = "Bram de Wit", **fields: Any) -> Someone:
        return self._peer(name, role="coach", **fields)

    def expert(self, name: str = "Nadia Haddad", **fields: Any) -> Someone:
        """Return an expert with an account and a line in the directory."""
        found = self._peer(name, role="expert", **fields)
        ExpertFactory(person=found.user, name=name)
        return found

    def submit(self, *, facts: Facts = FACTS, contact: Contact = CONTACT, story: str = "", **more: Any) -> "Asking":
        given = {"urgent": False, "notice_address": "", "language": "nl", **more}
        begun = requests.submit(facts=facts, contact=contact, story=story, **given)
        return Asking(self, begun.holder, begun.return_code)


@dataclass
class Asking:
    """A requester, and how far they have come."""

    world: World
    holder: Holder
    return_code: str

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.holder.case)

    @property
    def opened(self) -> OpenCase:
        return cases.open_case(holder=self.holder, case=self.case.pk)

    def browser(self) -> Client:
        """Return a browser in which the requester's case is open."""
        client = Client()
        client.cookies[http.cookie_name(http.REQUESTER)] = sessions.begin(holder=self.holder)
        return client

    def opened_by_desk(self) -> "Asking":
        desk.open_case(case_id=self.case.pk, by=self.world.clerk.user)
        return self

    def proposed(self, *people: Someone) -> "Asking":
        self.opened_by_desk()
        people = people or (self.world.peer, self.world.other_peer)
        desk.propose(
            case_id=self.case.pk,
            by=self.world.clerk.user,
            holder=self.world.clerk.holder,
            chosen=[one.user.supporter.code for one in people],
        )
        return self

    def offer_to(self, someone: Someone) -> Offer:
        return Offer.objects.get(case=self.case, person=someone.user)

    def offered(self) -> "Asking":
        self.proposed()
        choices.choose(opened=self.opened, offer=self.offer_to(self.world.peer).code)
        return self

    def accepted(self) -> "Asking":
        self.offered()
        offers.accept(offer=self.offer_to(self.world.peer).code, by=self.world.peer.user, has_no_conflict=True)
        return self

    def read(self, someone: Someone) -> list[str]:
        """Return the messages that this supporter can read. Raises NoKey."""
        opened = cases.open_case(holder=someone.holder, case=self.case.pk)
        return [line.text for line in sealed.conversation(opened)]

    def say(self, text: str) -> None:
        sealed.write(opened=self.opened, text=text, role=Actor.REQUESTER, name="Ik")

    def widening(self, *, shares_past: bool = False, shares_contact: bool = False) -> "Asking":
        """Go on from a peer to asking for a coach as well."""
        self.accepted()
        _ = self.opened
        widening.widen(opened=self.opened, shares_past=shares_past, shares_contact=shares_contact)
        return self

    def with_coach(self, coach: Someone, **shares: bool) -> "Asking":
        self.widening(**shares).coach_offered(coach)
        self.coach_accepts(coach)
        return self

    def coach_offered(self, coach: Someone) -> None:
        desk.propose(
            case_id=self.case.pk,
            by=self.world.clerk.user,
            holder=self.world.clerk.holder,
            chosen=[coach.user.supporter.code],
        )
        choices.choose(opened=self.opened, offer=self.offer_to(coach).code)

    def coach_accepts(self, coach: Someone) -> None:
        offer = self.offer_to(coach).code
        offers.accept(offer=offer, by=coach.user, has_no_conflict=True, holder=coach.holder)

    def letter(self, text: str = "Beste collega, wilt u meedenken?") -> str:
        """Write the letter as the requester; return its digest."""
        referring.write(opened=self.opened, text=text, role=Actor.REQUESTER, name="Ik")
        found = referring.letter(self.opened)
        assert found
        return found.digest

    def referred(self, expert: Expert, *, or_next: bool = False) -> "Asking":
        digest = self.letter()
        referring.refer(opened=self.opened, expert=expert.code, digest=digest, role=Actor.REQUESTER, or_next=or_next)
        return self

    def come_back(self) -> "Asking":
        self.holder = requesters.come_back(typed=self.return_code)
        return self
