"""Requester, peer, coach, desk and expert in five browsers: steps one, two and three, close, open again, erase."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from peersupport.models import Case
from tests.peersupport.test_browser_journey import Visitor, inhabited, visitors  # noqa: F401 - fixtures
from tests.peersupport.world import World

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "keystore"]),
]
STORY, LETTER = "Gisteren ging er iets mis.", "Beste collega,\n\nwilt u met ons meedenken?"


@pytest.mark.parametrize(
    ("language", "width", "has_script"), [("nl", 320, True), ("en", 1280, True), ("nl", 390, False)]
)
def test_all_three_steps_and_the_end(
    chromium: Browser,
    live_server: LiveServer,
    inhabited: World,  # noqa: F811 - the fixture
    visitors: list[Visitor],  # noqa: F811 - the fixture
    language: str,
    width: int,
    has_script: bool,
) -> None:
    requester, clerk, peer, coach, expert = (
        Visitor(chromium, live_server.url, language, width, has_script=has_script) for _who in range(5)
    )
    visitors += [requester, clerk, peer, coach, expert]
    clerk.sign_in(inhabited.clerk)
    peer.sign_in(inhabited.peer)
    coach.sign_in(inhabited.coach())
    expert.sign_in(inhabited.expert("Nadia Haddad"))

    # Step one.
    requester.go("/support/request/facts/")
    requester.page.check("[name=reason][value=incident]")
    requester.page.select_option("[name=profession]", "specialist")
    requester.page.select_option("[name=region]", "utrecht")
    requester.page.check("[name=languages][value=nl]")
    requester.send()
    requester.go("/support/request/contact/")
    requester.page.check("[name=how][value=call]")
    requester.page.fill("[name=phone]", "06 1234 5678")
    requester.send()
    requester.go("/support/request/story/")
    requester.page.fill("[name=story]", STORY)
    requester.send()
    requester.send()
    groups = requester.page.locator(".code span:not(.code__dash)").all_inner_texts()
    asked = [int(label.split()[-1]) for label in requester.page.locator(".pair label").all_inner_texts()]
    requester.page.fill("[name=first]", groups[asked[0] - 1])
    requester.page.fill("[name=second]", groups[asked[1] - 1])
    requester.send()
    clerk.go("/desk/support/queue/")
    clerk.press(".queue a")
    clerk.send()
    clerk.page.check("label:has-text('Joris Peeters')")
    clerk.send()
    requester.go("/support/case/")
    requester.press(".people .button")
    peer.go("/desk/support/mine/")
    peer.press("main a[href*='/offers/']")
    peer.page.check("[name=no_conflict]")
    peer.send()
    requester.go("/support/case/")

    # Step two: the peer proposes, the requester says yes and shares nothing of before.
    peer.page.reload()
    peer.press("form[action$='/coach/'] button")
    requester.go("/support/case/")
    requester.press(".message a[href$='/more/']")
    requester.send()
    clerk.page.reload()
    clerk.look()
    clerk.page.check("label:has-text('Bram de Wit')")
    clerk.send()
    requester.go("/support/case/")
    requester.press(".people li:has(h3:has-text('Bram')) .button")
    coach.go("/desk/support/mine/")
    coach.press("main a[href*='/offers/']")
    coach.page.check("[name=no_conflict]")
    coach.send()
    requester.go("/support/case/")
    requester.page.fill("[name=text]", "Fijn dat jullie er allebei zijn.")
    requester.press("form[action$='/case/message/'] button")
    coach.page.reload()
    assert "Fijn dat jullie er allebei zijn." in coach.page.inner_text("main")
    assert STORY not in coach.page.inner_text("main")
    peer.go("/desk/support/mine/")
    peer.press("main a[href*='/talks/']")
    assert STORY in peer.page.inner_text("main")

    # Step three: a letter written together, read word for word, sent by the requester.
    peer.press("main a[href$='/letter/']")
    peer.page.fill("[name=text]", LETTER)
    peer.send()
    requester.go("/support/case/letter/")
    assert "meedenken" in requester.page.input_value("[name=text]")
    requester.send()
    assert "meedenken" in requester.page.inner_text(".letter")
    requester.go("/support/case/letter/paper/")
    requester.go("/support/case/letter/send/")
    requester.page.check("label:has-text('Nadia Haddad')")
    requester.page.check("[name=approve]")
    requester.send()
    assert "Nadia Haddad" in requester.page.inner_text("main")
    expert.go("/desk/support/mine/")
    expert.press("main a[href*='/offers/']")
    assert "meedenken" in expert.page.inner_text("main")
    assert "06 1234 5678" not in expert.page.content()
    expert.page.check("[name=no_conflict]")
    expert.send()
    assert "06 1234 5678" in expert.page.inner_text("main")
    for secret in (STORY, "allebei zijn"):
        assert secret not in expert.page.content()
    peer.go("/desk/support/mine/")
    peer.press("main a[href*='/talks/']")
    peer.press("form[action$='/introduced/'] button")
    requester.go("/support/case/")

    # Rest, close, open again.
    requester.press("form[action$='/rest/'] button")
    requester.press("form[action$='/resume/'] button")
    coach.go("/desk/support/mine/")
    coach.press("main a[href*='/talks/']")
    coach.press("form[action$='/close/'] button")
    requester.go("/support/case/")
    requester.press(".message a[href$='/end/']")
    requester.send()
    requester.press("form[action$='/reopen/'] button")
    requester.press("form[action$='/less/'] button")
    expert.page.goto(f"{expert.base}/desk/support/mine/")
    assert expert.page.locator("a[href*='/talks/']").count() == 0
    clerk.go("/desk/support/experts/")
    clerk.press("main th a")
    clerk.go("/desk/support/experts/add/")
    clerk.go("/desk/support/queue/")
    requester.go("/support/case/contact/")

    # Erase: one day to undo it, and then for ever.
    requester.go("/support/case/erase/")
    requester.send()
    peer.page.goto(f"{peer.base}/desk/support/mine/")
    assert peer.page.locator("a[href*='/talks/']").count() == 0
    requester.go("/support/return/")
    requester.page.fill("[name=code]", " ".join(groups))
    requester.send()
    requester.press("[name=undo]")
    assert STORY in requester.page.inner_text("main")
    requester.go("/support/case/erase/")
    requester.page.check("[name=when][value=now]")
    requester.send()
    assert requester.page.url.endswith("/support/erased/")
    assert not Case.objects.exists()
