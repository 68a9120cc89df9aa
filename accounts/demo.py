"""The people of the demonstration: invented, with one password, no second factor asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Institution, Profile, User
from accounts.roles import lay_down_roles

PASSWORD = "demo-demo-demo"  # noqa: S105 - the demonstration's, printed on its own pages

Kind, Country = Institution.Kind, Institution.Country
Profession, Register = Profile.Profession, Profile.Register

INSTITUTIONS = [
    ("Ziekenhuis De Kade", Kind.HOSPITAL, "Utrecht", Country.NETHERLANDS),
    ("Medisch Centrum Oosterhaven", Kind.HOSPITAL, "Groningen", Country.NETHERLANDS),
    ("Huisartsenpraktijk De Linde", Kind.PRACTICE, "Amersfoort", Country.NETHERLANDS),
    ("Huisartsenpost Vechtdal", Kind.OUT_OF_HOURS, "Zwolle", Country.NETHERLANDS),
    ("GGZ Duinrand", Kind.MENTAL_HEALTH, "Haarlem", Country.NETHERLANDS),
    ("Universitair Centrum Merwede", Kind.UNIVERSITY, "Rotterdam", Country.NETHERLANDS),
    ("AZ Sint-Elooi", Kind.HOSPITAL, "Gent", Country.BELGIUM),
    ("Wijkgezondheidscentrum De Brug", Kind.PRACTICE, "Antwerpen", Country.BELGIUM),
    ("Woonzorgcentrum Ter Leie", Kind.NURSING_HOME, "Kortrijk", Country.BELGIUM),
]


@dataclass(frozen=True)
class Someone:
    """Who an account of the demonstration belongs to."""

    name: str
    profession: str = ""
    number: str = ""
    works_at: str = ""
    language: str = User.Language.DUTCH
    groups: tuple[str, ...] = ()
    is_staff: bool = False
    is_superuser: bool = False

    @property
    def register(self) -> str:
        """Belgian numbers here start with 1 or 4, Dutch ones with 0 or 9."""
        return "" if not self.number else Register.RIZIV if self.number[0] in "14" else Register.BIG


PEOPLE: dict[str, Someone] = {
    "doctor": Someone("Noor Verhagen", Profession.SPECIALIST, "09900000101", "Ziekenhuis De Kade"),
    "resident": Someone("Sem de Wit", Profession.RESIDENT, "09900000102", "Medisch Centrum Oosterhaven"),
    "teacher": Someone("Hanneke Brouwer", Profession.GENERAL_PRACTITIONER, "09900000103"),
    "trainer": Someone("Lieve Claes", Profession.PSYCHIATRIST, "10020001780"),
    "trainer2": Someone("Gerrit Hofstra", Profession.ELDERLY_CARE, "09900000106"),
    "candidate": Someone("Imane Haddou", Profession.GENERAL_PRACTITIONER, "18045661004", "AZ Sint-Elooi"),
    "coach": Someone("Bart Willems", Profession.OTHER_CARE),
    "peer": Someone("Joris Peeters", Profession.SPECIALIST, "19073366650", "AZ Sint-Elooi"),
    "peer2": Someone("Esther Dijkstra", Profession.GENERAL_PRACTITIONER, "09900000104", "Huisartsenpost Vechtdal"),
    "desk": Someone("Marijke van Loon", Profession.OTHER_CARE),
    "lead": Someone("Femke Jansma", groups=("Support lead",)),
    "board": Someone("Koen De Smet", groups=("Support board",)),
    "desk2": Someone("Tom Aerts", Profession.NURSE, "45012057401"),
    "expert": Someone("Ruben Kaplan", Profession.PSYCHOLOGIST, "09900000105", "GGZ Duinrand"),
    "editor": Someone("Anouk Jacobs", Profession.OUTSIDE_CARE, groups=("Texts",), is_staff=True),
    "treasurer": Someone("Wim Scholten", Profession.OUTSIDE_CARE, groups=("Money",), is_staff=True),
    "institution": Someone("Fleur Hendriks", Profession.OUTSIDE_CARE, works_at="Ziekenhuis De Kade"),
    "staff": Someone("Petra Vos", Profession.OUTSIDE_CARE, groups=("Courses", "Money"), is_staff=True),
    "admin": Someone("Alex Winter", Profession.OUTSIDE_CARE, is_staff=True, is_superuser=True),
}


@transaction.atomic
def load(*, now: datetime) -> None:
    """Make the institutions and the people of the demonstration; those who are there already stay as they are."""
    places = {
        name: Institution.objects.get_or_create(name=name, city=city, defaults={"kind": kind, "country": country})[0]
        for name, kind, city, country in INSTITUTIONS
    }
    groups = {group.name: group for group in lay_down_roles()}
    hashed = make_password(PASSWORD)  # once: the hash is slow on purpose, and the password is no secret
    for number, (who, someone) in enumerate(PEOPLE.items()):
        email = f"{who}@example.org"
        person, is_new = User.objects.get_or_create(
            email=email,
            defaults={
                "name": someone.name,
                "password": hashed,
                "language": someone.language,
                "is_staff": someone.is_staff,
                "is_superuser": someone.is_superuser,
                "date_joined": now - timedelta(days=400 - 12 * number),
            },
        )
        if not is_new:
            continue
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        Profile.objects.create(
            person=person,
            profession=someone.profession,
            register=someone.register,
            registration_number=someone.number,
            institution=places.get(someone.works_at),
        )
        person.groups.set(groups[name] for name in someone.groups)
