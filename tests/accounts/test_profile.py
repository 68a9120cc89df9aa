"""The profile: one's own alone, kept as told, with a clear sentence where a number cannot be right."""

import pytest
from django.test import Client

from accounts.models import Institution, Profile, User
from tests.accounts.factories import InstitutionFactory, UserFactory

PROFILE = "/nl/me/profile/"
TOLD = {
    "name": "Noor Verhagen",
    "language": "nl",
    "profession": "specialist",
    "register": "BIG",
    "registration_number": "1901-2345 601",
    "institution_name": "",
}


def test_what_one_tells_is_kept_and_shown(signed_in: Client, person: User):
    hospital = InstitutionFactory(name="Ziekenhuis De Kade", city="Utrecht")

    answer = signed_in.post(PROFILE, TOLD | {"institution_name": "ziekenhuis de kade, utrecht"})
    shown = signed_in.get(answer["Location"]).content.decode()

    person.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (303, "/nl/me/profile/saved/")
    assert (person.name, person.profile.registration_number) == ("Noor Verhagen", "19012345601")
    assert (person.profile.institution, person.profile.profession) == (hospital, "specialist")
    assert "medisch specialist" in shown
    assert "Ziekenhuis De Kade, Utrecht" in shown


def test_the_profile_shows_ones_own_and_nobody_elses(signed_in: Client, person: User):
    stranger = UserFactory(name="Somebody Else")
    Profile.objects.create(person=stranger, registration_number="99999999999", register="BIG")
    Profile.objects.create(person=person, registration_number="19012345601", register="BIG")

    page = signed_in.get(PROFILE).content.decode()

    assert "19012345601" in page
    assert "99999999999" not in page
    assert "Somebody Else" not in page


@pytest.mark.parametrize(
    "path", [PROFILE, "/nl/me/profile/saved/", "/nl/me/privacy/", "/nl/me/privacy/close/", "/nl/me/"]
)
def test_nobody_is_asked_to_sign_in_first(client: Client, db, path: str):
    assert client.get(path)["Location"] == f"/nl/accounts/login/?next={path}"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"name": " "}, "name", "Vul je naam in."),
        ({"language": "fr"}, "language", "Kies een taal."),
        ({"registration_number": "123"}, "registration_number", "Een BIG-nummer heeft 11 cijfers."),
        (
            {"register": "RIZIV", "registration_number": "12345624004"},
            "registration_number",
            "Dit RIZIV-nummer klopt niet",
        ),
        ({"registration_number": ""}, "registration_number", "Vul het nummer in, of kies geen register."),
        ({"register": ""}, "register", "Kies het register waar dit nummer uit komt."),
    ],
)
def test_what_cannot_be_right_gets_a_sentence_at_its_field_and_nothing_is_lost(
    signed_in: Client, person: User, change: dict[str, str], field: str, sentence: str
):
    answer = signed_in.post(PROFILE, TOLD | change | {"institution_name": "Praktijk Zonder Naam"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Fout: " in html
    assert f'href="#id_{field}' in html
    assert html.count(sentence) == 2
    assert 'value="Praktijk Zonder Naam"' in html
    person.refresh_from_db()
    assert person.name != "Noor Verhagen"
    assert not Institution.objects.exists()


def test_the_language_one_chooses_is_the_language_of_the_answer_and_is_remembered(signed_in: Client, person: User):
    answer = signed_in.post(PROFILE, TOLD | {"language": "en"})

    person.refresh_from_db()
    assert (person.language, answer["Location"]) == ("en", "/en/me/profile/saved/")
    assert answer.cookies["language"].value == "en"
    assert answer.cookies["language"]["httponly"]


def test_a_place_of_work_that_we_do_not_know_is_made_once(signed_in: Client, person: User):
    for _ in range(2):
        signed_in.post(PROFILE, TOLD | {"institution_name": "Praktijk  Het Veer"})

    place = Institution.objects.get()
    assert (place.name, place.kind, person.profile.institution) == ("Praktijk Het Veer", "other", place)


def test_a_name_that_two_places_share_is_not_guessed(signed_in: Client, person: User):
    InstitutionFactory(name="Sint-Jan", city="Brugge")
    InstitutionFactory(name="Sint-Jan", city="Utrecht")

    signed_in.post(PROFILE, TOLD | {"institution_name": "Sint-Jan"})

    assert str(person.profile.institution) == "Sint-Jan"


def test_the_profile_can_be_emptied(signed_in: Client, person: User):
    signed_in.post(PROFILE, TOLD)

    signed_in.post(PROFILE, {"name": "Noor", "language": "nl"})

    assert (Profile.objects.get().registration_number, Profile.objects.get().institution) == ("", None)


def test_what_one_person_types_is_offered_to_nobody_else_until_staff_looked_at_it(signed_in: Client):
    Institution.objects.create(name="Praktijk van mijn buurman", city="")
    Institution.objects.create(name="Ziekenhuis De Kade", city="Utrecht")

    page = signed_in.get(PROFILE).content.decode()

    assert "Ziekenhuis De Kade, Utrecht" in page
    assert "buurman" not in page
