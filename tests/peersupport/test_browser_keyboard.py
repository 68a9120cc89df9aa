"""The whole of a requester's journey with Tab, Enter, Space and the arrows: no mouse, no finger."""

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from peersupport.models import Case, Offer, State
from peersupport.services import desk, offers
from tests.browsing import faults
from tests.peersupport.test_browser_journey import inhabited  # noqa: F401 - a fixture
from tests.peersupport.world import World

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "keystore"]),
]
FAR = 60  # more steps than this from one thing to the next and nobody would find it


class Keys:
    """Hands on a keyboard. Wherever they come to rest the focus is to be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        """Press Tab until the focus is on the first thing that fits."""
        for _step in range(FAR):
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                assert self.page.evaluate(
                    "() => { const look = getComputedStyle(document.activeElement);"
                    " return look.outlineStyle !== 'none' || look.boxShadow !== 'none' }"
                ), f"{selector} has the focus and does not show it"
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{selector} was not reached by Tab on {self.page.url}")

    def go(self, selector: str) -> None:
        """Follow a link or press a button."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        assert faults(self.page) == [], self.page.url

    def pick(self, name: str, value: str) -> None:
        """Pick from a row of round buttons with the arrows, or tick a box with Space."""
        wanted = f"[name={name}][value={value}]"
        if self.page.locator(wanted).get_attribute("type") == "checkbox":
            self.reach(wanted)
        else:
            self.reach(f"[name={name}]")
            for _step in range(FAR):
                if self.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
                    break
                self.page.keyboard.press("ArrowDown")
        if not self.page.is_checked(wanted):
            self.page.keyboard.press("Space")
        assert self.page.is_checked(wanted)

    def choose(self, name: str, value: str) -> None:
        """Choose from a list with the arrows."""
        self.reach(f"select[name={name}]")
        for _step in range(FAR):
            if self.page.input_value(f"[name={name}]") == value:
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"{value} is not in {name}")

    def type(self, name: str, text: str) -> None:
        self.reach(f"[name={name}]")
        self.page.keyboard.type(text)

    def send(self) -> None:
        self.go("main form button.button")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_from_the_first_page_to_the_last_word_without_a_mouse(
    chromium: Browser,
    live_server: LiveServer,
    inhabited: World,  # noqa: F811 - the fixture
    language: str,
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    keys = Keys(page)
    page.goto(f"{live_server.url}/{language}/support/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"

    # Asking.
    keys.go(f"main a.button[href='/{language}/support/request/']")
    keys.pick("safety", "yes")
    keys.send()
    if "urgent" in page.url:
        keys.pick("urgent", "no")
        keys.send()
    keys.pick("how", "call")
    keys.type("name", "Schuilnaam")
    keys.send()
    keys.reach(".errors a[href='#id_phone']")
    page.keyboard.press("Enter")
    keys.type("phone", "06 1234 5678")
    keys.send()
    keys.pick("reason", "incident")
    keys.choose("profession", "specialist")
    keys.choose("region", "utrecht")
    keys.pick("languages", "nl")
    keys.send()
    keys.send()
    keys.type("story", "Gisteren ging er iets mis.")
    keys.send()
    keys.go(".answers a[href*='contact']")
    keys.send()
    keys.send()

    # The code, typed back.
    groups = page.locator(".code span:not(.code__dash)").all_inner_texts()
    first, second = (int(label.split()[-1]) for label in page.locator(".pair label").all_inner_texts())
    keys.type("first", groups[first - 1])
    keys.type("second", groups[second - 1])
    keys.send()
    keys.go(f"form[action$='/{language}/support/case/close/'] button")

    # The desk proposes; the person comes back and chooses.
    case = Case.objects.get()
    desk.open_case(case_id=case.pk, by=inhabited.clerk.user)
    chosen = [one.user.supporter.code for one in (inhabited.peer, inhabited.other_peer)]
    desk.propose(case_id=case.pk, by=inhabited.clerk.user, holder=inhabited.clerk.holder, chosen=chosen)
    page.goto(f"{live_server.url}/{language}/support/")
    keys.go(f"main a[href='/{language}/support/return/']")
    keys.type("code", "".join(groups))
    keys.send()
    veto = Offer.objects.get(person=inhabited.other_peer.user)
    keys.go(f"form[action*='veto/{veto.code}'] button")
    keys.go("form[action*='/case/choose/'] button")
    case.refresh_from_db()
    assert case.state == State.OFFERED

    # Somebody says yes; they write, look who looked, and erase everything.
    asked = Offer.objects.get(person=inhabited.peer.user)
    offers.accept(offer=asked.code, by=inhabited.peer.user, has_no_conflict=True)
    keys.type("text", "Dank je.")
    keys.go("form[action$='/case/message/'] button")
    assert "Dank je." in page.inner_text("main")
    keys.go(f"a[href='/{language}/support/case/erase/']")
    keys.pick("when", "now")
    keys.send()
    assert page.url.endswith("/support/erased/")
    assert not Case.objects.exists()
    keys.reach("a.leave")
    context.close()
