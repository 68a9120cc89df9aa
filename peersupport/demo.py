"""A desk that is alive: people who match, people who listen, and requests in every state so far. All invented.

The six words, recovery codes and return codes of the demonstration are kept in one file in the data directory, which
only `show_secrets` reads. Outside the demonstration nothing like it exists.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.demo import PASSWORD
from accounts.models import Institution, Profile, User
from peersupport import demo_cases, demo_secrets
from peersupport.matching import Facts
from peersupport.models import (
    Actor,
    Case,
    Desk,
    DeskMember,
    Duty,
    DutyHours,
    Event,
    Expert,
    Figure,
    Holiday,
    InstitutionName,
    Reason,
    Region,
    Supporter,
    Tie,
)
from peersupport.services import figures, moves, people, requests
from peersupport.services.clocks import ZONE
from peersupport.services.shapes import Contact
from vault.keys import PrivateKey
from vault.models import KeyPair
from vault.services import cases, supporters

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


@dataclass(frozen=True)
class Known:
    """A line of the directory of the demonstration."""

    name: str
    discipline: str
    region: str
    place: str = ""
    weeks: int = 2
    conditions: str = ""
    checked_days_ago: int = 40
    account: str = ""
    languages: tuple[str, ...] = ("nl",)


NETWORK = (
    Known("Floris Brandsma", "clinical", "noord-holland", weeks=1, account="expert", languages=("nl", "en")),
    Known(
        "Hanneke Smit", "psychiatrist", "utrecht", "Praktijk aan de Vecht", 3,
        "doorverwijzing door de huisarts nodig; eigen bijdrage volgens de polis",
    ),
    Known("Wouter De Smet", "psychotherapy", "oost-vlaanderen", "Groepspraktijk Ter Leie", 4, "derdebetaler mogelijk"),
    Known("Samira el Idrissi", "trauma", "gelderland", "Traumacentrum De Linde", 6, "EMDR, ook digitaal", 200),
    Known("Jeroen Kok", "addiction", "zuid-holland", "Polikliniek Nieuw Begin", 1, "aparte ingang, buiten de regio"),
    Known("Liesbeth Maes", "occupational", "antwerpen", "zelfstandig", 0, "eerste gesprek zonder kosten"),
)  # fmt: skip


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
    _network()
    if not Case.objects.exists():
        demo_cases.load(now=now, expert=Expert.objects.get(person__email="expert@example.org").name)


def show_secrets() -> list[str]:
    """Return the six words and codes of the demonstration, a line each."""
    kept = demo_secrets.kept()
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
    email = f"{who}@example.org"
    person, is_new = User.objects.get_or_create(
        email=email, defaults={"name": name, "password": make_password(PASSWORD)}
    )
    if is_new:
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def _vault(person: User) -> None:
    if supporters.keyed(users=[person]):
        return
    made = supporters.set_up(user=person)
    demo_secrets.keep("words", person.email, made.phrase)
    demo_secrets.keep("recovery", person.email, made.recovery_code)


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


def _network() -> None:
    """Fill the directory of experts: one with an account, the others reached on paper; one waits to be checked."""
    for known in NETWORK:
        person = User.objects.filter(email=f"{known.account}@example.org").first() if known.account else None
        Expert.objects.get_or_create(
            name=person.name if person and person.name else known.name,
            defaults={
                "person": person,
                "discipline": known.discipline,
                "region": Region.objects.get(code=known.region),
                "place": known.place,
                "languages": list(known.languages),
                "phone": "088 000 11 22",
                "address": "Postbus 12, 3500 AA Utrecht" if not person else "",
                "waiting_weeks": known.weeks,
                "conditions": known.conditions,
                "verified_on": timezone.localdate() - timedelta(days=known.checked_days_ago),
            },
        )


# Many -----------------------------------------------------------------------------------------------------


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
