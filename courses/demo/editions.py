"""The demo's editions over the coming year, in every state a visitor can meet."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from courses.demo.dates import FRI, MON, SAT, THU, TUE, WED, at, first_day, rhythm, series
from courses.demo.people import TERMS, VENUES
from courses.demo.prices import PRICES, QUESTIONS
from courses.models import CancellationTerms, Course, Edition, EditionQuestion, Price, Session, Teacher, Venue

NAMES = uuid.UUID("b6a4a9f2-6c0e-5e0c-9a53-1f2d8c7b4e10")  # so that a second load finds the same editions
Kind = Session.Kind


@dataclass(frozen=True)
class Step:
    """A step beside the series: so many days after the first meeting."""

    after: int
    clock: str
    minutes: int
    nl: str
    en: str
    kind: Kind = Kind.LIVE
    is_online: bool = False


@dataclass(frozen=True, kw_only=True)
class Run:
    """An edition of the demo. `taken` and `waiting` say how full it should look."""

    course: str
    weeks: int
    weekday: int
    clock: str
    minutes: int
    count: int
    teachers: list[str]
    places: int
    prices: str
    every: int = 7
    venue: str = ""
    delivery: str = "in_person"
    language: str = "nl"
    terms: str = "standard"
    opens: int = -90
    closes: int | None = None
    state: str = "published"
    taken: int = 0
    waiting: int = 0
    rhythm: tuple[str, str] = ("", "")
    questions: str = ""
    steps: list[Step] = field(default_factory=list)
    last_online: bool = False

    @property
    def code(self) -> uuid.UUID:
        """The edition's code: the same at every load."""
        return uuid.uuid5(NAMES, f"{self.course}/{self.weeks}/{self.weekday}/{self.venue}/{self.language}")

    def write(self, now: datetime) -> None:
        """Make the edition with its sessions, prices and questions, unless it is there already."""
        if Edition.objects.filter(code=self.code).exists():
            return
        days = series(first_day(now, weeks=self.weeks, weekday=self.weekday), count=self.count, every=self.every)
        sessions = sorted(self._sessions(days), key=lambda session: session.starts_at)
        said = self.rhythm if self.rhythm[0] else rhythm(self.count, self.weekday, int(self.clock[:2]))
        edition = Edition.objects.create(
            code=self.code,
            course=Course.objects.get(slug=self.course),
            language=self.language,
            delivery=self.delivery,
            venue=Venue.objects.get(name=VENUES[self.venue][0]) if self.venue else None,
            join_url="" if self.delivery == "in_person" else f"https://video.example/{self.code.hex[:10]}",
            rhythm_nl=said[0],
            rhythm_en=said[1],
            places=self.places,
            starts_at=sessions[0].starts_at,
            ends_at=max(session.ends_at for session in sessions),
            opens_at=at((now + timedelta(days=self.opens)).date(), "09:00"),
            closes_at=None if self.closes is None else at((now + timedelta(days=self.closes)).date(), "12:00"),
            terms=CancellationTerms.objects.get(name=TERMS[self.terms][0]),
            state=self.state,
        )
        edition.teachers.set(Teacher.objects.filter(slug__in=self.teachers))
        for session in sessions:
            session.edition = edition
        Session.objects.bulk_create(sessions)
        for position, price in enumerate(PRICES[self.prices]):
            until_on = days[0] - timedelta(days=price.days_before) if price.days_before else None
            Price.objects.create(
                edition=edition, position=position, kind=price.kind, label_nl=price.nl, label_en=price.en,
                cents=price.cents, until_on=until_on,
            )  # fmt: skip
        for position, asked in enumerate(QUESTIONS[self.questions]):
            EditionQuestion.objects.create(
                edition=edition, position=position, kind=asked.kind, text_nl=asked.nl, text_en=asked.en,
                why_nl=asked.why_nl, why_en=asked.why_en, is_required=asked.is_required,
            )  # fmt: skip

    def _sessions(self, days: list[date]) -> Iterator[Session]:
        for number, day in enumerate(days, start=1):
            starts_at = at(day, self.clock)
            is_online = self.delivery == "online" or (self.last_online and number == len(days))
            yield Session(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=self.minutes), is_online=is_online)
        for step in self.steps:
            starts_at = at(days[0] + timedelta(days=step.after), step.clock)
            yield Session(
                kind=step.kind, title_nl=step.nl, title_en=step.en, is_online=step.is_online,
                starts_at=starts_at, ends_at=starts_at + timedelta(minutes=step.minutes),
            )  # fmt: skip


DOCTORS, EVERYONE = "mindful-zelfcompassie-voor-artsen", "mindful-zelfcompassie"
RESIDENTS, CORE, WEEK = "korte-cursus-aios", "kernvaardigheden-zelfcompassie", "intensieve-week-zelfcompassie"
TASTE, ERROR, RETREAT, OPEN = "kennismaken-met-zelfcompassie", "na-de-fout", "stilteretraite", "open-oefenavond"
LEADERS, PRESSURE, RAINBOW = "compassievol-medisch-leiderschap", "stress-inoculatie", "zelfcompassie-lhbtqi"
INTERVISION, BALINT, SCHWARTZ = "intervisiegroep-specialisten", "balintgroep-huisartsen", "schwartz-ronde"
PEERS, CLINIC = "lotgenotengroep-klacht-tucht", "voorbereiding-op-de-kliniek"

HANNEKE, PIETER, NOOR, JORIS = "hanneke-vos", "pieter-claes", "noor-el-amrani", "joris-wouters"
TOM, ELS, SAM, MARIJKE = "tom-aerts", "els-brandsma", "sam-de-wilde", "marijke-de-smet"

QUIET = Step(32, "09:30", 180, "stille ochtend", "silent morning")
QUIET_ONLINE = Step(33, "09:30", 180, "stille ochtend", "silent morning", is_online=True)
BLENDED = [
    Step(-21, "09:00", 60, "zelfbeoordeling", "self-assessment", Kind.MODULE, True),
    Step(-14, "09:00", 120, "instructiemodule", "instruction module", Kind.MODULE, True),
    Step(7, "09:00", 20 * 24 * 60, "oefenen in de praktijk", "practice on the ward", Kind.ASSIGNMENT),
    Step(29, "17:00", 60, "afsluitend gesprek", "closing talk", is_online=True),
]
FIVE_DAYS = ("vijf dagen, maandag tot en met vrijdag, met overnachting", "five days, Monday to Friday, staying over")
THREE_DAYS = ("drie dagen, met overnachting", "three days, staying over")
A_MORNING, A_DAY = ("een ochtend", "a morning"), ("een dag", "a day")
AN_HOUR, A_LUNCH = ("een avonduur", "an evening hour"), ("een uur, rond het middaguur", "an hour, around noon")
BLENDED_RHYTHM = (
    "online, een middag in de klas, vier weken oefenen",
    "online, an afternoon in class, four weeks of practice",
)
TEN_ROUNDS = ("tien rondes in twee jaar, om de tien weken", "ten rounds in two years, every ten weeks")
ONLINE, HYBRID = "online", "hybrid"

RUNS = [
    # courses of eight weeks
    Run(course=DOCTORS, weeks=-30, weekday=TUE, clock="19:30", minutes=150, count=8, venue="tolhuis", teachers=[HANNEKE], places=14, prices="doctors", opens=-300, taken=13),
    Run(course=DOCTORS, weeks=-3, weekday=THU, clock="19:30", minutes=150, count=8, venue="waterpoort", teachers=[HANNEKE], places=12, prices="doctors", opens=-150, taken=12),
    Run(course=DOCTORS, weeks=8, weekday=TUE, clock="19:30", minutes=150, count=8, venue="tolhuis", teachers=[HANNEKE], places=14, prices="doctors", taken=14, waiting=3, questions="group", steps=[QUIET]),
    Run(course=DOCTORS, weeks=14, weekday=TUE, clock="19:30", minutes=150, count=8, venue="tolhuis", teachers=[HANNEKE], places=14, prices="doctors_early", taken=10, questions="group", steps=[QUIET]),
    Run(course=DOCTORS, weeks=16, weekday=WED, clock="19:30", minutes=150, count=8, venue="leie", teachers=[PIETER], places=14, prices="doctors", taken=4, questions="group", steps=[QUIET]),
    Run(course=DOCTORS, weeks=11, weekday=MON, clock="20:00", minutes=120, count=8, delivery=ONLINE, language="en", teachers=[NOOR], places=16, prices="doctors", taken=7, questions="group", steps=[QUIET_ONLINE]),
    Run(course=DOCTORS, weeks=42, weekday=THU, clock="19:30", minutes=150, count=8, venue="waterpoort", teachers=[HANNEKE], places=14, prices="doctors_early", opens=75, questions="group", steps=[QUIET]),
    Run(course=EVERYONE, weeks=-44, weekday=MON, clock="19:00", minutes=150, count=8, venue="kade", teachers=[TOM], places=18, prices="everyone", opens=-400, taken=16),
    Run(course=EVERYONE, weeks=9, weekday=MON, clock="19:00", minutes=150, count=8, venue="kade", teachers=[TOM], places=18, prices="everyone", taken=11, questions="table", steps=[QUIET]),
    Run(course=EVERYONE, weeks=10, weekday=THU, clock="19:30", minutes=150, count=8, venue="dijle", teachers=[PIETER], places=16, prices="everyone", taken=15, steps=[QUIET]),
    Run(course=EVERYONE, weeks=20, weekday=TUE, clock="19:30", minutes=120, count=8, delivery=ONLINE, language="en", teachers=[NOOR], places=20, prices="everyone", taken=3),
    Run(course=EVERYONE, weeks=12, weekday=WED, clock="19:00", minutes=150, count=8, venue="zuiderdok", teachers=[TOM], places=16, prices="everyone", state="cancelled", taken=0),
    Run(course=RAINBOW, weeks=13, weekday=WED, clock="20:00", minutes=120, count=8, delivery=ONLINE, teachers=[SAM], places=16, prices="pay_what_you_can", taken=9, questions="names"),
    Run(course=RAINBOW, weeks=41, weekday=TUE, clock="20:00", minutes=120, count=8, delivery=ONLINE, teachers=[SAM], places=16, prices="pay_what_you_can", opens=120, questions="names"),
    # shorter courses
    Run(course=RESIDENTS, weeks=7, weekday=THU, clock="20:00", minutes=120, count=6, delivery=ONLINE, teachers=[NOOR], places=12, prices="residents", taken=12, waiting=2),
    Run(course=RESIDENTS, weeks=15, weekday=THU, clock="20:00", minutes=120, count=6, delivery=ONLINE, teachers=[NOOR], places=12, prices="residents", taken=5),
    Run(course=RESIDENTS, weeks=18, weekday=MON, clock="19:30", minutes=120, count=6, venue="dijle", teachers=[MARIJKE], places=12, prices="residents", taken=2, questions="table"),
    Run(course=CORE, weeks=4, weekday=TUE, clock="17:00", minutes=90, count=4, delivery=ONLINE, teachers=[SAM], places=18, prices="core", closes=14, taken=17),
    Run(course=CORE, weeks=21, weekday=WED, clock="17:00", minutes=90, count=4, delivery=ONLINE, teachers=[TOM], places=18, prices="core", taken=1),
    # intensives, days and retreats
    Run(course=WEEK, weeks=20, weekday=MON, clock="09:30", minutes=450, count=5, every=1, venue="meander", teachers=[HANNEKE, TOM], places=20, prices="residential_early", terms="residential", taken=19, rhythm=FIVE_DAYS, questions="stay"),
    Run(course=WEEK, weeks=46, weekday=MON, clock="09:30", minutes=450, count=5, every=1, venue="heuvel", teachers=[TOM], places=18, prices="residential_early", terms="residential", opens=60, rhythm=FIVE_DAYS, questions="stay"),
    Run(course=TASTE, weeks=2, weekday=SAT, clock="09:30", minutes=180, count=1, venue="leie", teachers=[PIETER], places=24, prices="taste", terms="short", taken=20, rhythm=A_MORNING),
    Run(course=TASTE, weeks=10, weekday=SAT, clock="09:30", minutes=180, count=1, venue="tolhuis", teachers=[HANNEKE], places=24, prices="taste", terms="short", taken=6, rhythm=A_MORNING),
    Run(course=TASTE, weeks=16, weekday=SAT, clock="10:00", minutes=180, count=1, venue="zuiderdok", delivery=HYBRID, teachers=[PIETER], places=40, prices="taste", terms="short", taken=8, rhythm=A_MORNING),
    Run(course=TASTE, weeks=-8, weekday=SAT, clock="09:30", minutes=180, count=1, venue="tolhuis", teachers=[HANNEKE], places=24, prices="taste", terms="short", opens=-120, taken=22, rhythm=A_MORNING),
    Run(course=ERROR, weeks=9, weekday=FRI, clock="09:30", minutes=450, count=1, venue="zuiderdok", teachers=[TOM, MARIJKE], places=20, prices="day", terms="short", taken=18, rhythm=A_DAY, questions="table"),
    Run(course=ERROR, weeks=24, weekday=FRI, clock="09:30", minutes=450, count=1, venue="ijssel", teachers=[TOM], places=20, prices="day", terms="short", taken=3, rhythm=A_DAY, questions="table"),
    Run(course=ERROR, weeks=3, weekday=FRI, clock="09:30", minutes=450, count=1, venue="linde", teachers=[MARIJKE], places=20, prices="day", terms="short", closes=-2, taken=16, rhythm=A_DAY, questions="table"),
    Run(course=RETREAT, weeks=26, weekday=FRI, clock="16:00", minutes=300, count=1, venue="heuvel", teachers=[NOOR, PIETER], places=22, prices="retreat", terms="residential", taken=14, rhythm=THREE_DAYS, questions="stay", steps=[Step(1, "07:30", 840, "", ""), Step(2, "07:30", 450, "", "")]),
    Run(course=RETREAT, weeks=44, weekday=FRI, clock="16:00", minutes=300, count=1, venue="meander", teachers=[NOOR], places=20, prices="retreat", terms="residential", opens=90, rhythm=THREE_DAYS, questions="stay", steps=[Step(1, "07:30", 840, "", ""), Step(2, "07:30", 450, "", "")]),
    Run(course=OPEN, weeks=2, weekday=WED, clock="20:00", minutes=60, count=1, delivery=ONLINE, teachers=[SAM], places=60, prices="open", terms="short", taken=12, rhythm=AN_HOUR),
    Run(course=OPEN, weeks=7, weekday=WED, clock="20:00", minutes=60, count=1, delivery=ONLINE, teachers=[NOOR], places=60, prices="open", terms="short", taken=4, rhythm=AN_HOUR),
    Run(course=OPEN, weeks=11, weekday=WED, clock="20:00", minutes=60, count=1, delivery=ONLINE, teachers=[SAM], places=60, prices="open", terms="short", taken=1, rhythm=AN_HOUR),
    # leading, and groups that stay
    Run(course=LEADERS, weeks=17, weekday=WED, clock="13:00", minutes=240, count=4, every=21, venue="waterpoort", teachers=[JORIS], places=16, prices="leaders_early", taken=6, questions="leaders"),
    Run(course=LEADERS, weeks=11, weekday=THU, clock="13:00", minutes=240, count=4, every=21, venue="dijle", teachers=[JORIS, MARIJKE], places=16, prices="leaders", taken=14, questions="leaders", last_online=True, delivery=HYBRID),
    Run(course=LEADERS, weeks=40, weekday=TUE, clock="13:00", minutes=240, count=4, every=21, venue="kade", teachers=[JORIS], places=16, prices="leaders_early", state="draft", questions="leaders"),
    Run(course=INTERVISION, weeks=8, weekday=MON, clock="19:00", minutes=150, count=6, every=56, venue="kade", teachers=[MARIJKE], places=8, prices="intervision", taken=6),
    Run(course=INTERVISION, weeks=12, weekday=TUE, clock="19:30", minutes=150, count=6, every=56, delivery=ONLINE, teachers=[JORIS], places=8, prices="intervision", taken=8, waiting=1),
    Run(course=BALINT, weeks=15, weekday=THU, clock="17:30", minutes=120, count=12, venue="ijssel", teachers=[ELS], places=8, prices="balint", taken=6),
    Run(course=SCHWARTZ, weeks=-22, weekday=TUE, clock="12:00", minutes=60, count=10, every=70, venue="linde", teachers=[MARIJKE, TOM], places=60, prices="free", terms="short", opens=-220, closes=330, taken=41, rhythm=TEN_ROUNDS),
    Run(course=SCHWARTZ, weeks=6, weekday=THU, clock="12:15", minutes=60, count=1, venue="dijle", teachers=[MARIJKE], places=60, prices="free", terms="short", taken=22, rhythm=A_LUNCH),
    Run(course=PEERS, weeks=9, weekday=TUE, clock="19:30", minutes=120, count=8, every=14, venue="ijssel", teachers=[ELS], places=8, prices="free", taken=5),
    Run(course=PEERS, weeks=19, weekday=WED, clock="19:30", minutes=120, count=8, every=14, delivery=ONLINE, teachers=[TOM], places=8, prices="free", taken=1),
    # before and in the clinic
    Run(course=PRESSURE, weeks=13, weekday=THU, clock="13:30", minutes=180, count=1, venue="linde", delivery=HYBRID, teachers=[MARIJKE, TOM], places=24, prices="students", taken=13, rhythm=BLENDED_RHYTHM, steps=BLENDED),
    Run(course=PRESSURE, weeks=41, weekday=THU, clock="13:30", minutes=180, count=1, venue="dijle", delivery=HYBRID, teachers=[MARIJKE], places=24, prices="students", opens=30, rhythm=BLENDED_RHYTHM, steps=BLENDED),
    Run(course=CLINIC, weeks=14, weekday=MON, clock="15:30", minutes=120, count=8, venue="dijle", teachers=[MARIJKE, NOOR], places=12, prices="students", taken=8, questions="table"),
    Run(course=CLINIC, weeks=42, weekday=FRI, clock="15:30", minutes=120, count=8, venue="kade", teachers=[NOOR], places=12, prices="students", opens=45),
]  # fmt: skip


def wanted_places() -> dict[uuid.UUID, tuple[int, int]]:
    """Return how full each edition should look: seats taken, people waiting, by the edition's code."""
    return {run.code: (run.taken, run.waiting) for run in RUNS}


def load(now: datetime) -> None:
    """Make the editions that are not there yet."""
    for run in RUNS:
        run.write(now)
