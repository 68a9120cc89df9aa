"""A teacher applies and is admitted: from the foot of the home page to a training that only the admitted can book.

The whole way without JavaScript, in both languages; each page is looked at beside it, on a phone and on a desk.
"""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import faults

pytestmark = pytest.mark.browser
TEXT = "Ik oefen iedere ochtend een kwartier en wil dit graag doorgeven aan anderen. " * 12
WORDS = {
    "nl": {
        "door": "Docent worden", "ready": "Ben ik zover?", "apply": "Aanmelden", "send": "Nakijken en versturen",
        "choose": "Kies een moment", "spoken": "We hebben elkaar gesproken", "here": "Deel 2 van 5", "who": "doctor",
        "yes": "Je kunt je aanmelden", "name": "Noor Verhagen",
    },
    "en": {
        "door": "Become a teacher", "ready": "Am I ready?", "apply": "Apply", "send": "Check and send",
        "choose": "Choose an hour", "spoken": "We have spoken", "here": "Part 2 of 5", "who": "coach",
        "yes": "You can apply", "name": "Bart Willems",
    },
}  # fmt: skip


def main_button(page: Page) -> None:
    """Press the main button: the last submit of the page's own form."""
    page.locator("main form [type=submit]").last.click()


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "#1f5f5b").save(out, "PNG")
    return out.getvalue()


class Visitor:
    """Someone of the demo in a browser without JavaScript, and an eye that looks at each page they are on."""

    def __init__(self, chromium: Browser, house: str, language: str, seen: list[str]) -> None:
        self.chromium, self.house, self.language, self.seen = chromium, house, language, seen
        self.context: BrowserContext = chromium.new_context(
            base_url=house, java_script_enabled=False, locale=f"{language}-NL", viewport={"width": 390, "height": 844}
        )
        self.page = self.context.new_page()

    def sign_in(self, who: str) -> "Visitor":
        self.page.goto(f"/{self.language}/accounts/login/")
        self.page.fill("[name=login]", f"{who}@example.org")
        self.page.fill("[name=password]", "demo-demo-demo")
        self.page.locator("form:has([name=password]) [type=submit]").last.click()
        self.page.wait_for_load_state()
        return self

    def look(self) -> None:
        """Open the same page where scripts run, narrow and wide, and note what is wrong with it."""
        for width in (390, 1280):
            beside = self.chromium.new_context(
                base_url=self.house, storage_state=self.context.storage_state(), locale=f"{self.language}-NL",
                viewport={"width": width, "height": 900},
            )  # fmt: skip
            page = beside.new_page()
            page.goto(self.page.url)
            self.seen.extend(f"{self.page.url} at {width}: {fault}" for fault in faults(page))
            beside.close()


def fill_in(visitor: Visitor) -> None:
    """Do each thing that the list still asks for, whatever kind it is."""
    page, home = visitor.page, visitor.page.url
    for number in range(page.locator(".asks-list h3 a").count()):
        page.locator(".asks-list h3 a").nth(number).click()
        visitor.look()
        if page.locator("main textarea").count():
            page.fill("main textarea", TEXT)
            main_button(page)
        elif page.locator("main [type=file]").count():
            page.set_input_files(
                "main [type=file]", {"name": "bewijs.png", "mimeType": "image/png", "buffer": picture()}
            )
            main_button(page)
        elif page.locator("main form[action$='/pay/']").count():
            main_button(page)
            expect(page).to_have_url(re.compile(r"/c/pay/"))
            page.locator("[name=method][value=ideal]").check()
            page.locator("form [type=submit]").last.click()
            for _try in range(60):
                if "/parts/" in page.url and not page.locator("main form[action$='/pay/']").count():
                    break
                page.wait_for_timeout(1000)
                if "/c/pay/" not in page.url:
                    page.reload()
        page.goto(home)


def decide(visitor: Visitor, words: dict[str, str]) -> None:
    """Read what somebody handed in, and say yes."""
    page = visitor.page
    page.goto(f"/{visitor.language}/desk/")
    page.locator("main a[href$='/desk/training/']").click()
    visitor.look()
    page.get_by_role("link", name=words["name"]).click()
    if page.get_by_role("button", name=words["spoken"]).count():
        page.get_by_role("button", name=words["spoken"]).click()
    visitor.look()
    page.locator("form[action$='/decide/'] [value=passed]").check()
    page.locator("form[action$='/decide/'] [name=reason]").fill("Een rijpe eigen beoefening.")
    page.locator("form[action$='/decide/'] [type=submit]").click()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_teacher_applies_and_is_admitted(house: str, chromium: Browser, language: str):
    journey(house, chromium, language)


def journey(house: str, chromium: Browser, language: str, *, note: Callable[[str], None] = lambda _said: None) -> None:
    words, seen = WORDS[language], []
    visitor = Visitor(chromium, house, language, seen).sign_in(words["who"])
    page = visitor.page
    page.goto(f"/{language}/")
    page.get_by_role("link", name=words["door"], exact=True).first.click()
    visitor.look()
    page.get_by_role("link", name=words["ready"]).click()
    visitor.look()
    for choice in page.locator("main [type=radio][value=yes]").all():
        choice.check()
    main_button(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(words["yes"])
    page.locator("main").get_by_role("link", name=words["apply"], exact=True).click()
    visitor.look()
    main_button(page)
    expect(page).to_have_url(re.compile(rf"/{language}/me/training/[0-9a-f-]+/$"))
    visitor.look()
    own = page.url
    note("applied")
    fill_in(visitor)
    note("filled in")
    page.locator("main").get_by_role("link", name=words["send"]).first.click()
    visitor.look()
    main_button(page)
    visitor.look()
    page.locator("main").get_by_role("link", name=words["choose"]).click()
    visitor.look()
    page.locator("[name=slot]").first.check()
    main_button(page)
    visitor.look()
    note("booked")

    for who in ("trainer", "trainer2"):
        trainer = Visitor(chromium, house, language, seen).sign_in(who)
        decide(trainer, words)
        trainer.context.close()
    note("decided")

    page.goto(own)
    visitor.look()
    expect(page.locator("main")).to_contain_text(words["here"])
    page.locator("section:has(#dates) h3 a").first.click()
    page.locator("aside a.button").click()
    expect(page).to_have_url(re.compile(r"/enrol/$"))
    expect(page.locator("main form")).to_have_count(1)
    assert seen == []
    visitor.context.close()
