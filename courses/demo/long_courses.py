"""The demo's courses of several weeks, and the leadership training."""

from courses.demo.subject import Points, Subject, goal
from courses.models import Course
from courses.models.course import Competency, Delivery

F = Course.Format
EXPERT, SPEAKS, TOGETHER, LEADS, HEALTH, LEARNS, PROFESSION = Competency

COURSES = [
    Subject(
        slug="mindful-zelfcompassie-voor-artsen",
        title=("Mindful zelfcompassie voor artsen", "Mindful self-compassion for doctors"),
        lead=(
            "Acht avonden waarin je leert met jezelf om te gaan zoals met een goede vriend: vooral op de dagen dat het "
            "misgaat.",
            "Eight evenings in which you learn to treat yourself as you would a good friend: above all on the days "
            "when things go wrong.",
        ),
        about=(
            "Je oefent met een groep van hooguit veertien artsen uit verschillende huizen en specialismen. Je hoeft "
            "niets te vertellen wat je niet wilt. Wat in de groep wordt gezegd, blijft daar.\n\n"
            "Iedere avond heeft één thema: hoe je tegen jezelf praat, wat je lichaam al weet, moeilijke gevoelens, "
            "zorgen zonder leeg te lopen, oude pijn, en wat je van waarde vindt. We wisselen korte oefeningen af met "
            "uitleg en gesprek. Thuis oefen je zo'n twintig minuten per dag; op een dag met dienst mag het korter.\n\n"
            "Het is geen behandeling en geen snelle oplossing. Zit je nu midden in een ingrijpende gebeurtenis, "
            "overleg dan eerst met de docent of dit het goede moment is.",
            "You practise with a group of at most fourteen doctors from different hospitals and specialties. You need "
            "not tell anything you would rather keep. What is said in the group stays there.\n\n"
            "Each evening has one theme: how you speak to yourself, what your body already knows, difficult feelings, "
            "caring without running dry, old pain, and what you value. Short exercises alternate with explanation and "
            "talk. At home you practise some twenty minutes a day; less on a day with a shift.\n\n"
            "It is not a treatment and no quick fix. If something grave is happening to you at the moment, speak with "
            "the teacher first about whether this is the right time.",
        ),
        format=F.EIGHT_WEEK,
        audiences=["doctors"],
        teachers=["hanneke-vos", "pieter-claes", "noor-el-amrani"],
        prerequisites=(
            "Je bent arts. Ervaring met meditatie is niet nodig. Wel vragen we je om bij minstens zes van de acht "
            "avonden te zijn.",
            "You are a doctor. No experience of meditation is needed. We do ask you to be there on at least six of the "
            "eight evenings.",
        ),
        practical=(
            "* Acht avonden van tweeënhalf uur, en een stille ochtend in het weekend\n"
            "* Een werkboek, en oefeningen om te beluisteren, ook daarna\n"
            "* Een gesprek vooraf met de docent, als je wilt\n"
            "* Twee terugkomavonden in het jaar erna",
            "* Eight evenings of two and a half hours, and a silent morning at a weekend\n"
            "* A workbook, and exercises to listen to, afterwards too\n"
            "* A talk with the teacher beforehand, if you like\n"
            "* Two evenings to come back in the year that follows",
        ),
        objectives=[
            goal(
                "Je herkent hoe je tegen jezelf praat na een fout of een zware dienst, en kunt dat een andere toon geven.",
                "You notice how you speak to yourself after an error or a hard shift, and can change the tone.",
                PROFESSION, EXPERT,
            ),
            goal(
                "Je hebt drie oefeningen die binnen een minuut passen, tussen twee patiënten in.",
                "You have three exercises that fit in a minute, between two patients.",
                HEALTH,
            ),
            goal(
                "Je kunt bij het lijden van een ander blijven zonder jezelf te verliezen, en een grens zeggen zonder "
                "hardheid.",
                "You can stay with another's suffering without losing yourself, and set a limit without hardness.",
                SPEAKS, TOGETHER,
            ),
            goal(
                "Je weet wat het onderzoek onder artsen laat zien, en wat nog niet.",
                "You know what research among doctors shows, and what it does not show yet.",
                LEARNS,
            ),
        ],
        accreditation=[Points("ABAN", 20), Points("RIZIV", 12, ("ethiek en economie", "ethics and economy"))],
    ),
    Subject(
        slug="mindful-zelfcompassie",
        title=("Mindful zelfcompassie", "Mindful self-compassion"),
        lead=(
            "De cursus van acht weken voor iedereen: leren vriendelijk te zijn voor jezelf zonder het jezelf makkelijk "
            "te maken.",
            "The eight-week course for everyone: learning to be kind to yourself without letting yourself off.",
        ),
        about=(
            "Veel mensen zijn milder voor een buurvrouw dan voor zichzelf. Dat is geen karaktertrek, maar een gewoonte, "
            "en gewoonten kun je oefenen. In acht weken leer je opmerken wat er in je omgaat, het verdragen, en jezelf "
            "geven wat je een ander allang zou geven.\n\n"
            "Je oefent samen en thuis. Delen mag, luisteren is ook meedoen. In de groep zitten mensen uit allerlei "
            "beroepen; de cursus is dezelfde die artsen volgen, met andere voorbeelden.",
            "Many people are gentler with a neighbour than with themselves. That is a habit, not a trait, and habits "
            "can be practised. In eight weeks you learn to notice what goes on inside you, to bear it, and to give "
            "yourself what you would long have given someone else.\n\n"
            "You practise together and at home. You may share; listening counts as well. The group has people from "
            "all walks of life; the course is the one that doctors follow, with other examples.",
        ),
        format=F.EIGHT_WEEK,
        audiences=["everyone", "professionals"],
        teachers=["pieter-claes", "tom-aerts", "noor-el-amrani"],
        prerequisites=(
            "Iedereen kan meedoen. Ben je in behandeling voor een psychische klacht, overleg dan eerst met je behandelaar.",
            "Anyone can take part. If you are being treated for a mental health condition, speak with your therapist first.",
        ),
        practical=(
            "* Acht bijeenkomsten van tweeënhalf uur\n* Een werkboek en geluidsopnamen\n* Thee, en een stoel of een kussen",
            "* Eight meetings of two and a half hours\n* A workbook and recordings\n* Tea, and a chair or a cushion",
        ),
        objectives=[
            goal(
                "Je merkt het op als je streng voor jezelf bent, en weet wat je dan kunt doen.",
                "You notice when you are hard on yourself, and know what you can do then.",
            ),
            goal(
                "Je kunt een moeilijk gevoel laten zijn zonder ervoor weg te lopen of erin te verdrinken.",
                "You can let a difficult feeling be, without running from it or drowning in it.",
            ),
            goal(
                "Je hebt een manier van oefenen gevonden die past in jouw week.",
                "You have found a way of practising that fits your week.",
            ),
        ],
    ),
    Subject(
        slug="korte-cursus-aios",
        title=("Korte cursus voor aios en coassistenten", "Short course for residents and students"),
        lead=(
            "Zes avonden voor wie altijd de nieuwe is: over beoordeeld worden, twijfelen en toch slapen.",
            "Six evenings for whoever is always the new one: about being assessed, doubting, and sleeping all the same.",
        ),
        about=(
            "In de opleiding leer je voor anderen zorgen, en zelden voor jezelf. De les die je niet in een boek vindt, "
            "is dat je niet moe mag zijn, geen fouten mag maken en het alleen moet kunnen. In deze cursus kijken we "
            "daar samen naar.\n\n"
            "Je leert korte oefeningen voor vóór een gesprek, na een nachtdienst en onderweg naar huis. De docent "
            "heeft niets te maken met jouw opleiding, je opleider of je beoordeling, en meldt niets aan wie ook.",
            "In training you learn to care for others, and seldom for yourself. The lesson that stands in no book is "
            "that you may not be tired, may not make mistakes and must manage alone. In this course we look at that "
            "together.\n\n"
            "You learn short exercises for before a conversation, after a night shift and on the way home. The teacher "
            "has nothing to do with your training, your supervisor or your assessment, and reports nothing to anyone.",
        ),
        format=F.SIX_WEEK,
        delivery=Delivery.ONLINE,
        audiences=["residents"],
        teachers=["noor-el-amrani", "marijke-de-smet"],
        prerequisites=(
            "Je bent aios, anios, coassistent of student geneeskunde. Eén avond missen door een dienst kan altijd.",
            "You are a resident, a junior doctor or a medical student. Missing one evening because of a shift is fine.",
        ),
        practical=(
            "* Zes avonden van twee uur, online, met de camera aan als dat lukt\n"
            "* Oefeningen van drie, tien en twintig minuten\n"
            "* Een groep van hooguit twaalf",
            "* Six evenings of two hours, online, with the camera on if you can\n"
            "* Exercises of three, ten and twenty minutes\n"
            "* A group of at most twelve",
        ),
        objectives=[
            goal(
                "Je kunt feedback horen zonder er een oordeel over jezelf van te maken.",
                "You can hear feedback without turning it into a verdict on yourself.",
                PROFESSION, LEARNS,
            ),
            goal(
                "Je weet wat je nodig hebt na een nachtdienst of een overlijden, en kunt erom vragen.",
                "You know what you need after a night shift or a death, and can ask for it.",
                HEALTH, SPEAKS,
            ),
            goal(
                "Je herkent wanneer twijfel je scherp houdt en wanneer zij je uitput.",
                "You can tell when doubt keeps you sharp and when it wears you out.",
                EXPERT, PROFESSION,
            ),
        ],
        accreditation=[Points("ABAN", 12)],
    ),
    Subject(
        slug="kernvaardigheden-zelfcompassie",
        title=("Kernvaardigheden in vier weken", "Core skills in four weeks"),
        lead=(
            "Vier middagen met de oefeningen die het meest gebruikt worden, voor wie acht weken nu niet haalt.",
            "Four afternoons with the exercises that are used most, for whoever cannot manage eight weeks now.",
        ),
        about=(
            "Vier keer anderhalf uur, aan het eind van de werkdag. Per keer leer je één vaardigheid: even stoppen, "
            "vriendelijk spreken tegen jezelf, zorgen voor een ander én voor jou, en ermee doorgaan.\n\n"
            "Wie later de cursus van acht weken wil doen, krijgt het bedrag van deze cursus in mindering.",
            "Four times an hour and a half, at the end of the working day. Each time you learn one skill: pausing, "
            "speaking kindly to yourself, caring for another and for you, and keeping it up.\n\n"
            "If you take the eight-week course later, what you paid for this one is taken off.",
        ),
        format=F.CORE_SKILLS,
        delivery=Delivery.ONLINE,
        audiences=["professionals", "doctors"],
        teachers=["tom-aerts", "sam-de-wilde"],
        prerequisites=("Geen, behalve een deur die dicht kan.", "None, except a door that can be closed."),
        practical=(
            "* Vier bijeenkomsten van anderhalf uur\n* Acht korte geluidsopnamen\n* Plaats voor achttien mensen",
            "* Four meetings of an hour and a half\n* Eight short recordings\n* Room for eighteen people",
        ),
        objectives=[
            goal(
                "Je kunt binnen een minuut stoppen, voelen wat er is, en kiezen wat je doet.",
                "Within a minute you can stop, feel what there is, and choose what to do.",
                HEALTH, PROFESSION,
            ),
            goal(
                "Je kunt meeleven met een patiënt en jezelf daarbij niet vergeten.",
                "You can feel with a patient and not forget yourself.",
                SPEAKS,
            ),
        ],
        accreditation=[Points("ABAN", 6)],
    ),
    Subject(
        slug="zelfcompassie-lhbtqi",
        title=("Zelfcompassie in de lhbtqi+-gemeenschap", "Self-compassion in the LGBTQI+ community"),
        lead=(
            "Acht avonden onder elkaar, zonder iets uit te hoeven leggen.",
            "Eight evenings among one another, with nothing to explain.",
        ),
        about=(
            "Wie heeft geleerd op te letten, draagt dat mee: op de fiets, op het werk, in de spreekkamer. In deze groep "
            "mag dat even zakken. We doen de gewone cursus van acht weken, met ruimte voor schaamte, trots, familie en "
            "gekozen familie.\n\nJe hoeft geen label te noemen om mee te doen. Namen en voornaamwoorden vragen we, en "
            "gebruiken we.",
            "Whoever learnt to be on their guard carries that along: on the bicycle, at work, in the consulting room. "
            "In this group it may settle for a while. We follow the ordinary eight-week course, with room for shame, "
            "pride, family and chosen family.\n\nYou need not name a label to take part. We ask names and pronouns, "
            "and use them.",
        ),
        format=F.EIGHT_WEEK,
        delivery=Delivery.ONLINE,
        audiences=["lgbtqi", "everyone"],
        teachers=["sam-de-wilde"],
        prerequisites=("Iedereen die zich aangesproken voelt.", "Anyone who feels this is for them."),
        practical=(
            "* Acht avonden van twee uur, online\n* Een groep van hooguit zestien\n* Je kiest zelf onder welke naam je meedoet",
            "* Eight evenings of two hours, online\n* A group of at most sixteen\n* You choose the name you take part under",
        ),
        objectives=[
            goal(
                "Je kent het verschil tussen wat er met je is gebeurd en wie je bent.",
                "You know the difference between what happened to you and who you are.",
            ),
            goal(
                "Je kunt jezelf troosten op een manier die voor jou klopt.",
                "You can comfort yourself in a way that is right for you.",
            ),
        ],
    ),
    Subject(
        slug="compassievol-medisch-leiderschap",
        title=("Compassievol medisch leiderschap", "Compassionate medical leadership"),
        lead=(
            "Een leergang van vier middagen voor wie een team, een vakgroep of een opleiding leidt.",
            "A training of four afternoons for whoever leads a team, a department or a training programme.",
        ),
        about=(
            "Leiding geven in de zorg is beslissen met te weinig tijd, en aanspreekbaar blijven als het pijn doet. "
            "Compassievol leiderschap is geen zachte stijl. Het is aandacht geven, begrijpen, meevoelen en helpen, "
            "ook als het antwoord nee is.\n\n"
            "We bekijken wat er uit onderzoek bekend is over teams, organisatie en zorg, en oefenen het met je eigen "
            "situaties. Je werkt met *Appreciative Inquiry* en met de *Active Learning Cycle*: twee manieren van vragen "
            "die je de volgende dag in intervisie en in je team kunt gebruiken.",
            "To lead in healthcare is to decide with too little time, and to remain someone people can talk to when it "
            "hurts. Compassionate leadership is not a soft style. It is attending, understanding, feeling with and "
            "helping, also when the answer is no.\n\n"
            "We look at what research tells about teams, organisations and care, and practise with situations of your "
            "own. You work with *Appreciative Inquiry* and the *Active Learning Cycle*: two ways of asking that you can "
            "use the next day, in intervision and in your team.",
        ),
        format=F.TRAINING,
        audiences=["doctors", "professionals"],
        teachers=["joris-wouters", "marijke-de-smet"],
        prerequisites=(
            "Je geeft leiding, formeel of niet, of gaat dat binnenkort doen. Je brengt één situatie mee waarin je vastliep.",
            "You lead, by title or not, or soon will. You bring one situation in which you got stuck.",
        ),
        practical=(
            "* Vier middagen van vier uur, met drie weken ertussen\n"
            "* Een groep van hooguit zestien, uit verschillende organisaties\n"
            "* Tussendoor twee gesprekken in drietallen\n"
            "* Een reader met de bronnen",
            "* Four afternoons of four hours, three weeks apart\n"
            "* A group of at most sixteen, from different organisations\n"
            "* Two talks in threes in between\n"
            "* A reader with the sources",
        ),
        objectives=[
            goal(
                "Je kunt zeggen wat compassievol leiderschap concreet is, en wat het doet voor teams, organisatie en zorg.",
                "You can say what compassionate leadership concretely is, and what it does for teams, organisations and care.",
                TOGETHER, PROFESSION,
            ),
            goal(
                "Je ziet jezelf als leider: waar je kracht zit, en waar je onder druk verhardt of verdwijnt.",
                "You see yourself as a leader: where your strength lies, and where under pressure you harden or vanish.",
                PROFESSION,
            ),
            goal(
                "Je kunt jezelf reguleren en mild blijven op het moment dat er iets van je gevraagd wordt.",
                "You can regulate yourself and stay kind at the moment when something is asked of you.",
                HEALTH, PROFESSION,
            ),
            goal(
                "Je kent compassie vanuit de (neuro)wetenschap, de contemplatieve tradities en de zorgethiek.",
                "You know compassion from (neuro)science, the contemplative traditions and the ethics of care.",
                PROFESSION,
            ),
            goal(
                "Je begrijpt hoe compassie werkt op welzijn, communicatie, samenwerking en vernieuwing, op uitval en "
                "omgaan met lijden, op patiëntveiligheid en financiële veerkracht.",
                "You understand how compassion works on wellbeing, communication, teamwork and innovation, on drop-out "
                "and dealing with suffering, on patient safety and financial resilience.",
                SPEAKS, TOGETHER, HEALTH,
            ),
            goal(
                "Je oefent met Appreciative Inquiry en de Active Learning Cycle, en gebruikt ze in intervisie en teamwerk.",
                "You practise Appreciative Inquiry and the Active Learning Cycle, and use them in intervision and team work.",
                SPEAKS, TOGETHER,
            ),
        ],
        accreditation=[Points("ABAN", 16), Points("RIZIV", 12, ("ethiek en economie", "ethics and economy"))],
    ),
    Subject(
        slug="stress-inoculatie",
        title=("Voorbereid op druk", "Prepared for pressure"),
        lead=(
            "Een programma in stappen voor coassistenten: eerst online, dan in de klas, dan in de kliniek.",
            "A programme in steps for students in the clinic: first online, then in class, then on the ward.",
        ),
        about=(
            "Stress kun je niet wegnemen, maar je kunt leren wat zij met je doet voordat het erop aankomt. Je begint "
            "met een zelfbeoordeling van een uur en een online module van twee uur. Daarna oefen je drie uur in een "
            "kleine groep, met een werkboek. De laatste stap doe je in de praktijk: vier weken lang één oefening per "
            "dag, en aan het eind een gesprek.\n\n"
            "Wat je in de zelfbeoordeling invult, blijft van jou. De opleiding ziet of je hebt meegedaan, en niets meer.",
            "Stress cannot be taken away, but you can learn what it does to you before it matters. You begin with a "
            "self-assessment of an hour and an online module of two. Then you practise for three hours in a small "
            "group, with a workbook. The last step is on the ward: one exercise a day for four weeks, and a talk at "
            "the end.\n\n"
            "What you fill in at the self-assessment stays yours. Your school sees whether you took part, and nothing more.",
        ),
        format=F.BLENDED,
        delivery=Delivery.HYBRID,
        audiences=["residents"],
        teachers=["marijke-de-smet", "tom-aerts"],
        prerequisites=(
            "Je begint binnen een half jaar met je coschappen, of bent net begonnen.",
            "You start in the clinic within half a year, or have just started.",
        ),
        practical=(
            "* Zelfbeoordeling, online: een uur\n* Instructiemodule, online: twee uur\n* Training in de klas: drie uur, met werkboek\n"
            "* Oefenen in de praktijk: vier weken, met een afsluitend gesprek",
            "* Self-assessment, online: one hour\n* Instruction module, online: two hours\n* Training in class: three hours, with a workbook\n"
            "* Practice on the ward: four weeks, with a talk at the end",
        ),
        objectives=[
            goal(
                "Je herkent de eerste tekenen van stress bij jezelf, in lijf, gedachten en gedrag.",
                "You recognise the first signs of stress in yourself, in body, thoughts and behaviour.",
                HEALTH,
            ),
            goal(
                "Je kunt met een korte oefening helder blijven terwijl er iets van je wordt verwacht.",
                "With a short exercise you can keep a clear head while something is expected of you.",
                EXPERT, PROFESSION,
            ),
            goal(
                "Je hebt een plan voor zelfzorg en weet wie je belt als het te veel wordt.",
                "You have a plan for self-care and know whom to ring when it gets too much.",
                HEALTH, TOGETHER,
            ),
        ],
    ),
]  # fmt: skip
