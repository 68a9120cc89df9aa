"""The pages about the foundation itself."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.payments.factories import EntryFactory, PaymentFactory

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


@pytest.mark.django_db
def test_the_page_about_us_shows_what_we_received_as_the_books_stand(client: Client, settings):
    settings.ANBI = settings.ANBI | {"board": ["A. Voorzitter"], "accounts_url": "https://example.org/2026.pdf"}
    now = timezone.now()
    gift, place = PaymentFactory(purpose="donations.gift"), PaymentFactory(purpose="courses.enrolment")
    EntryFactory(payment=gift, cents=12_300, booked_at=now)
    EntryFactory(payment=gift, kind="refund", cents=-2_300, booked_at=now)
    EntryFactory(payment=gift, kind="fee", cents=-90, booked_at=now)
    EntryFactory(payment=place, cents=69_500, booked_at=now)
    EntryFactory(payment=place, cents=999_900, mode="live", booked_at=now)
    EntryFactory(payment=gift, cents=5_000, booked_at=now - timedelta(days=5 * 366))

    page = client.get("/nl/about/").content.decode()
    figures = page[page.index('id="figures"') :]

    rows = re.findall(r'<th scope="row">([^<]+)</th><td>€\xa0([^<]+)</td>', figures)
    assert rows == [("Cursussen en groepen", "695"), ("Giften", "100"), ("Samen ontvangen", "795")]
    assert "A. Voorzitter" in figures
    assert "https://example.org/2026.pdf" in figures
    assert 'id="figures"' not in client.get("/nl/contact/").content.decode()
