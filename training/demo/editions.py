"""The trainings of the path as courses: six days together, and the practicum online. For the admitted alone."""

from datetime import datetime

from courses.demo.dates import MON, WED
from courses.demo.editions import Run
from courses.demo.prices import PARTICIPANT, PRICES, Cost
from courses.demo.subject import Subject, goal
from courses.models import Course
from courses.models.course import Competency, Delivery

TRAINING, PRACTICUM = "docentenopleiding-zelfcompassie", "practicum-zelfcompassie"
SIX_DAYS = ("zes dagen, maandag tot en met zaterdag, met overnachting", "six days, Monday to Saturday, staying over")

COURSES = [
    Subject(
        slug=TRAINING,
        title=("Docentenopleiding zelfcompassie", "Teacher training in self-compassion"),
        lead=(
            "Zes dagen waarin je de hele cursus leert geven, en zelf lesgeeft aan je medecursisten.",
            "Six days in which you learn to teach the whole course, and teach your fellow trainees.",
        ),
        about=(
            "Je doorloopt alle acht bijeenkomsten, nu van de andere kant: wat zeg je, wat laat je, en wat doe je als "
            "iemand overspoeld raakt. Iedere dag geef je les aan een kleine groep en hoor je wat dat bij hen deed.\n\n"
            "Er is één trainer op hooguit veertien deelnemers. 's Ochtends is het stil tot na het ontbijt.\n\n"
            "Het certificaat is voor wie er alle zes de dagen is.",
            "You go through all eight sessions, now from the other side: what you say, what you leave out, and what "
            "you do when somebody is overwhelmed. Each day you teach a small group and hear what it did to them.\n\n"
            "There is one trainer to fourteen trainees at most. In the morning it is silent until after breakfast.\n\n"
            "The certificate is for those who are there on all six days.",
        ),
        format=Course.Format.TRAINING,
        audiences=["professionals", "doctors"],
        teachers=["hanneke-vos", "tom-aerts"],
        prerequisites=(
            "Je bent toegelaten tot het pad naar docent. Het begint met een aanmelding en een gesprek.",
            "You were admitted to the path to teaching. It begins with an application and a conversation.",
        ),
        objectives=[
            goal(
                "Je geeft een oefening met je eigen stem en vanuit je eigen beoefening.",
                "You guide a practice in your own voice and from your own practice.",
                Competency.COMMUNICATOR,
                Competency.SCHOLAR,
            ),
            goal(
                "Je herkent wanneer een deelnemer overspoeld raakt, en weet wat je dan doet en laat.",
                "You recognise when a participant is overwhelmed, and know what to do and what to leave.",
                Competency.PROFESSIONAL,
                Competency.HEALTH_ADVOCATE,
            ),
        ],
    ),
    Subject(
        slug=PRACTICUM,
        title=("Practicum zelfcompassie", "Practicum in self-compassion"),
        lead=(
            "Online lesgeven aan elkaar, een bijeenkomst per week, met twee trainers die meekijken.",
            "Teaching each other online, a session a week, with two trainers looking on.",
        ),
        about=(
            "Met hooguit vijftien deelnemers doe je in negen weken de hele cursus nog eens. Iedere week geven twee van "
            "jullie een deel van de bijeenkomst; daarna is er tijd om na te gaan wat werkte.",
            "With fifteen trainees at most you do the whole course once more in nine weeks. Each week two of you teach "
            "a part of the session; afterwards there is time to see what worked.",
        ),
        format=Course.Format.TRAINING,
        delivery=Delivery.ONLINE,
        audiences=["professionals", "doctors"],
        teachers=["tom-aerts", "noor-el-amrani"],
    ),
]
COSTS = {
    "teacher_training": [Cost(*PARTICIPANT, 189500)],
    "practicum": [Cost(*PARTICIPANT, 49500)],
}
PAST_TRAINING = Run(
    course=TRAINING, weeks=-30, weekday=MON, clock="09:00", minutes=540, count=6, every=1, venue="heuvel",
    teachers=["hanneke-vos", "tom-aerts"], places=28, prices="teacher_training", terms="residential", opens=-400,
    rhythm=SIX_DAYS,
)  # fmt: skip
PAST_PRACTICUM = Run(
    course=PRACTICUM, weeks=-22, weekday=WED, clock="19:30", minutes=150, count=9, delivery="online",
    teachers=["tom-aerts"], places=15, prices="practicum", opens=-300,
)  # fmt: skip
RUNS = [
    PAST_TRAINING,
    PAST_PRACTICUM,
    Run(
        course=TRAINING, weeks=19, weekday=MON, clock="09:00", minutes=540, count=6, every=1, venue="meander",
        teachers=["hanneke-vos", "tom-aerts"], places=28, prices="teacher_training", terms="residential",
        rhythm=SIX_DAYS,
    ),
    Run(
        course=PRACTICUM, weeks=10, weekday=WED, clock="19:30", minutes=150, count=9, delivery="online",
        teachers=["noor-el-amrani"], places=15, prices="practicum",
    ),
]  # fmt: skip


def load(now: datetime) -> None:
    """Make the two trainings, for the admitted alone, and their editions."""
    PRICES.update(COSTS)
    for subject in COURSES:
        course = subject.write()
        if not course.is_by_admission:
            course.is_by_admission = True
            course.save(update_fields=["is_by_admission"])
    for run in RUNS:
        run.write(now)
