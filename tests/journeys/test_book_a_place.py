"""A newcomer books a place: from the home page to a paid, confirmed place, the letter and the calendar file."""

import re
import time
import urllib.request

import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import faults

pytestmark = pytest.mark.browser
WORDS = {
    "nl": {
        "courses": "Bekijk de cursussen",
        "course": "Kennismaken met zelfcompassie",
        "no_account": "Account maken",
        "confirmed": re.compile("bevestig|je doet mee|plaats", re.IGNORECASE),
    },
    "en": {
        "courses": "See the courses",
        "course": "A first taste of self-compassion",
        "no_account": "Make an account",
        "confirmed": re.compile("confirm|taking part|place", re.IGNORECASE),
    },
}


def main_button(page: Page) -> None:
    """Press the main button: the last submit of the page's own form."""
    page.locator("main form [type=submit]").last.click()


def letter_to(page: Page, address: str, *, holding: str = "") -> Page:
    """Open the newest letter to `address`, once there is one; with `holding`, the newest with such an attachment."""
    mail = page.context.new_page()
    for _try in range(60):
        mail.goto("/demo/mail/")
        letters = mail.locator("main li", has_text=address).locator("a")
        for way in [letter.get_attribute("href") for letter in letters.all()]:
            mail.goto(way or "")
            if not holding or mail.locator("main a", has_text=holding).count():
                return mail
        time.sleep(0.5)
    raise AssertionError(f"No such letter to {address} came.")


@pytest.mark.parametrize(("language", "width", "script"), [("nl", 390, True), ("en", 1280, False)])
def test_a_newcomer_books_pays_and_is_told(house: str, chromium: Browser, language: str, width: int, script: bool):
    words, address = WORDS[language], f"newcomer-{language}@example.net"
    context = chromium.new_context(
        base_url=house, viewport={"width": width, "height": 844}, java_script_enabled=script, locale=f"{language}-NL"
    )
    page = context.new_page()
    seen: list[str] = []

    def look() -> None:
        if script:
            seen.extend(f"{page.url}: {fault}" for fault in faults(page))

    page.goto(f"/{language}/")
    look()
    page.get_by_role("link", name=words["courses"]).click()
    look()
    page.get_by_role("link", name=words["course"]).first.click()
    look()
    page.locator("aside a.button").click()
    page.get_by_role("link", name=words["no_account"]).click()
    look()
    page.fill("[name=name]", "Robin de Nieuwe")
    page.fill("[name=email]", address)
    page.fill("[name=password1]", "zachte-kraanvogel-12")
    main_button(page)
    look()
    mail = letter_to(page, address)
    code = re.search(r"\b\d{6}\b", mail.locator("pre").text_content() or "")
    assert code, mail.inner_text("main")
    page.fill("[name=code]", code[0])
    page.locator("form:has([name=code]) [type=submit]").last.click()
    expect(page).to_have_url(re.compile(rf"/{language}/courses/editions/[0-9a-f-]+/enrol/"))
    look()
    page.locator("[name=price]").first.check()
    main_button(page)
    look()
    main_button(page)
    expect(page).to_have_url(re.compile(r"/c/pay/"))
    page.locator("[name=method][value=ideal]").check()
    page.locator("form [type=submit]").last.click()
    for _try in range(30):
        if "/enrolled/" in page.url or "/me/enrolments/" in page.url:
            break
        page.wait_for_timeout(1000)
    look()
    assert words["confirmed"].search(page.inner_text("main")), page.inner_text("main")
    assert page.get_by_text(re.compile(r"[0-9A-F]{8}")).count() > 0

    letter = letter_to(page, address, holding=".ics")
    with letter.expect_download() as download:
        letter.locator("main a", has_text=".ics").first.click()
    calendar = icalendar.Calendar.from_ical(download.value.path().read_bytes())
    assert len(calendar.walk("VEVENT")) == 1
    assert len(calendar.walk("VTIMEZONE")) == 1

    page.goto(f"/{language}/me/")
    look()
    assert page.get_by_role("heading", name=words["course"]).count() == 1
    assert seen == []
    context.close()


def test_whoever_only_looks_gets_no_cookie(house: str, chromium: Browser):
    context = chromium.new_context(base_url=house)
    page = context.new_page()

    for path in ("/nl/", "/nl/courses/", "/en/people/", "/nl/privacy/", "/nl/nowhere/"):
        page.goto(path)

    assert context.cookies() == []
    context.close()


def test_the_ports_of_the_house_answer(house: str):
    with urllib.request.urlopen(f"{house}/readyz") as answer:  # noqa: S310 - our own loopback address
        assert answer.status == 200
