"""Requests in every state, each brought there by the services themselves, as their people would. All invented."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Profile, User
from peersupport import demo_secrets
from peersupport.matching import Facts
from peersupport.models import Actor, Case, Expert, Kind, Offer, Region, State, Supporter
from peersupport.services import (
    choices,
    closing,
    desk,
    fellows,
    offers,
    pairing,
    pausing,
    referring,
    requests,
    sealed,
    widening,
)
from peersupport.services.shapes import Contact
from vault.holders import Holder
from vault.services import cases, supporters
from vault.services.requesters import Begun

Profession = Profile.Profession
STORY = "Ik slaap slecht sinds vorige week en weet niet met wie ik erover kan praten."
LETTER = (
    "Beste collega,\n\nNa een calamiteit op mijn afdeling slaap ik nauwelijks en ga ik met angst naar mijn werk. "
    "Ik heb steun aan een collega, maar merk dat er meer nodig is.\n\nWat ik hoop: weer kunnen slapen, en begrijpen "
    "wat er met mij gebeurt."
)


@dataclass
class Asking:
    """One request of the demonstration."""

    begun: Begun
    clerk: User
    vaults: dict[str, Holder] = field(repr=False)

    @property
    def case(self) -> UUID:
        return self.begun.opened.case

    def holder(self, email: str) -> Holder:
        """Return somebody's open vault; each is unlocked once, since that takes its time on purpose."""
        if email not in self.vaults:
            words = demo_secrets.kept()["words"][email]
            self.vaults[email] = supporters.unlock(user=User.objects.get(email=email), phrase=words)
        return self.vaults[email]

    def since(self, now: datetime, **ago: int) -> "Asking":
        """Let the state have lasted a while, so that the queue looks lived in."""
        since = (now - timedelta(**ago)).replace(minute=0, second=0, microsecond=0)
        Case.objects.filter(pk=self.case).update(state_since=since)
        return self

    def open(self) -> "Asking":
        desk.open_case(case_id=self.case, by=self.clerk)
        return self

    def propose(self, *who: str) -> "Asking":
        """Propose these people, as the desk would with its vault open."""
        emails = [f"{one}@example.org" for one in who]
        codes = list(Supporter.objects.filter(person__email__in=emails).values_list("code", flat=True))
        desk.propose(case_id=self.case, by=self.clerk, holder=self.holder(self.clerk.email), chosen=codes)
        return self

    def choose(self, who: str) -> "Asking":
        choices.choose(opened=self.begun.opened, offer=self._offer(who).code)
        return self

    def accept(self, who: str) -> "Asking":
        """Let them say yes, and the requester's next visit let them in."""
        holder = self.holder(f"{who}@example.org")
        person = holder.user
        assert person
        offers.accept(offer=self._offer(who).code, by=person, has_no_conflict=True, holder=holder)
        cases.open_case(holder=self.begun.holder, case=self.case)
        return self

    def with_peer(self, who: str) -> "Asking":
        return self.open().propose(who).choose(who).accept(who)

    def speak(self, who: str) -> "Asking":
        """Let the requester and the one beside them write a line each."""
        mine = cases.open_case(holder=self.begun.holder, case=self.case)
        text = "Fijn dat je er bent. Vanavond na acht kan ik praten."
        sealed.write(opened=mine, text=text, role=Actor.REQUESTER, name="")
        holder = self.holder(f"{who}@example.org")
        person = holder.user
        assert person
        theirs = cases.open_case(holder=holder, case=self.case)
        text = "Dank je voor je vertrouwen. Ik bel je om half negen; je hoeft niets voor te bereiden."
        sealed.write(opened=theirs, text=text, role=Actor.PEER, name=person.get_short_name(), by=person)
        return self

    def widen(self) -> "Asking":
        widening.widen(opened=self.begun.opened, shares_past=False, shares_contact=True)
        return self

    def refer(self, expert: str) -> "Asking":
        """Write the letter and send it to an expert of the directory."""
        opened = self.begun.opened
        referring.write(opened=opened, text=LETTER, role=Actor.REQUESTER, name="Een schuilnaam")
        letter, chosen = referring.letter(opened), Expert.objects.get(name=expert)
        assert letter
        referring.refer(opened=opened, expert=chosen.code, digest=letter.digest, role=Actor.REQUESTER, or_next=True)
        return self

    def wish(self, *kinds: str, shows_region: bool = False) -> "Asking":
        """Ask to meet somebody who went through the same."""
        fellows.ask(opened=self.begun.opened, kinds=kinds, shows_profession=True, shows_region=shows_region)
        return self

    def _offer(self, who: str) -> Offer:
        return Offer.objects.get(case=self.case, person__email=f"{who}@example.org")


def load(*, now: datetime, expert: str) -> None:
    """Make a request in every state that a case can be in; one that is shredded leaves nothing to show."""
    clerk = User.objects.get(email="desk@example.org")
    vaults: dict[str, Holder] = {}

    def ask(about: str, region: str, profession: str, reason: str, *, urgent: bool = False, step: int = 1) -> Asking:
        begun = _submit(region, profession, reason, urgent=urgent, step=step)
        demo_secrets.keep("codes", about, begun.return_code)
        return Asking(begun, clerk, vaults)

    gp, specialist = Profession.GENERAL_PRACTITIONER, Profession.SPECIALIST
    ask("received, urgent", "gelderland", gp, "aggression", urgent=True).since(now, hours=1)
    ask("received, for an expert", "utrecht", specialist, "incident", step=3).since(now, hours=2)
    looking = ask("looking", "noord-brabant", Profession.MIDWIFE, "complaint").open().since(now, hours=5)
    proposed = ask("proposed", "zuid-holland", Profession.RESIDENT, "too_much").open()
    proposed.propose("peer2", "rachid", "annelies").since(now, hours=20)
    asked = ask("asked of peer@example.org", "west-vlaanderen", specialist, "incident").open()
    asked.propose("peer", "lotte").choose("peer").since(now, hours=2)
    talking = [
        ask(f"with {who}@example.org", region, gp, about).with_peer(who).speak(who).since(now, hours=30)
        for who, about, region in (("peer", "complaint", "oost-vlaanderen"), ("peer2", "too_much", "drenthe"))
    ]

    widened = ask("looking for a coach", "antwerpen", gp, "disciplinary").with_peer("lotte").widen()
    widened.propose("coach").since(now, hours=4)
    with_coach = ask("with peer2@example.org and coach@example.org", "overijssel", specialist, "incident")
    with_coach.with_peer("peer2").speak("peer2").widen().propose("coach").choose("coach").accept("coach")
    with_coach.since(now, days=6)
    ask("asked of expert@example.org", "gelderland", gp, "loss").with_peer("rachid").refer(expert).since(now, hours=3)
    referred = ask("with expert@example.org", "utrecht", specialist, "too_much").with_peer("annelies").refer(expert)
    referred.accept("expert").since(now, days=9)
    paused = ask("paused", "zuid-holland", Profession.RESIDENT, "complaint").with_peer("yara")
    pausing.pause(opened=paused.begun.opened)
    _let_go_quiet(ask("waiting for a sign", "friesland", Profession.ELDERLY_CARE, "loss").with_peer("geertje"))
    ending = ask("being closed", "gelderland", Profession.NURSE, "incident").with_peer("rachid")
    closing.close(opened=ending.begun.opened)
    closed = ask("closed", "limburg-nl", Profession.PHARMACIST, "complaint").with_peer("geertje")
    closing.close(opened=closed.begun.opened)
    closing.expire(case_id=closed.case, now=now + closing.LASTS[State.CLOSING] + 2 * closing.HOUR)
    closed.since(now, days=5)
    erased = ask("erased, still to be undone", "flevoland", Profession.DENTIST, "too_much").open()
    closing.erase(case_id=erased.case)
    for one in talking:
        one.wish(Kind.COMPLAINT, Kind.BURN_OUT, shows_region=True)  # two whom the desk can propose to each other
    _bring_together(looking, proposed, Kind.COMPLAINT, answers=1)
    _bring_together(widened, with_coach, Kind.INCIDENT, answers=2)


def _bring_together(one: Asking, other: Asking, kind: str, *, answers: int) -> None:
    """Propose two to each other; one or both say yes."""
    for asking in (one, other):
        asking.wish(kind)
    found = pairing.propose(one=one.case, other=other.case, by=one.clerk, holder=one.holder(one.clerk.email))
    named = ((one, "Linde", "06 0000 0000, na achten"), (other, "Mees", "mees@example.org"))
    for asking, name, reach in named[:answers]:
        fellows.say_yes(opened=asking.begun.opened, code=found.code, name=name, reach=reach)


def _let_go_quiet(asking: Asking) -> None:
    person = User.objects.get(email="geertje@example.org")
    for _attempt in range(pausing.ATTEMPTS):
        pausing.tried(case_id=asking.case, by=person, role=Actor.PEER)
    pausing.unreached(case_id=asking.case, by=person, role=Actor.PEER)


def _submit(region: str, profession: str, reason: str, *, urgent: bool, step: int) -> Begun:
    place = Region.objects.get(code=region)
    return requests.submit(
        facts=Facts(profession=profession, region=region, country=place.country, languages=("nl",), reason=reason),
        contact=Contact(how="call", name="Een schuilnaam", phone="06 0000 0000", safe_hours="na acht uur 's avonds"),
        story=STORY,
        urgent=urgent,
        notice_address="",
        language="nl",
        step=step,
    )
