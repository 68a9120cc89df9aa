"""Addresses that only take answers lead whoever asks to see them to the page they belong to."""

from uuid import UUID

import pytest
from django.test import Client

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("/nl/me/privacy/export/", "/nl/me/privacy/"),
        (f"/en/desk/support/talks/{(case := UUID(int=7))}/tried/", f"/en/desk/support/talks/{case}/"),
        (f"/nl/desk/support/cases/{case}/seats/{case}/", f"/nl/desk/support/cases/{case}/"),
        (f"/en/me/training/{case}/parts/2/pay/", f"/en/me/training/{case}/parts/2/"),
    ],
)
def test_a_form_that_came_back_can_be_reloaded_in_either_language(client: Client, asked: str, page: str):
    client.force_login(UserFactory())

    answer = client.get(asked)

    assert (answer.status_code, answer["Location"]) == (302, page)


def test_only_pages_lead_on_and_only_when_they_are_asked_for(client: Client):
    client.force_login(UserFactory())

    answers = [client.get("/payments/stripe/webhook/"), client.delete("/nl/me/privacy/export/")]

    assert [answer.status_code for answer in answers] == [405, 405]
