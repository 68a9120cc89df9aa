"""Requester, desk and peer in three browsers: ask, match, choose, accept, speak. With no script of ours at work."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browsing import faults
from tests.peersupport.world import Someone, World
from vault import http

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "keystore"]),
]


@pytest.fixture
def inhabited(live_server: LiveServer) -> World:
    """A world for a browser: the regions are laid down anew, since a test like this wipes them."""
    import_module("peersupport.migrations.0002_regions").fill(apps, None)
    return World()


class Visitor:
    """One person with a browser of their own; axe looks at every page they come to."""

    def __init__(self, browser: Browser, base: str, language: str, width: int, *, has_script: bool) -> None:
        self.base, self.language, self.has_script = f"{base}/{language}", language, has_script
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=has_script, reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
        self.page.route("**/support.js", lambda route: route.abort())

    def sign_in(self, someone: Someone) -> None:
        """Carry the sign-in and the open vault over, as the pages for it have tests of their own."""
        cookies = someone.browser().cookies
        self.context.add_cookies(
            [
                {"name": name, "value": cookies[name].value, "url": self.base}
                for name in ("sessionid", http.cookie_name(http.SUPPORTER))
            ]
        )

    def go(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")
        self.look()

    def send(self) -> None:
        """Press the main button of the page."""
        self.press("main form button.button:not(.button--quiet)")

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.look()

    def look(self) -> None:
        if self.has_script:
            assert faults(self.page) == [], self.page.url


@pytest.fixture
def visitors() -> Iterator[list[Visitor]]:
    made: list[Visitor] = []
    yield made
    for visitor in made:
        visitor.context.close()


@pytest.mark.parametrize(
    ("language", "width", "has_script"),
    [
        ("nl", 320, False),
        ("nl", 390, True),
        ("en", 320, True),
        ("en", 390, True),
        ("en", 1280, True),
        ("nl", 1280, True),
    ],
)
def test_from_the_question_to_the_conversation(
    chromium: Browser,
    live_server: LiveServer,
    inhabited: World,
    visitors: list[Visitor],
    language: str,
    width: int,
    has_script: bool,
) -> None:
    requester, clerk, peer = (
        Visitor(chromium, live_server.url, language, width, has_script=has_script) for _who in range(3)
    )
    visitors += [requester, clerk, peer]
    clerk.sign_in(inhabited.clerk)
    peer.sign_in(inhabited.peer)

    # Asking: nothing is filled in that is not needed, and what is forgotten is said.
    requester.go("/support/")
    requester.go("/support/now/")
    requester.go("/support/request/")
    requester.page.check("[name=safety][value=not_sure]")
    requester.send()
    requester.page.check("[name=urgent][value=yes]")
    requester.send()
    requester.page.check("[name=how][value=call]")
    requester.send()
    assert requester.page.locator(".errors a").get_attribute("href") == "#id_phone"
    requester.page.fill("[name=phone]", "06 1234 5678")
    requester.page.fill("[name=name]", "Schuilnaam")
    requester.send()
    requester.page.check("[name=reason][value=incident]")
    requester.page.select_option("[name=profession]", "specialist")
    requester.page.select_option("[name=region]", "utrecht")
    requester.page.check("[name=languages][value=nl]")
    requester.send()
    requester.page.fill("[name=employers]", "Ziekenhuis De Kade")
    requester.send()
    requester.page.fill("[name=story]", "Gisteren ging er iets mis.")
    requester.send()
    requester.press(".answers a[href*='contact']")
    assert requester.page.input_value("[name=phone]") == "06 1234 5678"
    requester.page.fill("[name=phone]", "06 8765 4321")
    requester.send()
    assert "06 8765 4321" in requester.page.inner_text("main")
    requester.send()

    # The code: shown, typed back.
    groups = requester.page.locator(".code span:not(.code__dash)").all_inner_texts()
    asked = [int(label.split()[-1]) for label in requester.page.locator(".pair label").all_inner_texts()]
    requester.page.fill("[name=first]", groups[asked[0] - 1].lower())
    requester.page.fill("[name=second]", groups[asked[1] - 1])
    requester.send()
    assert requester.page.url.endswith("/support/case/")
    requester.press(f"form[action$='/{language}/support/case/close/'] button")

    # The desk: opens, looks at who fits, proposes two.
    clerk.go("/desk/support/queue/")
    clerk.press(".queue a")
    assert "Gisteren ging er iets mis" not in clerk.page.content()
    assert "06 8765 4321" not in clerk.page.content()
    clerk.send()
    for box in clerk.page.locator("[name=who]").all():
        box.check()
    clerk.send()
    clerk.go("/desk/support/people/")
    clerk.go("/desk/support/call/")

    # The requester comes back and chooses.
    requester.go("/support/return/")
    requester.page.fill("[name=code]", " ".join(groups))
    requester.send()
    requester.press(".people li:has(h3:text-is('Joris')) .button")

    # The peer sees no name, says yes, gets the number.
    peer.go("/desk/support/")
    peer.press("main section a[href*='/offers/']")
    assert "Schuilnaam" not in peer.page.content()
    peer.page.check("[name=no_conflict]")
    peer.send()
    assert "06 8765 4321" in peer.page.inner_text("main")
    assert "Gisteren ging er iets mis" not in peer.page.content()

    # The requester's visit lets the peer in; they speak.
    requester.go("/support/case/")
    peer.page.reload()
    assert "Gisteren ging er iets mis" in peer.page.inner_text("main")
    peer.page.fill("[name=text]", "Ik bel je vanavond om acht uur.")
    peer.send()
    requester.go("/support/case/")
    assert "Ik bel je vanavond om acht uur." in requester.page.inner_text("main")
    assert "Joris" in requester.page.inner_text(".timeline")
    peer.go("/desk/support/profile/")
    peer.go("/desk/support/mine/")

    # And nothing remains when the requester says so.
    requester.go("/support/case/erase/")
    requester.page.check("[name=when][value=now]")
    requester.send()
    assert requester.page.url.endswith("/support/erased/")
    peer.page.goto(f"{peer.base}/desk/support/mine/")
    assert peer.page.locator("a[href*='/talks/']").count() == 0


def test_with_script_leaving_is_one_click_or_three_shifts_and_leaves_nothing_behind(
    chromium: Browser, live_server: LiveServer, inhabited: World, settings: object
) -> None:
    settings.SUPPORT_LEAVE_URL = f"{live_server.url}/healthz"  # type: ignore[attr-defined]
    for leave in (lambda page: page.click("a.leave"), lambda page: [page.keyboard.press("Shift") for _ in range(3)]):
        context = chromium.new_context()
        page = context.new_page()
        page.goto(f"{live_server.url}/nl/support/")
        page.click("text=Vraag om een collega")
        page.check("[name=safety][value=yes]")
        page.click("main form button.button")
        assert any(cookie["name"] == "answers" for cookie in context.cookies())

        page.wait_for_url("**/request/**")
        page.wait_for_load_state("load")  # the three Shifts need the page's own script
        leave(page)
        page.wait_for_url("**/healthz", timeout=90_000)  # clearing the site's data takes a busy browser long

        assert context.cookies() == []
        page.go_back()
        assert "request/contact" not in page.url
        context.close()
