"""The demo's groups that meet again and again, with a facilitator, and stay among themselves."""

from courses.demo.subject import Points, Subject, goal
from courses.models import Accreditation, Course
from courses.models.course import Competency

F = Course.Format
EXPERT, SPEAKS, TOGETHER, LEADS, HEALTH, LEARNS, PROFESSION = Competency

COURSES = [
    Subject(
        slug="intervisiegroep-specialisten",
        title=("Intervisiegroep voor medisch specialisten", "Intervision group for medical specialists"),
        lead=(
            "Zes keer per jaar met vaste collega's van elders naar je werk kijken, onder leiding van een intervisor.",
            "Six times a year, looking at your work with the same colleagues from elsewhere, led by a facilitator.",
        ),
        about=(
            "Iedere bijeenkomst brengt één deelnemer een vraag in. De anderen luisteren, vragen door en geven pas aan het "
            "eind iets terug. De intervisor bewaakt de vorm en de tijd.\n\n"
            "Wat je hoort, neem je niet mee naar buiten. Zitten er mensen in de groep met wie je werkt of die over jou "
            "gaan? Zeg het, dan zoeken we een andere groep.",
            "At each meeting one member brings a question. The others listen, ask on, and only at the end give something "
            "back. The facilitator guards the form and the time.\n\n"
            "What you hear does not leave the room. Are there people in the group with whom you work, or who decide "
            "about you? Say so, and we look for another group.",
        ),
        format=F.INTERVISION,
        audiences=["doctors"],
        teachers=["marijke-de-smet", "joris-wouters"],
        prerequisites=("Je bent medisch specialist en werkt met patiënten.", "You are a medical specialist and see patients."),
        practical=(
            "* Zes avonden van tweeënhalf uur, verdeeld over een jaar\n* Acht vaste deelnemers\n* Een gesprek vooraf met de intervisor",
            "* Six evenings of two and a half hours, spread over a year\n* Eight regular members\n* A talk with the facilitator beforehand",
        ),
        objectives=[
            goal(
                "Je kunt een vraag uit je werk zo inbrengen dat anderen je kunnen helpen denken.",
                "You can bring a question from your work in such a way that others can help you think.",
                SPEAKS, PROFESSION,
            ),
            goal(
                "Je kunt luisteren zonder op te lossen.",
                "You can listen without solving.",
                TOGETHER, SPEAKS,
            ),
        ],
        accreditation=[Points("ABAN", 2, basis=Accreditation.Basis.MEETING)],
    ),
    Subject(
        slug="balintgroep-huisartsen",
        title=("Balintgroep voor huisartsen", "Balint group for general practitioners"),
        lead=(
            "Twaalf keer met hooguit acht huisartsen praten over die ene patiënt die je niet loslaat.",
            "Twelve meetings of at most eight general practitioners, about that one patient who stays with you.",
        ),
        about=(
            "Een Balintgroep gaat niet over de juiste diagnose, maar over wat er tussen jou en de patiënt gebeurt. Iemand "
            "vertelt, uit het hoofd en zonder dossier. De groep denkt hardop, jij leunt achterover en luistert.\n\n"
            "Een psychotherapeut leidt de groep. Wie daar behoefte aan heeft, kan een jaar lang ook apart met haar praten.",
            "A Balint group is not about the right diagnosis but about what happens between you and the patient. Someone "
            "tells, from memory and without the record. The group thinks aloud; you lean back and listen.\n\n"
            "A psychotherapist leads the group. Whoever needs it can also speak with her alone, for a year.",
        ),
        format=F.BALINT,
        audiences=["doctors"],
        teachers=["els-brandsma"],
        prerequisites=("Je bent huisarts of huisarts in opleiding.", "You are a general practitioner or training to be one."),
        practical=(
            "* Twaalf bijeenkomsten van twee uur\n* Zes tot acht deelnemers\n* Op verzoek gesprekken onder vier ogen, een jaar lang",
            "* Twelve meetings of two hours\n* Six to eight members\n* On request, talks one to one, for a year",
        ),
        objectives=[
            goal(
                "Je ziet wat een patiënt in jou oproept, en wat dat over de patiënt kan zeggen.",
                "You see what a patient calls up in you, and what that may tell about the patient.",
                EXPERT, SPEAKS,
            ),
            goal(
                "Je kunt niet-weten verdragen, in het gezelschap van anderen.",
                "You can bear not knowing, in the company of others.",
                PROFESSION,
            ),
        ],
        accreditation=[Points("ABAN", 24)],
    ),
    Subject(
        slug="schwartz-ronde",
        title=("Schwartz-ronde", "Schwartz round"),
        lead=(
            "Een uur waarin drie collega's vertellen wat het werk met hen deed, en de zaal luistert. Kosteloos.",
            "An hour in which three colleagues tell what the work did to them, and the room listens. Free of charge.",
        ),
        about=(
            "Aan de hand van een thema vertellen drie mensen uit verschillende beroepen een verhaal van vijf minuten. "
            "Daarna is er gesprek, onder leiding van twee begeleiders. Het gaat over gevoelens, nooit over de casus, en er "
            "wordt niets opgelost.\n\nTien rondes vormen een cyclus van twee jaar. Je kunt bij één ronde aanschuiven of "
            "bij alle.",
            "On a theme, three people from different professions tell a story of five minutes. Then there is talk, led by "
            "two facilitators. It is about feelings, never about the case, and nothing is solved.\n\nTen rounds make a "
            "cycle of two years. You may come to one round or to all.",
        ),
        format=F.SCHWARTZ,
        audiences=["professionals", "doctors", "residents"],
        teachers=["marijke-de-smet", "tom-aerts"],
        prerequisites=("Iedereen die in de zorg werkt of ervoor leert.", "Anyone who works in healthcare or trains for it."),
        practical=(
            "* Een uur, met vooraf een broodje\n* Zestig stoelen\n* Wat in de zaal wordt gezegd, blijft in de zaal",
            "* One hour, with a sandwich beforehand\n* Sixty chairs\n* What is said in the room stays in the room",
        ),
        objectives=[
            goal(
                "Je hoort dat anderen voelen wat jij voelt, en ziet collega's anders terug op de gang.",
                "You hear that others feel what you feel, and see your colleagues differently in the corridor.",
                TOGETHER, SPEAKS,
            ),
        ],
        accreditation=[Points("ABAN", 1, basis=Accreditation.Basis.MEETING)],
    ),
    Subject(
        slug="lotgenotengroep-klacht-tucht",
        title=("Lotgenotengroep na een klacht of tuchtzaak", "Peer group after a complaint or disciplinary case"),
        lead=(
            "Acht bijeenkomsten met artsen die hetzelfde meemaakten. Niemand hoeft hier iets uit te leggen.",
            "Eight meetings with doctors who went through the same. Nobody has to explain anything here.",
        ),
        about=(
            "Een klacht of tuchtzaak duurt lang en maakt eenzaam. In deze groep zitten mensen die nog midden in een "
            "procedure zitten naast mensen die haar achter zich hebben. Er is geen les; er is een vaste vorm, een "
            "begeleider, en tijd.\n\n"
            "We geven geen juridisch advies. De begeleider heeft geen band met een toezichthouder, een tuchtcollege, een "
            "opleiding of een werkgever.",
            "A complaint or a disciplinary case lasts long and isolates. In this group, people who are still in the middle "
            "of a procedure sit beside people who have it behind them. There are no lessons; there is a fixed form, a "
            "facilitator, and time.\n\n"
            "We give no legal advice. The facilitator has no ties with a regulator, a disciplinary board, a training "
            "programme or an employer.",
        ),
        format=F.PEER_GROUP,
        audiences=["doctors", "residents"],
        teachers=["els-brandsma", "tom-aerts"],
        prerequisites=(
            "Je maakte een klacht, een tuchtzaak of een calamiteitenonderzoek mee, nu of eerder.",
            "You went through a complaint, a disciplinary case or an inquiry, now or earlier.",
        ),
        practical=(
            "* Acht avonden van twee uur, om de twee weken\n* Zes tot acht deelnemers\n* Je mag een andere naam gebruiken",
            "* Eight evenings of two hours, every two weeks\n* Six to eight members\n* You may use another name",
        ),
    ),
    Subject(
        slug="voorbereiding-op-de-kliniek",
        title=("Klaar voor de kliniek", "Ready for the clinic"),
        lead=(
            "Acht bijeenkomsten voor studenten, vóór de eerste coschappen: acht thema's waar niemand je anders op "
            "voorbereidt.",
            "Eight meetings for students before their first placements: eight themes for which nobody else prepares you.",
        ),
        about=(
            "Zelfzorg. Moeilijkheden, persoonlijk en in het werk. Onzekerheid en risico. Fouten, en wat daarna komt. Steun "
            "van een collega of mentor zoeken. Ziek worden. Jezelf ontwikkelen. En: wat als het niet lukt?\n\n"
            "Per bijeenkomst één thema, één gast uit de praktijk, en veel tijd om te vragen wat je nergens anders durft "
            "te vragen. Niemand uit je faculteit is erbij.",
            "Self-care. Difficulties, personal and at work. Uncertainty and risk. Errors, and what comes after. Looking for "
            "support from a peer or mentor. Falling ill. Developing yourself. And: what if it does not work out?\n\n"
            "One theme each time, one guest from practice, and much time to ask what you dare not ask elsewhere. Nobody "
            "from your faculty is there.",
        ),
        format=F.PREPARATION,
        audiences=["residents"],
        teachers=["marijke-de-smet", "noor-el-amrani"],
        prerequisites=("Je studeert geneeskunde en begint binnenkort in de kliniek.", "You study medicine and will soon start in the clinic."),
        practical=(
            "* Acht middagen van twee uur\n* Een vaste groep van twaalf\n* Een bewijs van deelname",
            "* Eight afternoons of two hours\n* A regular group of twelve\n* A certificate of attendance",
        ),
        objectives=[
            goal(
                "Je weet wat je doet en wie je belt bij een fout, bij twijfel en bij ziekte.",
                "You know what to do and whom to ring after an error, in doubt and in illness.",
                PROFESSION, TOGETHER,
            ),
            goal(
                "Je hebt een plan voor zelfzorg dat het eerste coschap overleeft.",
                "You have a plan for self-care that outlives the first placement.",
                HEALTH,
            ),
        ],
    ),
]  # fmt: skip
