"""Twelve articles, each written by one person and read by another; their texts stand in `demo_texts/`.

A text begins with its title and its lead. A procedure's phases follow: "%% title | term", what happens, "> what helps".
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from knowledge.large import load_large
from knowledge.models import Article, Topic
from knowledge.services import articles

__all__ = ["load", "load_large"]

TEXTS = Path(__file__).parent / "demo_texts"
Fields = dict[str, Any]
State, Country, Kind = Article.State, Article.Country, Article.Kind

TOPICS = {
    "klachten-en-tucht": ("Klacht en tucht", "Complaints and disciplinary cases"),
    "calamiteit-en-inspectie": ("Calamiteit en inspectie", "Calamities and inspections"),
    "zorg-voor-jezelf": ("Zorg voor jezelf en elkaar", "Caring for yourself and each other"),
}
WKKGZ = {
    "title": "Wet kwaliteit, klachten en geschillen zorg",
    "year": 2016,
    "url": "https://wetten.overheid.nl/BWBR0037173/",
}
BIG = {
    "title": "Wet op de beroepen in de individuele gezondheidszorg",
    "year": 1993,
    "url": "https://wetten.overheid.nl/BWBR0006251/",
}


@dataclass(frozen=True)
class Piece:
    """An article of the demonstration, but for its texts."""

    slug: str
    topic: str
    country: Article.Country
    sources: tuple[Fields, ...]
    days_ago: int


PIECES = (
    Piece("klacht-nl", "klachten-en-tucht", Country.NL, (
        WKKGZ,
        {"title": "De Wkkgz", "authors": "De Geschillencommissie Zorg",
         "url": "https://www.degeschillencommissiezorg.nl/onze-rol-en-de-wkkgz/de-wkkgz/"},
    ), 40),
    Piece("tucht-nl", "klachten-en-tucht", Country.NL, (
        BIG,
        {"title": "Tuchtcolleges voor de gezondheidszorg", "url": "https://www.tuchtcollege-gezondheid.nl/"},
        {"title": "Uitspraken van de tuchtcolleges", "url": "https://tuchtrecht.overheid.nl/"},
    ), 40),
    Piece("klacht-be", "klachten-en-tucht", Country.BE, (
        {"title": "De federale ombudsdienst “Rechten van de patiënt”", "authors": "FOD Volksgezondheid",
         "url": "https://www.health.belgium.be/nl/de-federale-ombudsdienst-rechten-van-de-patient"},
        {"title": "Federale ombudsdienst Rechten van de patiënt", "authors": "Vlaamse overheid",
         "url": "https://www.vlaanderen.be/organisaties/federale-overheidsdiensten/federale-overheidsdienst-"
                "volksgezondheid-veiligheid-van-de-voedselketen-en-leefmilieu/federale-ombudsdienst-rechten-van-de-patient"},
        {"title": "Recht op klachtenbemiddeling", "authors": "CM",
         "url": "https://www.cm.be/ziekte-en-behandeling/patientenrechten/klachtenbemiddeling"},
    ), 60),
    Piece("tucht-be", "klachten-en-tucht", Country.BE, (
        {"title": "Uitoefening van de tuchtbevoegdheid", "authors": "Orde der artsen", "year": 2024,
         "url": "https://ordomedic.be/nl/orde/tuchtbevoegdheid"},
    ), 60),
    Piece("calamiteit-nl", "calamiteit-en-inspectie", Country.NL, (
        {"title": "Melding doen van een calamiteit", "authors": "Inspectie Gezondheidszorg en Jeugd",
         "url": "https://www.igj.nl/onderwerpen/calamiteiten/melding-doen-van-een-calamiteit"},
        {"title": "Wat maken we openbaar", "authors": "Inspectie Gezondheidszorg en Jeugd",
         "url": "https://www.igj.nl/onderwerpen/openbaarmaking"},
        WKKGZ,
    ), 90),
    Piece("inspectie-nl", "calamiteit-en-inspectie", Country.NL, (
        {"title": "Wat maken we openbaar", "authors": "Inspectie Gezondheidszorg en Jeugd",
         "url": "https://www.igj.nl/onderwerpen/openbaarmaking"},
        WKKGZ,
    ), 390),
    Piece("calamiteit-be", "calamiteit-en-inspectie", Country.BE, (
        {"title": "Een aanvraag indienen bij ons Fonds voor de medische ongevallen", "authors": "RIZIV",
         "url": "https://www.inami.fgov.be/nl/thema-s/medische-ongevallen/een-aanvraag-indienen"},
        {"title": "De voornaamste activiteiten van het Fonds voor de medische ongevallen in 2017", "authors": "RIZIV",
         "year": 2018, "url": "https://www.riziv.fgov.be/nl/publicaties/jaarverslag-2017/kernactiviteiten/"
         "de-voornaamste-activiteiten-van-het-fonds-voor-de-medische-ongevallen-in-2017"},
        {"title": "Adviezen van het Fonds", "authors": "AMMA",
         "url": "https://www.amma.be/nl/fonds-medische-ongevallen/adviezen-van-het-fonds/"},
    ), 90),
    Piece("inspectie-be", "calamiteit-en-inspectie", Country.BE, (
        {"title": "Hoe inspecteren we", "authors": "Zorginspectie",
         "url": "https://www.departementwvg.be/zorginspectie/hoe-inspecteren-we"},
        {"title": "Inspectieverslagen en openbaarheid", "authors": "Zorginspectie",
         "url": "https://www.departementwvg.be/zorginspectie-inspectieverslagen-en-openbaarheid"},
    ), 120),
    Piece("na-een-fout", "zorg-voor-jezelf", Country.BOTH, (
        {"language": "en", "title": "Duration of second victim symptoms in the aftermath of a patient safety incident and association "
                  "with the level of patient harm", "authors": "Vanhaecht K, Seys D, Schouten L, e.a.", "year": 2019,
         "url": "https://doi.org/10.1136/bmjopen-2019-029923"},
    ), 20),
    Piece("een-collega-die-het-moeilijk-heeft", "zorg-voor-jezelf", Country.BOTH, (
        {"language": "en", "title": "Physicians’ needs in coping with emotional stressors: the case for peer support",
         "authors": "Hu YY, Fix ML, Hevelone ND, e.a.", "year": 2012,
         "url": "https://doi.org/10.1001/archsurg.2011.312"},
    ), 20),
    Piece("wat-is-zelfcompassie", "zorg-voor-jezelf", Country.BOTH, (
        {"language": "en", "title": "A pilot study and randomized controlled trial of the mindful self-compassion program",
         "authors": "Neff KD, Germer CK", "year": 2013, "url": "https://doi.org/10.1002/jclp.21923"},
        {"language": "en", "title": "Keep the fire burning: a survey study on the role of personal resources for work engagement and "
                  "burnout in medical residents and specialists in the Netherlands",
         "authors": "Solms L, van Vianen AEM, Theeboom T, e.a.", "year": 2019,
         "url": "https://doi.org/10.1136/bmjopen-2019-031053"},
    ), 20),
    Piece("terug-aan-het-werk", "zorg-voor-jezelf", Country.BOTH, (
        {"language": "en", "title": "Keep the fire burning: a survey study on the role of personal resources for work engagement and "
                  "burnout in medical residents and specialists in the Netherlands",
         "authors": "Solms L, van Vianen AEM, Theeboom T, e.a.", "year": 2019,
         "url": "https://doi.org/10.1136/bmjopen-2019-031053"},
    ), 10),
)  # fmt: skip


def read(slug: str, language: str) -> tuple[Fields, list[Fields]]:
    """Return the words of an article in one language, and those of its phases."""
    body, *parts = re.split(r"^%% ", (TEXTS / f"{slug}.{language}.md").read_text(), flags=re.MULTILINE)
    title, lead, text = body.split("\n", 2)
    words = {"title": title.removeprefix("# "), "lead": lead, "text": text.strip()}
    phases = []
    for part in parts:
        head, rest = part.split("\n", 1)
        happens, _mark, helps = rest.partition("\n> ")
        name, _bar, term = head.partition(" | ")
        phases.append({"title": name, "term": term, "happens": happens.strip(), "helps": helps.strip()})
    return _named(words, language), [_named(phase, language) for phase in phases]


def _named(words: Fields, language: str) -> Fields:
    return {f"{name}_{language}": text for name, text in words.items()}


@transaction.atomic
def load(*, now: datetime) -> None:
    """Make the topics and the articles; those that are there already stay as they are."""
    author = User.objects.filter(email="editor@example.org").first()
    reader = User.objects.filter(email="admin@example.org").first()
    if not author or not reader:
        return
    for position, (slug, (name_nl, name_en)) in enumerate(TOPICS.items()):
        Topic.objects.get_or_create(slug=slug, defaults={"name_nl": name_nl, "name_en": name_en, "position": position})
    for position, piece in enumerate(PIECES):
        if not Article.objects.filter(slug=piece.slug).exists():
            _write(piece, position, author, reader, now - timedelta(days=piece.days_ago))


def _write(piece: Piece, position: int, author: User, reader: User, at: datetime) -> None:
    (dutch, phases_nl), (english, phases_en) = read(piece.slug, "nl"), read(piece.slug, "en")
    article = Article.objects.create(
        slug=piece.slug,
        topic=Topic.objects.get(slug=piece.topic),
        country=piece.country,
        kind=Kind.PROCEDURE if phases_nl else Kind.ARTICLE,
        position=position,
        author=author,
        **dutch,
        **english,
    )
    for place, (in_dutch, in_english) in enumerate(zip(phases_nl, phases_en, strict=True)):
        article.phases.create(position=place, **in_dutch, **in_english)
    for place, source in enumerate(piece.sources):
        article.sources.create(position=place, **source)
    articles.move_article(article=article, to=State.REVIEW, by=author, now=at)
    articles.move_article(article=article, to=State.PUBLISHED, by=reader, now=at)
