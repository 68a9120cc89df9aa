"""Two books and twenty reviews by invented readers, marked as such."""

from datetime import datetime, timedelta
from typing import Any

from books.large import load_large
from books.models import Author, Authorship, Book, BookEdition, Endorsement, Review

__all__ = ["load", "load_large"]

AUTHORS = {
    "Mila de Koning": (
        "Mila de Koning werkte in de geestelijke gezondheidszorg en geeft les in mindfulness en zelfcompassie, ook aan "
        "artsen.",
        "Mila de Koning worked in mental health care and teaches mindfulness and self-compassion, to doctors too.",
    ),
    "Marga Gooren": (
        "Marga Gooren was tien jaar huisarts. Nu coacht en traint ze artsen in veerkracht en zelfzorg.",
        "Marga Gooren was a family doctor for ten years. Now she coaches and trains doctors in resilience and self-care.",
    ),
    "Noor el Amrani": (
        "Noor el Amrani is een verzonnen docent in deze demonstratie.",
        "Noor el Amrani is an invented teacher in this demonstration.",
    ),
}
SITE_OF_THE_BOOK = {"shop_name": "hartvoordedokter.nl", "shop_url": "http://hartvoordedokter.nl"}
BOOKS: dict[str, dict[str, Any]] = {
    "hart-voor-de-dokter": {
        "title_nl": "Hart voor de dokter",
        "title_en": "Heart for the Doctor",
        "subtitle_nl": "Met zelfcompassie aan het werk",
        "subtitle_en": "Working with self-compassion",
        "about_nl": (
            "Artsen leren jarenlang hoe je er bent voor een ander. Dit boek gaat over de vraag die daarna komt: hoe ben "
            "je er voor jezelf, op de dag dat het misgaat, of op de dag dat het gewoon veel is?\n\nDe schrijvers leggen "
            "uit wat zelfcompassie is en wat niet, wat het lichaam ermee doet, en hoe je het oefent in een werkweek die "
            "al vol is. Bij elk hoofdstuk hoort een oefening van een paar minuten."
        ),
        "about_en": (
            "Doctors spend years learning how to be there for someone else. This book is about the question that comes "
            "after: how are you there for yourself, on the day it goes wrong, or on the day it is simply a lot?\n\nThe "
            "authors explain what self-compassion is and what it is not, what the body does with it, and how to "
            "practise in a working week that is already full. Each chapter has an exercise of a few minutes."
        ),
        "readers_nl": (
            "* Artsen en aios die merken dat ze strenger zijn voor zichzelf dan voor wie ook\n"
            "* Opleiders die het er met hun aios over willen hebben\n* Iedereen die in de zorg werkt en wil blijven werken"
        ),
        "readers_en": (
            "* Doctors and residents who notice that they are harder on themselves than on anyone else\n"
            "* Trainers who want to talk about it with their residents\n* Anyone who works in care and wants to stay"
        ),
        "contents_nl": (
            "1. Wat je leerde, en wat je er stilletjes bij leerde\n2. Drie soorten aandacht\n3. De strenge stem en waar die "
            "vandaan komt\n4. Na een fout\n5. Bij het lijden van een ander blijven\n6. Grenzen zonder hardheid\n"
            "7. Samen werken, samen dragen\n8. Kleine stappen, lange weg\n\n*Verzonnen voor deze demonstratie: het boek zelf "
            "heeft een andere inhoudsopgave.*"
        ),
        "contents_en": (
            "1. What you learned, and what you learned in silence\n2. Three kinds of attention\n3. The stern voice and "
            "where it comes from\n4. After an error\n5. Staying with another's suffering\n6. Boundaries without "
            "hardness\n7. Working together, carrying together\n8. Small steps, a long road\n\n*Invented for this "
            "demonstration: the book itself has other contents.*"
        ),
        "authors": ["Mila de Koning", "Marga Gooren"],
        "editions": [
            {"language": "nl", "binding": "paperback", "published_in": 2020} | SITE_OF_THE_BOOK,
            {"language": "nl", "binding": "ebook"} | SITE_OF_THE_BOOK,
            {
                "language": "en",
                "binding": "paperback",
                "isbn": "978-94-93202-34-4",
                "published_in": 2024,
                "shop_name": "Managementboek",
                "shop_url": "https://www.managementboek.nl/boek/9789493202344",
            },
        ],
        "position": 1,
    },
    "een-minuut-tussen-twee-patienten": {
        "title_nl": "Een minuut tussen twee patiënten",
        "title_en": "A minute between two patients",
        "subtitle_nl": "Dertig korte oefeningen voor een lange dienst (een verzonnen boek)",
        "subtitle_en": "Thirty short exercises for a long shift (an invented book)",
        "about_nl": (
            "Dit boekje bestaat alleen in deze demonstratie. Het verzamelt oefeningen die passen tussen de ene deur en de "
            "volgende: een ademhaling bij het handen wassen, een zin voor na het slechte nieuws, een manier om de "
            "telefoon neer te leggen."
        ),
        "about_en": (
            "This little book exists in this demonstration only. It gathers exercises that fit between one door and the "
            "next: a breath while washing hands, a sentence for after bad news, a way to put down the phone."
        ),
        "readers_nl": "Voor wie geen uur heeft, en wel een minuut.",
        "readers_en": "For those who have no hour, but do have a minute.",
        "contents_nl": "1. Aankomen\n2. Tussendoor\n3. Als het schuurt\n4. Na het gesprek\n5. Naar huis gaan",
        "contents_en": "1. Arriving\n2. In between\n3. When it chafes\n4. After the conversation\n5. Going home",
        "excerpt_nl": (
            "Was je handen zoals je ze altijd wast. Voel het water. Zeg, alleen voor jezelf: *dit was veel*. Wacht één "
            "ademhaling. Zeg dan: *ik ben er nog*. Droog je handen af en open de deur."
        ),
        "excerpt_en": (
            "Wash your hands as you always do. Feel the water. Say, for yourself alone: *that was a lot*. Wait one "
            "breath. Then say: *I am still here*. Dry your hands and open the door."
        ),
        "authors": ["Noor el Amrani"],
        "editions": [
            {"language": "nl", "binding": "paperback", "isbn": "978-0-00-000000-2"},
            {"language": "nl", "binding": "ebook", "isbn": "978-0-00-000001-9"},
        ],
        "position": 2,
    },
}
ENDORSEMENT = {
    "name": "Ingrid Vermaas",
    "role_nl": "opleider huisartsgeneeskunde, verzonnen",
    "role_en": "trainer of general practitioners, invented",
    "institution": "Universitair Centrum Merwede",
    "text_nl": "Ik geef het elke nieuwe groep. Wie zegt geen tijd te hebben, leest het tussen twee patiënten door.",
    "text_en": "I give it to every new group. Those who say that they have no time read it between two patients.",
    "source": "Kraanvogel, 2026",
}
REVIEWS = [
    (0, 5, "nl", "Anke", "internist", "Ik las het in drie nachtdiensten. Vooral het hoofdstuk over de strenge stem herkende ik woord voor woord."),
    (0, 4, "nl", "J. M.", "huisarts", "Rustig geschreven en nergens zweverig. De oefeningen zijn kort genoeg om ze echt te doen."),
    (0, 5, "nl", "", "aios psychiatrie", "Kreeg het van mijn opleider. We lezen nu elke maand een hoofdstuk met de groep."),
    (0, 3, "nl", "Pieter", "chirurg", "Goede inzichten. Voor mij had het de helft mogen zijn, en ik miste voorbeelden van de operatiekamer."),
    (0, 4, "en", "R. D.", "GP in Antwerp", "Kind and practical. I keep the page about what to do after an error in my bag."),
    (0, 5, "nl", "Samira", "kinderarts", "Na een moeilijke casus wilde ik niets horen. Een collega legde dit boek neer en zei niets. Dat was precies goed."),
    (0, 4, "nl", "Een lezer", "verpleegkundig specialist", "Ook voor niet-artsen heel bruikbaar. Af en toe las ik er gewoon ‘wij’ waar ‘artsen’ staat."),
    (0, 5, "en", "Tom", "resident", "I expected slogans and found none. The part on boundaries changed how I hand over at the end of a shift."),
    (0, 2, "nl", "", "medisch specialist", "Niet mijn taal. Ik zie dat anderen er wat aan hebben; ik heb liever cijfers dan oefeningen."),
    (0, 4, "nl", "Liesbeth", "specialist ouderengeneeskunde", "De oefening voor na een overlijden doen we nu met het hele team."),
    (0, 5, "nl", "M.", "verloskundige", "Ik heb het twee keer weggelegd en drie keer weer opgepakt. Het blijft vriendelijk, ook als je zelf niet meedoet."),
    (0, 4, "en", "Hannah", "anaesthetist", "Short chapters that can be read between calls. Honest about what research does not show yet."),
    (1, 5, "nl", "Els", "huisarts", "Hangt uitgescheurd naast mijn wastafel. De handenwas-oefening doe ik nu tien keer per dag."),
    (1, 4, "nl", "", "coassistent", "Fijn dat niemand zegt dat je eerst een uur moet mediteren."),
    (1, 3, "nl", "B. K.", "radioloog", "Leuk idee, al passen niet alle oefeningen bij werk achter een scherm."),
    (1, 5, "nl", "Yasmina", "aios spoedeisende hulp", "Eindelijk iets dat past in een dienst. Ik heb er drie weggegeven."),
    (1, 4, "nl", "Joris", "psycholoog", "Eenvoudig zonder simpel te zijn. Ik gebruik het in supervisie."),
    (1, 4, "en", "Clare", "GP registrar", "My Dutch is slow and so is this book, in the best way."),
    (1, 2, "nl", "", "arts-microbioloog", "Aardig, maar ik had op meer uitleg gehoopt over waarom het werkt."),
    (1, 5, "nl", "Wim", "apotheker", "Gekocht voor mijn dochter die arts is. Zelf uitgelezen."),
]  # fmt: skip


def load(*, now: datetime) -> None:
    """Put the books and reviews in place; a second time changes nothing."""
    for name, (about_nl, about_en) in AUTHORS.items():
        Author.objects.get_or_create(name=name, defaults={"about_nl": about_nl, "about_en": about_en})
    books = []
    for slug, facts in BOOKS.items():
        fields = {name: value for name, value in facts.items() if name not in {"authors", "editions"}}
        book, made = Book.objects.get_or_create(slug=slug, defaults={**fields, "is_published": True})
        books.append(book)
        if made:
            for position, name in enumerate(facts["authors"]):
                Authorship.objects.create(book=book, author=Author.objects.get(name=name), position=position)
            for edition in facts["editions"]:
                BookEdition.objects.create(book=book, **edition)
    agreed = {**ENDORSEMENT, "consented_on": now.date() - timedelta(days=30)}
    Endorsement.objects.get_or_create(book=books[1], name=agreed["name"], defaults=agreed)
    if Review.objects.filter(is_demo=True).exists():
        return
    Review.objects.bulk_create(
        Review(
            book=books[which],
            stars=stars,
            language=language,
            shown_name=name,
            work=work,
            text=text,
            state=Review.State.SHOWN,
            written_at=now - timedelta(days=9 + 17 * place, hours=5),
            is_demo=True,
        )
        for place, (which, stars, language, name, work, text) in enumerate(REVIEWS)
    )
    Review.objects.create(
        book=books[0],
        stars=4,
        language="nl",
        shown_name="Karin",
        work="huisarts",
        text="Net uit. Ik zou het elke startende collega willen geven, al is het maar om het eerste hoofdstuk.",
        state=Review.State.WAITING,
        written_at=now - timedelta(hours=20),
        is_demo=True,
    )
