"""Searching: in both languages, forgiving a slip, all words together, never reading the editions."""

import pytest
from django.test import Client
from django.utils import timezone

from courses import search
from courses.services.catalogue import Choice, shelf
from tests.courses.factories import CourseFactory, EditionFactory, TeacherFactory, VenueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue() -> None:
    balint = CourseFactory(title_nl="Balintgroep voor huisartsen", title_en="Balint group for general practitioners")
    burnout = CourseFactory(title_nl="Terug na een burn-out", title_en="Back after a burn-out")
    kind = CourseFactory(
        title_nl="Zelfcompassie", title_en="Self-compassion", lead_nl="Vergoeding mogelijk, ook voor artsen."
    )
    EditionFactory(course=balint, in_days=1).teachers.add(TeacherFactory(name="Noor el Amrani"))
    EditionFactory(course=burnout, in_days=2, venue=VenueFactory(city="Zwolle"))
    EditionFactory(course=kind, in_days=3, venue=VenueFactory(city="Liège", name="Maison"))


def found(question: str) -> list[str]:
    return [card.title for card in shelf(Choice(question=question), now=timezone.now()).cards]


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("balint", ["Balintgroep voor huisartsen"]),
        ("BALINTGROEP", ["Balintgroep voor huisartsen"]),
        ("balnit", ["Balintgroep voor huisartsen"]),
        ("practitioners", ["Balintgroep voor huisartsen"]),
        ("practicioners", ["Balintgroep voor huisartsen"]),
        ("burnout", ["Terug na een burn-out"]),
        ("burn-out", ["Terug na een burn-out"]),
        ("burnaut", ["Terug na een burn-out"]),
        ("compassie", ["Zelfcompassie"]),
        ("zelfcompasie", ["Zelfcompassie"]),
        ("selfcompassion", ["Zelfcompassie"]),
        ("vergoding", ["Zelfcompassie"]),
        ("liege", ["Zelfcompassie"]),
        ("Noor Amrani", ["Balintgroep voor huisartsen"]),
        ("artsen voor de", ["Balintgroep voor huisartsen", "Zelfcompassie"]),
        ("artsen zwolle", []),
        ("zzzzzz", []),
        ("'; drop table", []),
        ("%_", ["Balintgroep voor huisartsen", "Terug na een burn-out", "Zelfcompassie"]),
    ],
)
def test_words_find_what_they_mean(catalogue: None, question: str, titles: list[str]):
    assert found(question) == titles


def test_a_word_taken_for_another_is_told(catalogue: None, client: Client):
    html = client.get("/nl/courses/?q=burnaut").content.decode()

    assert "Voor “burnaut” vonden we niets; we zochten op “burnout”." in " ".join(html.split())


def test_a_word_that_stands_there_is_not_taken_for_another(catalogue: None):
    assert [hit.read_as for hit in search.find("balint")] == [""]


def test_a_hidden_course_is_not_in_the_index(catalogue: None):
    CourseFactory(title_nl="Geheimzinnig", is_published=False)

    assert search.find("geheimzinnig")[0].hits.courses == set()
