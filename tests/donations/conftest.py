"""A giver at the page and at the checkout, on the real client and the stand-in."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.payments.conftest import Till, brisk, till  # noqa: F401 - fixtures

Fields = dict[str, str]
ASK = "/nl/donate/manage/"


def earlier(browser: Client, path: str) -> str:
    """Return the page as it was opened half a minute ago."""
    with time_machine.travel(timezone.now() - timedelta(seconds=30)):
        return browser.get(path).content.decode()


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


@pytest.fixture
def filled(client: Client) -> Callable[..., Fields]:
    """Open the page and fill it in; anything can be said otherwise."""

    def fill(*, browser: Client = client, **changed: str) -> Fields:
        page = earlier(browser, "/nl/donate/")
        fields = {
            "cents": "5000",
            "other": "",
            "campaign": "",
            "dedication": "",
            "dedicated_to": "",
            "name": "Anke de Boer",
            "email": "anke@example.org",
            "shown_name": "",
            "website": "",
            "shown": hidden(page, "shown"),
            "key": hidden(page, "key"),
        }
        return fields | changed

    return fill


@pytest.fixture
def send(client: Client) -> Callable[..., HttpResponse]:
    """Send what was filled in."""

    def post(fields: Fields, *, path: str = "/nl/donate/", browser: Client = client) -> HttpResponse:
        return browser.post(path, fields)

    return post


@pytest.fixture
def ask(client: Client, send):
    """Ask for a link to this address."""

    def post(email: str):
        page = earlier(client, ASK)
        return send({"email": email, "website": "", "shown": hidden(page, "shown")}, path=ASK)

    return post


@pytest.fixture
def link(ask, post):
    """Ask for a link, and read it in the mail."""

    def mailed(email: str) -> str:
        ask(email)
        return re.search(r"http://[^/]+(/nl/donate/manage/links/\S+/)", post()[-1].body)[1]

    return mailed
