"""The pages about the foundation itself."""

import pytest
from django.test import Client

PATHS = ["about", "contact", "privacy", "terms", "accessibility"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("language", "other"), [("nl", "en"), ("en", "nl")])
def test_a_page_is_there_in_both_languages_and_leads_to_the_other(client: Client, path: str, language: str, other: str):
    answer = client.get(f"/{language}/{path}/")

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()
    assert f'href="/{other}/{path}/"' in answer.content.decode()


@pytest.mark.django_db
def test_the_foundations_details_stand_with_who_we_are(client: Client, settings):
    settings.FOUNDATION = settings.FOUNDATION | {"legal_name": "Stichting Proef"}

    assert "Stichting Proef" in client.get("/nl/about/").content.decode()
    assert "Stichting Proef" not in client.get("/nl/privacy/").content.decode()
