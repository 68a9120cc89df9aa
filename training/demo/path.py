"""The demo's track: the path to teaching mindful self-compassion, as the field knows it. Every number is data."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from courses.models import Course
from training.demo.editions import PRACTICUM, TRAINING
from training.models import Requirement, Stage, Track, TrackVersion
from training.services.versions import draft_version, publish_version

SLUG = "docent-zelfcompassie"
F, Kind = Course.Format, Requirement.Kind
Text = tuple[str, str]  # Dutch, English
NONE: Text = ("", "")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One thing that a stage of the demo asks."""

    kind: str
    title: Text
    about: Text = NONE
    unit: Text = NONE
    ready: Text = NONE
    ready_help: Text = NONE
    courses: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def write(self, stage: Stage, position: int) -> None:
        row = Requirement.objects.create(
            stage=stage,
            position=position,
            kind=self.kind,
            **both(title=self.title, about=self.about, unit=self.unit, ready=self.ready, ready_help=self.ready_help),
            **self.values,
        )
        row.courses.set(Course.objects.filter(slug__in=self.courses))


@dataclass(frozen=True, kw_only=True)
class Part:
    """A stage of the demo."""

    title: Text
    about: Text
    asks: list[Asked]
    awards: Text = NONE
    values: dict[str, Any] = field(default_factory=dict)

    def write(self, version: TrackVersion, position: int) -> None:
        stage = Stage.objects.create(
            version=version,
            position=position,
            **both(title=self.title, about=self.about, awards=self.awards),
            **self.values,
        )
        for number, asked in enumerate(self.asks, start=1):
            asked.write(stage, number)


def both(**texts: Text) -> dict[str, str]:
    """Return texts under the names of their fields."""
    return {
        f"{name}_{language}": said
        for name, text in texts.items()
        for language, said in zip(("nl", "en"), text, strict=True)
    }


TWO_DECIDE = ("Besluit van twee trainers", "A decision by two trainers")
ONE_DECIDES = ("Besluit van een trainer", "A decision by a trainer")

PARTS = [
    Part(
        title=("Aanmelding en toelating", "Application and admission"),
        about=(
            "Je vertelt over je eigen beoefening en waarom je wilt lesgeven. Daarna spreek je een trainer, en besluiten "
            "twee trainers samen. Niemand boekt de opleiding zonder dat besluit.",
            "You tell us about your own practice and why you want to teach. Then you speak with a trainer, and two "
            "trainers decide together. Nobody books the training without that decision.",
        ),
        values={"answer_weeks": 4},
        asks=[
            Asked(
                kind=Kind.COURSE,
                title=("Een hele cursus, minstens zes maanden geleden", "A whole course, at least six months ago"),
                about=(
                    "De cursus van acht weken of een intensieve week. Volgde je die bij ons, dan zien we dat vanzelf. "
                    "Volgde je die elders, laad dan je certificaat hier op.",
                    "The eight-week course or a five-day intensive. If you took it with us, we can see that ourselves. "
                    "If you took it elsewhere, upload your certificate here.",
                ),
                ready=(
                    "Heb je minstens zes maanden geleden een hele cursus zelfcompassie gevolgd (acht weken of vijf dagen)?",
                    "Did you take a whole course in self-compassion (eight weeks or five days), at least six months ago?",
                ),
                ready_help=(
                    "Begin met de cursus van acht weken of een intensieve week. Geef het daarna een half jaar: wat je "
                    "leerde, moet eerst van jou worden.",
                    "Begin with the eight-week course or an intensive. Then give it half a year: what you learnt must "
                    "become yours first.",
                ),
                values={
                    "formats": [F.EIGHT_WEEK, F.INTENSIVE], "months_ago": 6, "accepts_proof": True,
                },
            ),
            Asked(
                kind=Kind.TEXT,
                title=("Je eigen beoefening, de laatste twee jaar", "Your own practice over the last two years"),
                about=(
                    "Hoe oefen je, hoe vaak, en wat doe je als het er een tijd niet van komt? Er is geen goed antwoord; "
                    "we lezen liever iets waars dan iets moois. Minstens zestig woorden.",
                    "How do you practise, how often, and what do you do when for a while it does not happen? There is no "
                    "right answer; we would rather read something true than something fine. At least sixty words.",
                ),
                ready=("Oefen je al zo'n twee jaar vrijwel dagelijks?", "Have you practised almost daily for some two years?"),
                ready_help=(
                    "Zoek een ritme dat in jouw week past, ook met diensten: kort en vaak wint het van lang en zelden. "
                    "Onze open oefenavonden helpen.",
                    "Find a rhythm that fits your week, with shifts too: short and often beats long and seldom. Our "
                    "drop-in evenings help.",
                ),
                values={"target": 60},
            ),
            Asked(
                kind=Kind.PROOF,
                title=("Een stilteretraite van minstens vijf dagen", "A silent retreat of at least five days"),
                about=(
                    "Met een leraar erbij. Een bevestiging van het retraitehuis is genoeg; een foto ervan mag.",
                    "With a teacher. A confirmation by the retreat house will do; a photograph of it is fine.",
                ),
                ready=(
                    "Was je ooit op een stilteretraite van minstens vijf dagen, met een leraar?",
                    "Have you been on a silent retreat of at least five days, with a teacher?",
                ),
                ready_help=(
                    "Kijk in de agenda bij retraites, of vraag ons om adressen. Vijf dagen achter elkaar, met een leraar.",
                    "Look for retreats in the calendar, or ask us for addresses. Five days in a row, with a teacher.",
                ),
            ),
            Asked(
                kind=Kind.TEXT,
                title=("Ervaring met groepen", "Experience with groups"),
                about=(
                    "Welke groepen leidde je: onderwijs, intervisie, een team? Noem geen namen van deelnemers. Minstens "
                    "veertig woorden.",
                    "Which groups did you lead: teaching, intervision, a team? Name no participants. At least forty words.",
                ),
                ready=("Heb je groepen geleid, op je werk of daarbuiten?", "Have you led groups, at work or elsewhere?"),
                ready_help=(
                    "Leid eens een intervisie, geef onderwijs, of loop mee met een docent van ons.",
                    "Facilitate an intervision, teach a class, or walk along with one of our teachers.",
                ),
                values={"target": 40},
            ),
            Asked(
                kind=Kind.TEXT,
                title=("Waarom je wilt lesgeven", "Why you want to teach"),
                about=(
                    "Aan wie, waar, en wat heb jij daarbij zelf nog te leren? Minstens honderd woorden.",
                    "To whom, where, and what have you yourself still to learn in it? At least a hundred words.",
                ),
                values={"target": 100},
            ),
            Asked(
                kind=Kind.FEE,
                title=("Aanmeldkosten", "Application fee"),
                about=(
                    "Voor het lezen, het gesprek en het besluit. Het bedrag komt niet terug als het antwoord “nog niet” "
                    "is; probeer je het later weer, dan betaal je niet nog eens.",
                    "For the reading, the conversation and the decision. It does not come back when the answer is “not "
                    "yet”; if you try again later, you do not pay once more.",
                ),
                values={"cents": 12500},
            ),
            Asked(
                kind=Kind.CONVERSATION,
                title=("Gesprek met een trainer", "A conversation with a trainer"),
                about=(
                    "Drie kwartier, online. Geen examen.",
                    "Three quarters of an hour, online. Not an exam.",
                ),
            ),
            Asked(kind=Kind.DECISION, title=TWO_DECIDE, values={"deciders": 2}),
        ],
    ),
    Part(
        title=("Docentenopleiding", "Teacher training"),
        about=(
            "Zes dagen bij elkaar, met overnachting, in een groep met één trainer op hooguit veertien deelnemers. Het "
            "certificaat is voor wie er alle dagen is.",
            "Six days together, staying over, in a group with one trainer to fourteen trainees at most. The "
            "certificate is for those who are there on all days.",
        ),
        awards=("Docent zelfcompassie in opleiding", "Teacher of self-compassion in training"),
        values={"takes_months": 18, "may_teach": [F.EIGHT_WEEK]},
        asks=[
            Asked(
                kind=Kind.COURSE,
                title=("De zesdaagse opleiding, helemaal", "The six-day training, the whole of it"),
                about=(
                    "Boek een van de edities; die zijn er alleen voor wie is toegelaten. Zodra je alle dagen was, ga je "
                    "vanzelf verder.",
                    "Book one of the editions; they are for the admitted alone. Once you were there on all days, you "
                    "move on automatically.",
                ),
                courses=[TRAINING],
                values={"needs_whole": True},
            ),
        ],
    ),
    Part(
        title=("Practicum", "Practicum"),
        about=(
            "Negen weken online: je geeft om de beurt een deel van een bijeenkomst, met twee trainers erbij. Vanaf nu "
            "loopt er een mentor met je mee.",
            "Nine weeks online: in turn you teach a part of a session, with two trainers there. From now on a mentor "
            "walks along with you.",
        ),
        values={"takes_months": 12, "has_mentor": True},
        asks=[
            Asked(
                kind=Kind.COURSE,
                title=("Het practicum", "The practicum"),
                about=(
                    "Boek een van de edities. Wie er driekwart van de bijeenkomsten was, gaat vanzelf verder.",
                    "Book one of the editions. If you attend three quarters of the sessions, you move on automatically.",
                ),
                courses=[PRACTICUM],
            ),
        ],
    ),
    Part(
        title=("Je eerste cursus, met groepsconsultatie", "Your first course, with group consultation"),
        about=(
            "Je geeft je eerste cursus van acht weken, aan minstens acht deelnemers. Tegelijk kom je tien keer online "
            "bij elkaar met hooguit vijf anderen die hun eerste cursus geven, en een trainer.",
            "You teach your first eight-week course, to at least eight participants. At the same time you meet online "
            "ten times with five others at most who teach their first course, and a trainer.",
        ),
        awards=("Opgeleid docent zelfcompassie", "Trained teacher of self-compassion"),
        values={"takes_months": 12, "has_mentor": True, "answer_weeks": 2, "may_teach": [F.EIGHT_WEEK, F.SIX_WEEK]},
        asks=[
            Asked(
                kind=Kind.COUNT,
                title=("Groepsconsultaties", "Group consultations"),
                about=(
                    "Tel ze op zodra ze geweest zijn. Je mentor en de trainers zien het aantal.",
                    "Count them up as they happen. Your mentor and the trainers see the number.",
                ),
                unit=("consultaties", "consultations"),
                values={"target": 10},
            ),
            Asked(
                kind=Kind.PROOF,
                title=("Overzicht van je cursus", "Overview of your course"),
                about=(
                    "Data, plaats en het aantal deelnemers (minstens acht). Geen namen van deelnemers.",
                    "Dates, place and the number of participants (at least eight). No names of participants.",
                ),
            ),
            Asked(
                kind=Kind.TEXT,
                title=("Wat je leerde", "What you learnt"),
                about=(
                    "Wat ging vanzelf, wat was moeilijk, en wat zou je nu anders doen? Minstens honderd woorden.",
                    "What came of itself, what was hard, and what would you do differently now? At least a hundred words.",
                ),
                values={"target": 100},
            ),
            Asked(kind=Kind.DECISION, title=ONE_DECIDES, values={"deciders": 1}),
        ],
    ),
    Part(
        title=("Op weg naar gecertificeerd docent", "Towards certified teacher"),
        about=(
            "Je geeft meer cursussen, en je mentor kijkt mee: minstens veertien gesprekken van een uur, over twee "
            "cursussen na elkaar. Je mentor mag om meer vragen.",
            "You teach more courses, and your mentor follows you: at least fourteen talks of an hour, over two courses one "
            "after the other. Your mentor may ask for more.",
        ),
        awards=("Gecertificeerd docent zelfcompassie", "Certified teacher of self-compassion"),
        values={
            "has_mentor": True,
            "may_teach": [F.EIGHT_WEEK, F.SIX_WEEK, F.CORE_SKILLS, F.INTENSIVE, F.WORKSHOP],
        },
        asks=[
            Asked(
                kind=Kind.COUNT,
                title=("Cursussen die je gaf", "Courses that you taught"),
                about=("Met minstens acht deelnemers.", "With at least eight participants."),
                unit=("cursussen", "courses"),
                values={"target": 3},
            ),
            Asked(
                kind=Kind.COUNT,
                title=("Gesprekken met je mentor", "Talks with your mentor"),
                about=(
                    "Van een uur, over minstens twee cursussen na elkaar.",
                    "Of an hour, over at least two courses one after the other.",
                ),
                unit=("gesprekken", "talks"),
                values={"target": 14},
            ),
            Asked(
                kind=Kind.PROOF,
                title=("Verslag van de bekeken opname", "Report on the recording"),
                about=(
                    "Je mentor bekijkt een opname van een bijeenkomst en schrijft er kort over. De opname zelf bewaren "
                    "we niet.",
                    "Your mentor watches a recording of a session and writes a short report. We do not keep the recording "
                    "itself.",
                ),
            ),
            Asked(kind=Kind.DECISION, title=TWO_DECIDE, values={"deciders": 2}),
        ],
    ),
]  # fmt: skip


def load(now: datetime) -> bool:
    """Make the track with an older version and the present one; tell whether it was new."""
    track, is_new = Track.objects.get_or_create(
        slug=SLUG,
        defaults={
            **both(
                title=("Docent zelfcompassie worden", "Become a teacher of self-compassion"),
                lead=(
                    "Van deelnemer tot gecertificeerd docent, in je eigen tempo, met bij elke stap iemand naast je.",
                    "From participant to certified teacher, at your own pace, with somebody beside you at every step.",
                ),
                about=(
                    "Lesgeven in zelfcompassie begint bij de eigen beoefening. Daarom vragen we eerst om tijd: een "
                    "cursus die je zelf volgde, een paar jaar oefenen, een retraite in stilte. Daarna leer je het geven.\n\n"
                    "Je ziet altijd waar je bent, wat er gevraagd wordt, van wie je iets hoort en wanneer, en wat er "
                    "daarna komt. Wie met je meeloopt, beslist niet over je.",
                    "Teaching self-compassion begins with your own practice. That is why we first ask for time: a "
                    "course that you took, some years of practice, a retreat in silence. Then you learn to teach it.\n\n"
                    "You can always see where you are, what is asked, who will answer you and when, and what comes next. "
                    "The person who walks beside you has no say in the decisions about you.",
                ),
            ),
            "is_published": True,
            "position": 1,
        },
    )
    if not is_new:
        return False
    first = TrackVersion.objects.create(track=track, number=1)
    for number, part in enumerate(PARTS, start=1):
        part.write(first, number)
    Requirement.objects.filter(stage__version=first, kind=Kind.FEE).update(cents=9500)  # the fee of some years ago
    publish_version(version=first, now=now - timedelta(days=900))
    second = draft_version(track=track)
    Requirement.objects.filter(stage__version=second, kind=Kind.FEE).update(cents=12500)
    publish_version(version=second, now=now - timedelta(days=500))
    return True
