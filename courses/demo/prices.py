"""What the demo's editions cost, and what they ask of whoever enrols."""

from typing import NamedTuple

from courses.models import EditionQuestion, Price

REGULAR, EARLY, REDUCED, MEMBER = Price.Kind.REGULAR, Price.Kind.EARLY, Price.Kind.REDUCED, Price.Kind.MEMBER
About = EditionQuestion.Kind


class Cost(NamedTuple):
    """A price; an early one ends so many days before the first day."""

    nl: str
    en: str
    cents: int
    kind: Price.Kind = REGULAR
    days_before: int = 0


class Asked(NamedTuple):
    """A question with its reason."""

    kind: About
    nl: str
    en: str
    why_nl: str
    why_en: str
    is_required: bool = False


DOCTOR = ("arts of medisch specialist", "doctor or medical specialist")
RESIDENT = ("aios of anios", "resident or junior doctor")
STUDENT = ("coassistent of student", "medical student")
PARTICIPANT = ("deelnemer", "participant")
WHAT_YOU_CAN = ("wat je kunt betalen", "what you can pay")
SEAT = ("met een plek van je instelling", "with a seat from your institution")

PRICES: dict[str, list[Cost]] = {
    "free": [],
    "doctors": [
        Cost(*DOCTOR, 69500), Cost(*RESIDENT, 49500), Cost(*STUDENT, 29500), Cost(*WHAT_YOU_CAN, 15000, REDUCED),
        Cost(*SEAT, 39500, MEMBER),
    ],
    "doctors_early": [
        Cost(*DOCTOR, 62500, EARLY, 42), Cost(*DOCTOR, 69500), Cost(*RESIDENT, 49500), Cost(*STUDENT, 29500),
        Cost(*WHAT_YOU_CAN, 15000, REDUCED), Cost(*SEAT, 39500, MEMBER),
    ],
    "everyone": [Cost(*PARTICIPANT, 39500), Cost("student of minima", "student or low income", 19500)],
    "pay_what_you_can": [Cost(*PARTICIPANT, 39500), Cost(*WHAT_YOU_CAN, 9500, REDUCED)],
    "residents": [Cost(*RESIDENT, 24500), Cost(*STUDENT, 14500)],
    "core": [Cost(*PARTICIPANT, 16500), Cost(*STUDENT, 9500), Cost(*SEAT, 9500, MEMBER)],
    "residential_early": [Cost(*PARTICIPANT, 109500, EARLY, 70), Cost(*PARTICIPANT, 115000), Cost(*STUDENT, 79500)],
    "taste": [Cost(*PARTICIPANT, 7500), Cost(*STUDENT, 4500)],
    "day": [Cost(*PARTICIPANT, 22500), Cost("aios, anios of student", "resident, junior doctor or student", 14500)],
    "retreat": [Cost(*PARTICIPANT, 42000), Cost(*WHAT_YOU_CAN, 26000, REDUCED)],
    "open": [Cost("wat je kunt missen", "what you can spare", 500, REDUCED), Cost("richtbedrag", "suggested amount", 1250)],
    "leaders": [Cost(*PARTICIPANT, 89000)],
    "leaders_early": [Cost(*PARTICIPANT, 82500, EARLY, 56), Cost(*PARTICIPANT, 89000)],
    "intervision": [Cost(*PARTICIPANT, 48000)],
    "balint": [Cost("huisarts", "general practitioner", 54000), Cost("huisarts in opleiding", "GP in training", 32000)],
    "students": [Cost(*STUDENT, 3500)],
}  # fmt: skip

DIET = Asked(
    About.DIETARY, "Is er iets dat je niet eet of niet verdraagt?", "Is there anything you do not eat or cannot tolerate?",
    "Voor de keuken. Na afloop wissen we je antwoord.", "For the kitchen. We erase your answer afterwards.",
)  # fmt: skip
ACCESS = Asked(
    About.ACCESSIBILITY, "Heb je iets nodig om goed mee te kunnen doen?", "Do you need anything to take part well?",
    "Denk aan een vlakke ingang, een ringleiding of een plaats bij de deur.",
    "Think of a level entrance, an induction loop or a place near the door.",
)  # fmt: skip
EXPERIENCE = Asked(
    About.EXPERIENCE, "Heb je eerder gemediteerd of een cursus als deze gedaan?", "Have you meditated before, or taken a course like this?",
    "Het is geen voorwaarde. De docent sluit aan bij wie er komt.", "It is not a condition. The teacher adapts to who comes.",
)  # fmt: skip
SITUATION = Asked(
    About.OTHER, "Over welke groep of afdeling heb je de leiding?", "Which team or department do you lead?",
    "Zo zetten we mensen uit dezelfde organisatie niet bij elkaar.", "So that we do not put people of one organisation together.",
    True,
)  # fmt: skip
CALLED = Asked(
    About.OTHER, "Met welke naam en voornaamwoorden wil je genoemd worden?", "Which name and pronouns shall we use?",
    "Alleen de docent en de groep zien dit.", "Only the teacher and the group see this.",
)  # fmt: skip

QUESTIONS: dict[str, list[Asked]] = {
    "": [],
    "group": [EXPERIENCE, ACCESS],
    "table": [DIET, ACCESS],
    "stay": [DIET, ACCESS, EXPERIENCE],
    "leaders": [SITUATION, DIET],
    "names": [CALLED, ACCESS],
}
