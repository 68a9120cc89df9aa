"""A reader's review in a real browser, without script: from the shelf to the site, and off it again from the mail."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from books import demo
from books.models import Review
from tests.accounts.factories import UserFactory
from tests.browsing import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "nl": (
        "Hart voor de dokter", "Schrijf een recensie", "Stuur de recensie", "Ja, deze is van mij",
        "Trek de recensie in",
    ),
    "en": ("Heart for the Doctor", "Write a review", "Send the review", "Yes, this is mine", "Withdraw the review"),
}  # fmt: skip


@pytest.fixture
def shelf(live_server, settings):
    settings.SITE_URL = live_server.url
    demo.load(now=timezone.now())
    return live_server.url


def link(letter: str, what: str) -> str:
    """Return the link of a letter that leads to confirming or withdrawing."""
    return re.search(rf"http://\S+/books/reviews/{what}/\S+", letter)[0]


def write(page: Page, send: str) -> None:
    page.locator("[name=stars]").nth(1).check()
    page.locator("[name=text]").fill("Rustig geschreven, en kort genoeg om na een dienst te lezen.")
    page.locator("[name=shown_name]").fill("Anke")
    page.locator("[name=email]").fill("anke@example.org")
    page.locator("[name=consent]").check()
    page.wait_for_timeout(3100)  # machines are faster
    page.get_by_role("button", name=send).click()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_reader_writes_confirms_is_placed_and_withdraws(shelf, chromium, post, language):
    title, begin, send, mine, withdraw = WORDS[language]
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{shelf}/{language}/books/")
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_role("link", name=begin).click()
    write(page, send)
    assert page.url.endswith("/books/reviews/sent/")

    first = post()[-1].body
    page.goto(link(first, "confirm"))
    page.get_by_role("button", name=mine).click()
    review = Review.objects.get(shown_name="Anke", is_demo=False)
    assert review.state == Review.State.WAITING

    from books import services

    services.move_review(review=review, to=Review.State.SHOWN, by=UserFactory())
    page.goto(f"{shelf}/{language}/books/hart-voor-de-dokter/")
    assert page.get_by_text("kort genoeg om na een dienst te lezen").count() == 1

    page.goto(link(post()[-1].body, "withdraw"))
    page.get_by_role("button", name=withdraw).click()
    page.goto(f"{shelf}/{language}/books/hart-voor-de-dokter/")
    assert page.get_by_text("kort genoeg om na een dienst te lezen").count() == 0
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_books_have_no_faults(shelf, chromium, width):
    page = chromium.new_page(viewport={"width": width, "height": 900})

    for path in ("/nl/books/", "/en/books/hart-voor-de-dokter/", "/nl/books/hart-voor-de-dokter/review/"):
        page.goto(shelf + path)
        assert faults(page) == []
    page.close()
