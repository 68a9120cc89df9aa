"""A newcomer gives every month as a guest, and stops again from the letter: three clicks."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import faults
from tests.journeys.test_book_a_place import main_button

pytestmark = pytest.mark.browser
WORDS = {
    "nl": {"often": "Elke maand", "thanks": "Dank je wel", "stop": "Stoppen", "stopped": "Deze gift is gestopt"},
    "en": {"often": "Every month", "thanks": "Thank you", "stop": "Stop", "stopped": "This gift has stopped"},
}
LINK = re.compile(r"http://\S+?(/(?:nl|en)/donate/standing/[0-9a-f-]+/)")


def way_from_letter(page: Page, address: str) -> str:
    """Return where the newest letter to `address` says that one changes or stops it."""
    mail = page.context.new_page()
    for _try in range(80):
        mail.goto("/demo/mail/")
        letters = mail.locator("main li", has_text=address).locator("a")
        for way in [letter.get_attribute("href") for letter in letters.all()]:
            mail.goto(way or "")
            found = LINK.search(mail.locator("pre").text_content() or "")
            if found:
                mail.close()
                return found[1]
        time.sleep(0.5)
    raise AssertionError(f"No letter to {address} says where to stop.")


@pytest.mark.parametrize(
    ("language", "width", "script"), [("nl", 390, True), ("en", 1280, True), ("nl", 1280, False), ("en", 390, False)]
)
def test_a_guest_gives_monthly_and_stops_from_the_letter(
    house: str, chromium: Browser, language: str, width: int, script: bool
):
    words, address = WORDS[language], f"giver-{language}-{width}@example.net"
    context = chromium.new_context(
        base_url=house, viewport={"width": width, "height": 844}, java_script_enabled=script, locale=f"{language}-NL"
    )
    page = context.new_page()
    seen: list[str] = []

    def look() -> None:
        if script:
            seen.extend(f"{page.url}: {fault}" for fault in faults(page))

    page.goto(f"/{language}/donate/")
    look()
    page.get_by_role("link", name=words["often"]).click()
    look()
    page.locator("[name=cents][value='1000']").check()
    page.fill("[name=name]", "Robin de Gever")
    page.fill("[name=email]", address)
    time.sleep(3.2)  # nobody fills in a form faster
    page.locator("form.give [type=submit]").last.click()
    expect(page).to_have_url(re.compile(r"/c/pay/"))
    assert words["often"] in page.inner_text("main")
    page.locator("[name=method][value=ideal]").check()
    page.locator("form [type=submit]").last.click()
    for _try in range(30):
        if "/donate/gifts/" in page.url:
            break
        page.wait_for_timeout(1000)
    expect(page.locator("h1")).to_contain_text(words["thanks"])
    look()
    page.goto(way_from_letter(page, address))  # one
    look()
    page.get_by_role("link", name=words["stop"], exact=True).click()  # two
    look()
    main_button(page)  # three
    expect(page.locator("h1")).to_have_text(words["stopped"])
    look()

    assert seen == []
    context.close()
