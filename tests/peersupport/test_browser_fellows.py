"""Two requesters and a desk member in three browsers, with and without script: asked, proposed, twice yes."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.peersupport.test_browser_journey import Visitor, inhabited, visitors  # noqa: F401 - fixtures
from tests.peersupport.world import FACTS, Asking, World
from vault import http

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "keystore"]),
]


def let_in(visitor: Visitor, asking: Asking) -> None:
    name = http.cookie_name(http.REQUESTER)
    value = asking.browser().cookies[name].value
    visitor.context.add_cookies([{"name": name, "value": value, "url": visitor.base}])


@pytest.mark.parametrize(("language", "width", "has_script"), [("nl", 390, False), ("en", 1280, True)])
def test_two_meet_once_both_say_yes(
    chromium: Browser,
    live_server: LiveServer,
    inhabited: World,  # noqa: F811 - the fixture
    visitors: list[Visitor],  # noqa: F811 - the fixture
    language: str,
    width: int,
    has_script: bool,
) -> None:
    one, other, clerk = (
        Visitor(chromium, live_server.url, language, width, has_script=has_script) for _who in range(3)
    )
    visitors += [one, other, clerk]
    let_in(one, inhabited.submit(facts=FACTS))
    let_in(other, inhabited.submit(facts=replace(FACTS, region="gelderland")))
    clerk.sign_in(inhabited.clerk)

    for who in (one, other):
        who.go("/support/case/")
        who.press("a[href$='/case/alike/']")
        who.page.check("[name=kinds][value=burn_out]")
        who.send()
    clerk.go("/desk/support/queue/")
    clerk.press("a[href$='/support/alike/']")
    clerk.press("form.fit button")
    for who, name in ((one, "Linde"), (other, "Wilg")):
        who.go("/support/case/")
        who.press(".message a[href$='/case/alike/']")
        who.page.fill("[name=name]", name)
        who.page.fill("[name=reach]", f"{name}, 06 1234 5678")
        who.send()
    one.go("/support/case/alike/")

    assert "Wilg, 06 1234 5678" in one.page.inner_text("main")
    assert "Linde, 06 1234 5678" in other.page.inner_text("main")
    clerk.page.reload()
    clerk.look()
    assert clerk.page.locator("form.fit").count() == 0
    for name in ("Linde", "Wilg"):
        assert name not in clerk.page.content()
