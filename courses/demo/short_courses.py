"""The demo's introductions, days, retreats and open evenings."""

from courses.demo.subject import Points, Subject, goal
from courses.models import Course
from courses.models.course import Competency, Delivery

F = Course.Format
EXPERT, SPEAKS, TOGETHER, LEADS, HEALTH, LEARNS, PROFESSION = Competency

COURSES = [
    Subject(
        slug="intensieve-week-zelfcompassie",
        title=("Intensieve week zelfcompassie", "Self-compassion intensive"),
        lead=(
            "De hele cursus in vijf dagen, met overnachting: voor wie geen acht avonden op rij vrij kan houden.",
            "The whole course in five days, staying over: for whoever cannot keep eight evenings free in a row.",
        ),
        about=(
            "Van maandagochtend tot vrijdagmiddag weg van het werk. Je volgt dezelfde stof als in de cursus van acht "
            "weken, met meer tijd voor stilte en een lange wandeling op woensdag.\n\n"
            "De telefoon mag mee; we vragen je wel om hem op je kamer te laten. Wie bereikbaar moet zijn voor thuis, "
            "spreekt daarvoor een vast moment af.",
            "Away from work from Monday morning to Friday afternoon. You follow the matter of the eight-week course, "
            "with more time for silence and a long walk on Wednesday.\n\n"
            "You may bring your telephone; we ask you to leave it in your room. If home must be able to reach you, "
            "agree on a fixed moment.",
        ),
        format=F.INTENSIVE,
        audiences=["everyone", "professionals", "doctors"],
        teachers=["hanneke-vos", "tom-aerts"],
        prerequisites=(
            "Geen ervaring nodig. De dagen zijn vol: kom uitgerust, als dat kan.",
            "No experience needed. The days are full: come rested, if you can.",
        ),
        practical=(
            "* Vijf dagen, vier nachten, een kamer voor jezelf\n* Alle maaltijden, vegetarisch\n* Werkboek en geluidsopnamen",
            "* Five days, four nights, a room of your own\n* All meals, vegetarian\n* A workbook and recordings",
        ),
        objectives=[
            goal(
                "Je kent de kern van de cursus uit eigen ervaring, en kunt er thuis mee verder.",
                "You know the heart of the course from your own experience, and can go on with it at home.",
                HEALTH, PROFESSION,
            ),
            goal(
                "Je weet hoe het voelt om vijf dagen niet te hoeven presteren, en wat je daarvan wilt bewaren.",
                "You know what five days without having to achieve feel like, and what of it you want to keep.",
                HEALTH,
            ),
        ],
        accreditation=[Points("ABAN", 24)],
    ),
    Subject(
        slug="kennismaken-met-zelfcompassie",
        title=("Kennismaken met zelfcompassie", "A first taste of self-compassion"),
        lead=(
            "Een ochtend om te proeven: wat is het, wat is het niet, en is het iets voor jou?",
            "A morning to taste: what it is, what it is not, and whether it is something for you.",
        ),
        about=(
            "Drie uur, twee korte oefeningen, veel gelegenheid om te vragen. Sceptisch zijn mag; het helpt zelfs. "
            "Je gaat naar huis met één oefening die je dezelfde dag nog kunt doen.",
            "Three hours, two short exercises, and plenty of room to ask. You may be sceptical; it even helps. You go "
            "home with one exercise that you can do that same day.",
        ),
        format=F.WORKSHOP,
        audiences=["everyone", "professionals", "doctors", "residents"],
        teachers=["pieter-claes", "hanneke-vos"],
        practical=(
            "* Een ochtend, van half tien tot half een\n* Koffie, thee en iets erbij\n* Een kaart met de oefening",
            "* A morning, from half past nine to half past twelve\n* Coffee, tea and something with it\n* A card with the exercise",
        ),
        objectives=[
            goal(
                "Je kunt in je eigen woorden zeggen wat zelfcompassie is, en wat het verschil is met zelfmedelijden.",
                "You can say in your own words what self-compassion is, and how it differs from self-pity.",
                LEARNS,
            ),
        ],
    ),
    Subject(
        slug="na-de-fout",
        title=("Na de fout", "After the error"),
        lead=(
            "Een dag over schaamte, schuld en mildheid, voor zorgprofessionals die iets meemaakten of een collega "
            "willen opvangen.",
            "A day on shame, guilt and kindness, for healthcare professionals to whom something happened or who want "
            "to be there for a colleague.",
        ),
        about=(
            "Iedereen die lang genoeg in de zorg werkt, maakt een fout die niet meer weggaat. Over het systeem wordt "
            "daarna veel gesproken, over degene die het deed weinig. Deze dag gaat daarover.\n\n"
            "’s Ochtends kijken we naar wat schaamte met een mens doet, en wat helpt. ’s Middags oefenen we: met jezelf, "
            "en met het gesprek met een collega. Casuïstiek bespreken we niet; je hoeft jouw verhaal niet te vertellen.",
            "Everyone who works in healthcare long enough makes an error that does not go away. Much is said afterwards "
            "about the system, little about the one who did it. This day is about that.\n\n"
            "In the morning we look at what shame does to a person, and what helps. In the afternoon we practise: with "
            "yourself, and with the talk with a colleague. We discuss no cases; you need not tell your story.",
        ),
        format=F.WORKSHOP,
        audiences=["professionals", "doctors", "residents"],
        teachers=["tom-aerts", "marijke-de-smet"],
        prerequisites=(
            "Is het nog maar kort geleden, minder dan zes weken? Bel ons dan eerst even.",
            "Was it only recently, less than six weeks ago? Then please ring us first.",
        ),
        practical=(
            "* Een dag, van half tien tot vijf\n* Lunch, en een wandeling\n* Een leidraad voor het eerste gesprek met een collega",
            "* A day, from half past nine to five\n* Lunch, and a walk\n* A guide for the first talk with a colleague",
        ),
        objectives=[
            goal(
                "Je begrijpt het verschil tussen schuld en schaamte, en wat elk van beide vraagt.",
                "You understand the difference between guilt and shame, and what each of them asks.",
                PROFESSION,
            ),
            goal(
                "Je kunt een collega na een fout opvangen zonder te sussen en zonder te ondervragen.",
                "You can be there for a colleague after an error without hushing and without questioning.",
                SPEAKS, TOGETHER,
            ),
        ],
        accreditation=[Points("ABAN", 6), Points("RIZIV", 6, ("ethiek en economie", "ethics and economy"))],
    ),
    Subject(
        slug="stilteretraite",
        title=("Stilteretraite voor wie de cursus deed", "Silent retreat for those who took the course"),
        lead=(
            "Drie dagen zwijgen, wandelen en oefenen, met twee docenten die op je letten.",
            "Three days of silence, walking and practice, with two teachers who look out for you.",
        ),
        about=(
            "Stilte is ongewoon voor wie de hele dag praat. De eerste avond is onwennig; daarna wordt het meestal ruim. "
            "We zitten, lopen en eten in stilte. Iedere dag is er een kort gesprek met een van de docenten.\n\n"
            "De retraite telt mee voor wie zelf docent wil worden.",
            "Silence is unusual for those who talk all day. The first evening feels strange; after that it mostly grows "
            "wide. We sit, walk and eat in silence. Each day there is a short talk with one of the teachers.\n\n"
            "The retreat counts for those who want to become teachers.",
        ),
        format=F.RETREAT,
        audiences=["everyone"],
        teachers=["noor-el-amrani", "pieter-claes"],
        prerequisites=(
            "Je volgde een cursus van acht weken of een intensieve week, bij ons of elders.",
            "You took an eight-week course or an intensive, with us or elsewhere.",
        ),
        practical=(
            "* Drie dagen, twee nachten, een kamer voor jezelf\n* Alle maaltijden, vegetarisch; zeg het als je iets niet verdraagt\n"
            "* Neem goede schoenen mee",
            "* Three days, two nights, a room of your own\n* All meals, vegetarian; tell us what you cannot eat\n"
            "* Bring good shoes",
        ),
        objectives=[
            goal(
                "Je verdiept je oefening, en weet hoe je thuis opnieuw begint als het is weggezakt.",
                "You deepen your practice, and know how to begin again at home when it has slipped.",
                HEALTH,
            ),
        ],
    ),
    Subject(
        slug="open-oefenavond",
        title=("Open oefenavond", "Open practice evening"),
        lead=(
            "Iedere maand een uur samen oefenen, online. Kom wanneer je kunt, betaal wat je kunt.",
            "An hour of practice together, online, every month. Come when you can, pay what you can.",
        ),
        about=(
            "We beginnen om acht uur met een oefening van twintig minuten, praten even na en sluiten af met tien minuten "
            "stilte. Er is geen opbouw: je kunt iedere maand instappen, en je camera mag uit.",
            "We begin at eight with an exercise of twenty minutes, talk a little and close with ten minutes of silence. "
            "There is no order in it: you may join any month, and your camera may stay off.",
        ),
        format=F.DROP_IN,
        delivery=Delivery.ONLINE,
        audiences=["everyone"],
        teachers=["sam-de-wilde", "noor-el-amrani"],
        prerequisites=("Je deed ooit een cursus, lang of kort.", "You once took a course, long or short."),
        practical=("* Een uur, online\n* Je hoeft niets voor te bereiden", "* One hour, online\n* There is nothing to prepare"),
    ),
]  # fmt: skip
