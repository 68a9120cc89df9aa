"""A desk that is alive: people who match, people who listen, and requests in every state so far. All invented.

The six words, recovery codes and return codes of the demonstration are kept in one file in the data directory, which
only `show_secrets` reads. Outside the demonstration nothing like it exists.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.demo import PASSWORD
from accounts.models import Institution, Profile, User
from peersupport.matching import Facts
from peersupport.models import (
    Actor,
    Case,
    Desk,
    DeskMember,
    Duty,
    DutyHours,
    Event,
    Figure,
    Holiday,
    InstitutionName,
    Offer,
    Reason,
    Region,
    Supporter,
    Tie,
)
from peersupport.services import choices, desk, figures, moves, offers, people, requests, sealed
from peersupport.services.clocks import ZONE
from peersupport.services.shapes import Contact
from vault.keys import PrivateKey
from vault.models import KeyPair
from vault.services import cases, supporters
from vault.services.requesters import Begun

Profession = Profile.Profession
LARGE = 2_000


@dataclass(frozen=True)
class Helper:
    """A supporter of the demonstration."""

    name: str
    profession: str
    region: str
    role: str = "peer"
    specialty: str = ""
    languages: tuple[str, ...] = ("nl",)
    gender: str = "woman"
    experience: tuple[str, ...] = ()
    works_at: str = ""
    phone_only: bool = False
    trained_days_ago: int = 120


HELPERS: dict[str, Helper] = {
    "peer": Helper(
        "", Profession.SPECIALIST, "oost-vlaanderen", specialty="anesthesiologie", languages=("nl", "en", "fr"),
        gender="man", experience=("incident", "complaint"), works_at="AZ Sint-Elooi",
    ),
    "peer2": Helper(
        "", Profession.GENERAL_PRACTITIONER, "overijssel", experience=("complaint", "too_much"), languages=("nl", "en")
    ),
    "coach": Helper("", Profession.OTHER_CARE, "utrecht", role="coach", gender="man", languages=("nl", "en")),
    "expert": Helper("", Profession.PSYCHOLOGIST, "noord-holland", role="expert", gender="man"),
    "annelies": Helper(
        "Annelies Kuipers", Profession.SPECIALIST, "utrecht", specialty="chirurgie", experience=("incident", "loss"),
        works_at="Ziekenhuis De Kade",
    ),
    "rachid": Helper(
        "Rachid Amrani", Profession.GENERAL_PRACTITIONER, "gelderland", gender="man",
        experience=("disciplinary", "aggression"), languages=("nl", "fr"),
    ),
    "geertje": Helper(
        "Geertje Postma", Profession.ELDERLY_CARE, "friesland", experience=("loss", "too_much"), phone_only=True
    ),
    "lotte": Helper("Lotte Vermeulen", Profession.PSYCHIATRIST, "antwerpen", experience=("aggression", "complaint")),
    "maarten": Helper(
        "Maarten Hoekstra", Profession.SPECIALIST, "noord-holland", specialty="gynaecologie", gender="man",
        experience=("incident", "disciplinary"), languages=("nl", "en"), trained_days_ago=800,
    ),
    "yara": Helper(
        "Yara van Rijn", Profession.RESIDENT, "zuid-holland", experience=("too_much",), languages=("nl", "en"),
        works_at="Universitair Centrum Merwede",
    ),
}  # fmt: skip
CLERKS = {"desk": "", "desk2": "", "ingrid": "Ingrid Bosman"}


def load(*, now: datetime) -> None:
    """Make the desk, its people and its requests; what is there already stays as it is."""
    national = _desks(now)
    for who, name in CLERKS.items():
        _clerk(_person(who, name), national)
    for who, helper in HELPERS.items():
        _supporter(_person(who, helper.name), helper)
    if not Duty.objects.exists():
        _rota(national, now)
    if not Figure.objects.exists():
        _count(now)
    if not Case.objects.exists():
        _cases(now)


def show_secrets() -> list[str]:
    """Return the six words and codes of the demonstration, a line each."""
    kept = _kept()
    lines = [f"Vault of {email}: {words}" for email, words in kept.get("words", {}).items()]
    lines += [f"Recovery code of {email}: {code}" for email, code in kept.get("recovery", {}).items()]
    return [*lines, *(f"Return code, {about}: {code}" for about, code in kept.get("codes", {}).items())]


# Places and people ----------------------------------------------------------------------------------------


@transaction.atomic
def _desks(now: datetime) -> Desk:
    national, is_new = Desk.objects.get_or_create(
        code="national",
        defaults={
            "name_nl": "Landelijke balie",
            "name_en": "National desk",
            "phone": settings.FOUNDATION["phone"],
            "whatsapp": "31880000000",
            "email": "steun@kraanvogel.example",
            "is_national": True,
        },
    )
    if is_new:
        for weekday in range(7):
            DutyHours.objects.create(desk=national, weekday=weekday, opens=time(8), closes=time(22))
        Holiday.objects.create(desk=national, day=date(now.year + 1, 1, 1))
    place = Institution.objects.filter(name="Ziekenhuis De Kade").first()
    if place:
        InstitutionName.objects.get_or_create(name="Sint Willibrord Gasthuis", defaults={"institution": place})
    return national


def _person(who: str, name: str) -> User:
    person, _is_new = User.objects.get_or_create(
        email=f"{who}@example.org", defaults={"name": name, "password": make_password(PASSWORD)}
    )
    return person


def _vault(person: User) -> None:
    if supporters.keyed(users=[person]):
        return
    made = supporters.set_up(user=person)
    _keep("words", person.email, made.phrase)
    _keep("recovery", person.email, made.recovery_code)


def _clerk(person: User, national: Desk) -> None:
    DeskMember.objects.get_or_create(person=person, defaults={"desk": national})
    _vault(person)


@transaction.atomic
def _rota(national: Desk, now: datetime) -> None:
    """Plan four weeks: the phone from eight to ten in two slots a day, desk work on weekdays; a few are free."""
    people = [User.objects.get(email=f"{who}@example.org") for who in (*CLERKS, "peer", "coach", "peer2")]
    first = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    for day in range(28):
        for half, opens in enumerate((8, 15)):
            start = first + timedelta(days=day, hours=opens)
            person = None if (day, half) in {(9, 1), (16, 0)} else people[(2 * day + half) % len(people)]
            Duty.objects.create(
                desk=national, starts_at=start, ends_at=start + timedelta(hours=7), person=person,
                is_offered=(day, half) in {(3, 0), (5, 1)},
            )  # fmt: skip
        if (first + timedelta(days=day)).weekday() < 5:
            start = first + timedelta(days=day, hours=9)
            clerk = people[day % len(CLERKS)]
            Duty.objects.create(
                desk=national, kind=Duty.Kind.DESK, starts_at=start, ends_at=start + timedelta(hours=4), person=clerk
            )


def _count(now: datetime) -> None:
    """Let five quarters be over: the public figures have something to say, and once too little to say it."""
    waits = ("4", "8", "8", "12", "24", "24", "24", "36", "48", "12")
    for back, count in enumerate((43, 38, 7, 31, 26), start=1):
        quarter = figures.quarter(now - timedelta(days=91 * back))
        Figure.objects.bulk_create(
            Figure(
                quarter=quarter,
                country="BE" if number % 3 == 0 else "NL",
                step=2 if number % 3 == 1 else 1,
                profession="doctor",
                reason="incident",
                first_contact=waits[(number * 3 + back) % len(waits)],
                asked=2,
                declined=number % 2,
            )
            for number in range(count)
        )


def _supporter(person: User, helper: Helper) -> None:
    _row, is_new = Supporter.objects.get_or_create(
        person=person,
        defaults={
            "role": helper.role,
            "profession": helper.profession,
            "specialty": helper.specialty,
            "region": Region.objects.get(code=helper.region),
            "languages": list(helper.languages),
            "gender": helper.gender,
            "experience": list(helper.experience),
            "phone_only": helper.phone_only,
            "trained_on": timezone.localdate() - timedelta(days=helper.trained_days_ago),
        },
    )
    _vault(person)
    if is_new:
        people.keep_phone(person=person, number="06 0000 0000")
        if helper.works_at:
            Tie.objects.create(person=person, kind=Tie.Kind.EMPLOYED, place=helper.works_at)


# Requests -------------------------------------------------------------------------------------------------


def _cases(now: datetime) -> None:
    clerk = User.objects.get(email="desk@example.org")
    _ask("received, urgent", "gelderland", Profession.GENERAL_PRACTITIONER, "aggression", hours=1, now=now, urgent=True)
    _ask("received", "utrecht", Profession.SPECIALIST, "incident", hours=2, now=now, employer="Ziekenhuis De Kade")
    matching = _ask("looking", "noord-brabant", Profession.MIDWIFE, "complaint", hours=5, now=now)
    _open(matching, clerk, now, 5)
    proposed = _ask("proposed", "zuid-holland", Profession.RESIDENT, "too_much", hours=20, now=now)
    _propose(proposed, clerk, ["peer2", "rachid", "annelies"])
    asked = _ask("asked of peer@example.org", "west-vlaanderen", Profession.SPECIALIST, "incident", hours=2, now=now)
    _propose(asked, clerk, ["peer", "lotte"])
    _choose(asked, "peer")
    for who, about, region in (("peer", "complaint", "oost-vlaanderen"), ("peer2", "too_much", "drenthe")):
        begun = _ask(f"with {who}@example.org", region, Profession.GENERAL_PRACTITIONER, about, hours=30, now=now)
        _propose(begun, clerk, [who])
        _choose(begun, who)
        _speak(begun, who)


def _ask(
    about: str,
    region: str,
    profession: str,
    reason: str,
    *,
    hours: int,
    now: datetime,
    urgent: bool = False,
    employer: str = "",
) -> Begun:
    place = Region.objects.get(code=region)
    begun = requests.submit(
        facts=Facts(
            profession=profession,
            region=region,
            country=place.country,
            languages=("nl",),
            reason=reason,
            employers=(employer,) if employer else (),
        ),
        contact=Contact(how="call", name="Een schuilnaam", phone="06 0000 0000", safe_hours="na acht uur 's avonds"),
        story="Ik slaap slecht sinds vorige week en weet niet met wie ik erover kan praten.",
        urgent=urgent,
        notice_address="",
        language="nl",
    )
    _keep("codes", about, begun.return_code)
    _since(begun, now, hours)
    return begun


def _since(begun: Begun, now: datetime, hours: int) -> None:
    """Let the request have waited a while, so that the queue looks lived in."""
    since = (now - timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
    Case.objects.filter(pk=begun.opened.case).update(state_since=since)


def _open(begun: Begun, clerk: User, now: datetime, hours: int) -> None:
    desk.open_case(case_id=begun.opened.case, by=clerk)
    _since(begun, now, hours)


def _propose(begun: Begun, clerk: User, who: list[str]) -> None:
    """Propose these people, as the desk would with its vault open: the offers and the move are the services' own."""
    desk.open_case(case_id=begun.opened.case, by=clerk)
    emails = [f"{one}@example.org" for one in who]
    codes = list(Supporter.objects.filter(person__email__in=emails).values_list("code", flat=True))
    words = _kept()["words"][clerk.email]
    holder = supporters.unlock(user=clerk, phrase=words)
    desk.propose(case_id=begun.opened.case, by=clerk, holder=holder, chosen=codes)


def _choose(begun: Begun, who: str) -> None:
    offer = Offer.objects.get(case=begun.opened.case, person__email=f"{who}@example.org")
    choices.choose(opened=begun.opened, offer=offer.code)


def _speak(begun: Begun, who: str) -> None:
    peer = User.objects.get(email=f"{who}@example.org")
    offer = Offer.objects.get(case=begun.opened.case, person=peer)
    offers.accept(offer=offer.code, by=peer, has_no_conflict=True)
    mine = cases.open_case(holder=begun.holder, case=begun.opened.case)
    sealed.write(
        opened=mine, text="Fijn dat je er bent. Vanavond na acht kan ik praten.", role=Actor.REQUESTER, name=""
    )
    theirs = cases.open_case(
        holder=supporters.unlock(user=peer, phrase=_kept()["words"][peer.email]), case=begun.opened.case
    )
    text = "Dank je voor je vertrouwen. Ik bel je om half negen; je hoeft niets voor te bereiden."
    sealed.write(opened=theirs, text=text, role=Actor.PEER, name=peer.get_short_name(), by=peer)


def load_large(*, now: datetime, progress: Callable[[int, int], object]) -> None:
    """Make 2,000 requests that wait: sealed like any other, but without a way back in, which would take hours."""
    clerks = list(User.objects.filter(desk_membership__is_active=True))
    national = Desk.objects.get(is_national=True)
    regions = list(Region.objects.all())
    contact = Contact(how="write", name="Een schuilnaam")
    for number in range(Case.objects.count(), LARGE):
        region = regions[number % len(regions)]
        facts = Facts(
            profession=str(Profession.values[number % len(Profession.values)]),
            region=region.code,
            country=region.country,
            languages=("nl",),
            reason=str(Reason.values[number % len(Reason.values)]),
        )
        _wait(national, clerks, facts, contact, urgent=number % 40 == 0)
        if number % 50 == 0:
            progress(number, LARGE)
    progress(LARGE, LARGE)


@transaction.atomic
def _wait(national: Desk, clerks: list[User], facts: Facts, contact: Contact, *, urgent: bool) -> None:
    code, private = uuid4(), PrivateKey.make()
    pair = KeyPair.objects.create(case=code, public_key=private.public_bytes())
    opened = cases.begin(case=code, key_pair=pair, private=private, by=None)
    case = moves.begin(event=Event.SUBMIT, actor=Actor.REQUESTER, desk=national, urgent=urgent, case_id=code)
    requests.seal(opened, case, facts, contact, clerks, by=opened.holder)


# What the demonstration remembers -------------------------------------------------------------------------


def _file() -> Path:
    return Path(settings.DATA_DIR) / "demo_secrets.json"


def _kept() -> dict[str, Any]:
    if not settings.IS_DEMO or not _file().exists():
        return {}
    found: dict[str, Any] = json.loads(_file().read_text())
    return found


def _keep(part: str, name: str, value: str) -> None:
    kept = _kept()
    kept.setdefault(part, {})[name] = value
    _file().touch(mode=0o600)
    _file().write_text(json.dumps(kept, indent=1))
