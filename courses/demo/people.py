"""Who teaches in the demo, where, for whom and on what terms. All of them are invented."""

from typing import NamedTuple

from courses.models import Audience, CancellationTerms, Teacher, Venue

Text = tuple[str, str]  # Dutch, English


class Guide(NamedTuple):
    """A teacher's page."""

    slug: str
    name: str
    role: Text
    about: Text
    teaches_in: str = "nl"


AUDIENCES: list[tuple[str, Text]] = [
    ("everyone", ("iedereen", "everyone")),
    ("professionals", ("zorgprofessionals", "healthcare professionals")),
    ("doctors", ("artsen", "doctors")),
    ("residents", ("aios en coassistenten", "residents and medical students")),
    ("lgbtqi", ("de lhbtqi+-gemeenschap", "the LGBTQI+ community")),
]

TERMS = {
    "standard": ("Standaard: vier weken, twee weken, de helft", 28, 14, 50),
    "short": ("Kort: een week, twee dagen, de helft", 7, 2, 50),
    "residential": ("Met overnachting: acht weken, vier weken, een derde", 56, 28, 33),
}

TEACHERS = [
    Guide(
        "hanneke-vos",
        "Hanneke Vos",
        ("internist en docent", "internist and teacher"),
        (
            "Hanneke is internist en geeft sinds 2018 cursussen zelfcompassie. Ze kent de diensten, de overdracht om "
            "acht uur, en de nacht na een complicatie.\n\nIn haar groepen is stilte net zo welkom als een verhaal. "
            "Ze begint op tijd en houdt op tijd op, omdat ze weet hoe vroeg de wekker weer gaat.",
            "Hanneke is an internist and has taught self-compassion since 2018. She knows the shifts, the handover at "
            "eight, and the night after a complication.\n\nIn her groups silence is as welcome as a story. She starts "
            "on time and ends on time, because she knows how early the alarm will go.",
        ),
    ),
    Guide(
        "pieter-claes",
        "Pieter Claes",
        ("huisarts en docent", "general practitioner and teacher"),
        (
            "Pieter is huisarts in een duopraktijk buiten Gent. Zelf begon hij te oefenen in het jaar waarin hij "
            "dacht te stoppen met het vak. Hij stopte niet.\n\nHij geeft les met weinig woorden en veel geduld, "
            "in Vlaanderen en online.",
            "Pieter is a general practitioner in a practice of two outside Ghent. He took up the practice in the year "
            "in which he thought of leaving medicine. He stayed.\n\nHe teaches with few words and much patience, in "
            "Flanders and online.",
        ),
    ),
    Guide(
        "noor-el-amrani",
        "Noor el Amrani",
        ("psychiater en docent", "psychiatrist and teacher"),
        (
            "Noor is psychiater en begeleidt al tien jaar aios. Ze weet hoe het is om iedere zes maanden ergens de "
            "nieuwe te zijn.\n\nZe geeft les in het Nederlands en het Engels. In haar lessen is er altijd iets te "
            "doen met de handen of de adem, en zelden iets te bewijzen.",
            "Noor is a psychiatrist and has worked with residents for ten years. She knows what it is to be the new "
            "one somewhere every six months.\n\nShe teaches in Dutch and in English. In her classes there is always "
            "something to do with the hands or the breath, and seldom anything to prove.",
        ),
        "nl,en",
    ),
    Guide(
        "joris-wouters",
        "Joris Wouters",
        ("anesthesioloog, opleider en leider van een vakgroep", "anaesthetist, trainer and head of a department"),
        (
            "Joris leidde acht jaar een vakgroep van tweeëntwintig anesthesiologen, door twee fusies heen. Wat hij "
            "daar leerde over luisteren, en over hoe lang een grapje in een team kan blijven hangen, brengt hij mee "
            "naar de leergang.",
            "Joris led a department of twenty-two anaesthetists for eight years, through two mergers. What he learnt "
            "there about listening, and about how long one joke can stay in a team, he brings to the training.",
        ),
        "nl,en",
    ),
    Guide(
        "tom-aerts",
        "Tom Aerts",
        ("ziekenhuispsycholoog en docent", "hospital psychologist and teacher"),
        (
            "Tom is ziekenhuispsycholoog in Antwerpen. Hij werkt met teams na een ingrijpend voorval, en geeft sinds "
            "2016 intensieve weken en retraites. Hij kookt graag, en dat merk je aan de pauzes.",
            "Tom is a hospital psychologist in Antwerp. He works with teams after a serious event, and has led "
            "intensives and retreats since 2016. He likes to cook, which shows in the breaks.",
        ),
        "nl,en",
    ),
    Guide(
        "els-brandsma",
        "Els Brandsma",
        ("psychotherapeut en Balintleider", "psychotherapist and Balint leader"),
        (
            "Els is psychotherapeut en leidt al vijftien jaar Balintgroepen voor huisartsen en specialisten. Ze stelt "
            "bijna nooit een vraag waarop zij het antwoord al weet.",
            "Els is a psychotherapist and has led Balint groups for general practitioners and specialists for fifteen "
            "years. She hardly ever asks a question to which she already has the answer.",
        ),
    ),
    Guide(
        "sam-de-wilde",
        "Sam de Wilde",
        ("verpleegkundig specialist en docent", "nurse practitioner and teacher"),
        (
            "Sam (die/hen) is verpleegkundig specialist op een polikliniek genderzorg en geeft les aan mensen uit de "
            "lhbtqi+-gemeenschap. Hen weet hoeveel energie het kost om op te letten, en hoe het is als dat even "
            "niet hoeft.",
            "Sam (they/them) is a nurse practitioner in gender care and teaches people from the LGBTQI+ community. "
            "They know how much energy it takes to be on one's guard, and what it is like when for once there is "
            "no need.",
        ),
        "nl,en",
    ),
    Guide(
        "marijke-de-smet",
        "Marijke De Smet",
        ("kinderarts en intervisor", "paediatrician and intervision facilitator"),
        (
            "Marijke is kinderarts in Leuven. Ze begeleidt intervisiegroepen en Schwartz-rondes, en bewaakt daarin "
            "vooral twee dingen: de tijd, en wat er niet verteld hoeft te worden.",
            "Marijke is a paediatrician in Leuven. She facilitates intervision groups and Schwartz rounds, and guards "
            "two things above all: the time, and what need not be told.",
        ),
    ),
]

VENUES: dict[str, tuple[str, str, str, str, Text]] = {
    "tolhuis": (
        "Het Oude Tolhuis", "Vechtkade 12, 3513 AA", "Utrecht", "NL",
        (
            "Vanaf Utrecht Centraal een kwartier lopen langs het water, of bus 3 tot halte Vechtkade. Parkeren kan in "
            "de garage om de hoek. De deur aan de kade is na 19.00 uur dicht: bel aan bij ‘zaal boven’. Er is een lift.",
            "A quarter of an hour on foot from Utrecht Centraal along the water, or bus 3 to Vechtkade. There is a car "
            "park round the corner. The door on the quay is locked after 19:00: ring the bell marked ‘zaal boven’. "
            "There is a lift.",
        ),
    ),
    "kade": (
        "De Stille Kade", "Entrepothaven 40, 1019 BB", "Amsterdam", "NL",
        (
            "Tram 7 tot de eindhalte, dan drie minuten lopen. Parkeren is duur; de fiets kan binnen staan. "
            "Drempelvrij, met een aangepast toilet.",
            "Tram 7 to the last stop, then three minutes on foot. Parking is dear; bicycles may come inside. No "
            "steps, and an accessible toilet.",
        ),
    ),
    "waterpoort": (
        "De Waterpoort", "Thorbeckegracht 5, 8011 VN", "Zwolle", "NL",
        (
            "Twaalf minuten lopen vanaf station Zwolle, langs de singel. Twee treden bij de voordeur; wie een "
            "vlakke ingang nodig heeft, komt binnen via de tuin.",
            "Twelve minutes on foot from Zwolle station, along the canal. Two steps at the front door; whoever needs "
            "a level entrance comes in by the garden.",
        ),
    ),
    "ijssel": (
        "Huis aan de IJssel", "Welle 33, 7411 CC", "Deventer", "NL",
        (
            "Vanaf het station acht minuten lopen naar de rivier. De zaal is op de begane grond. Bij hoog water is "
            "de parkeerplaats aan de kade dicht.",
            "Eight minutes on foot from the station to the river. The room is on the ground floor. At high water the "
            "car park on the quay is closed.",
        ),
    ),
    "linde": (
        "Aula van het Lindeziekenhuis", "Lindelaan 100, 3817 DD", "Amersfoort", "NL",
        (
            "Volg in de hal de borden ‘Aula’. Bezoekers parkeren in P2. Kom je uit een ander huis, meld je dan bij de "
            "balie; een badge is niet nodig.",
            "Follow the signs ‘Aula’ in the hall. Visitors park in P2. If you come from another hospital, ask at the "
            "desk; no badge is needed.",
        ),
    ),
    "heuvel": (
        "Gastenhuis De Heuvel", "Holsetweg 7, 6291 AA", "Vaals", "NL",
        (
            "Bus 350 vanaf Maastricht of Aken, uitstappen bij Holset, dan tien minuten lopen, het laatste stuk omhoog. "
            "Wie wil, wordt om 15.30 uur bij de halte opgehaald. Eenpersoonskamers, twee ervan gelijkvloers.",
            "Bus 350 from Maastricht or Aachen to Holset, then ten minutes on foot, uphill at the end. Whoever likes "
            "is fetched from the stop at 15:30. Single rooms, two of them on the ground floor.",
        ),
    ),
    "leie": (
        "Huis ter Leie", "Lindelei 21, 9000", "Gent", "BE",
        (
            "Tram 1 tot Gravensteen, dan vijf minuten lopen. Lage-emissiezone: kom liever met de trein of parkeer "
            "buiten de ring. Gelijkvloers, met een ringleiding.",
            "Tram 1 to Gravensteen, then five minutes on foot. Low-emission zone: better come by train or park outside "
            "the ring road. Level access, with an induction loop.",
        ),
    ),
    "zuiderdok": (
        "Atelier Zuiderdok", "Waalsekaai 60, 2000", "Antwerpen", "BE",
        (
            "Vanaf Antwerpen-Zuid twaalf minuten lopen. Er is een lift aan de achterkant; bel aan bij ‘Atelier’.",
            "Twelve minutes on foot from Antwerpen-Zuid. There is a lift at the back; ring the bell marked ‘Atelier’.",
        ),
    ),
    "dijle": (
        "De Dijlezaal", "Dijlepark 3, 3000", "Leuven", "BE",
        (
            "Een kwartier lopen vanaf station Leuven. Parkeren onder het park. De zaal is op de eerste verdieping, "
            "met lift.",
            "A quarter of an hour on foot from Leuven station. Car park under the park. The room is on the first "
            "floor, with a lift.",
        ),
    ),
    "meander": (
        "Hoeve De Meander", "Leiemeersen 2, 9031", "Drongen", "BE",
        (
            "Van station Drongen een kwartier lopen door de meersen. Kamers voor één persoon, met uitzicht op het "
            "gras. Aankomst vanaf 9.00 uur; de koffie staat klaar.",
            "A quarter of an hour on foot from Drongen station, through the meadows. Single rooms that look out on "
            "grass. Arrive from 9:00; there is coffee.",
        ),
    ),
}  # fmt: skip


def load() -> None:
    """Make the audiences, terms, teachers and venues that are not there yet."""
    for position, (slug, (name_nl, name_en)) in enumerate(AUDIENCES):
        Audience.objects.get_or_create(
            slug=slug, defaults={"name_nl": name_nl, "name_en": name_en, "position": position}
        )
    for name, full_days, part_days, part_percent in TERMS.values():
        CancellationTerms.objects.get_or_create(
            name=name, defaults={"full_days": full_days, "part_days": part_days, "part_percent": part_percent}
        )
    for position, guide in enumerate(TEACHERS):
        Teacher.objects.get_or_create(
            slug=guide.slug,
            defaults={
                "name": guide.name,
                "role_nl": guide.role[0],
                "role_en": guide.role[1],
                "about_nl": guide.about[0],
                "about_en": guide.about[1],
                "teaches_in": guide.teaches_in,
                "position": position,
            },
        )
    for name, address, city, country, directions in VENUES.values():
        Venue.objects.get_or_create(
            name=name,
            city=city,
            defaults={
                "address": address,
                "country": country,
                "directions_nl": directions[0],
                "directions_en": directions[1],
            },
        )
