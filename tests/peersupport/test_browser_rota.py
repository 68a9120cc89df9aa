"""Two desk members in two browsers, on a phone: one plans and offers a slot, the other takes it, the rota says so."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from peersupport.models import Duty
from tests.peersupport.test_browser_journey import Visitor, inhabited, visitors  # noqa: F401 - fixtures
from tests.peersupport.world import World

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "keystore"]),
]
WORDS = {
    "nl": {"offered": "aangeboden", "late": "Iemand heeft deze dienst al overgenomen."},
    "en": {"offered": "offered", "late": "Somebody has taken this slot over already."},
}


def says(visitor: Visitor, *words: str) -> None:
    """See that the one slot of the rota says this, and all of it in the width of the phone."""
    slot = visitor.page.locator("li.slot")
    expect(slot).to_have_count(1)
    for word in words:
        expect(slot).to_contain_text(word)
    box = slot.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize("has_script", [False, True], ids=["without script", "with script"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_one_offers_a_slot_and_a_colleague_takes_it(
    chromium: Browser,
    live_server: LiveServer,
    inhabited: World,  # noqa: F811 - the fixture
    visitors: list[Visitor],  # noqa: F811 - the fixture
    language: str,
    has_script: bool,
) -> None:
    mine, colleague = (Visitor(chromium, live_server.url, language, 390, has_script=has_script) for _who in range(2))
    visitors += [mine, colleague]
    mine.sign_in(inhabited.clerk)
    colleague.sign_in(inhabited.other_clerk)
    words = WORDS[language]

    mine.go("/desk/support/rota/")
    mine.page.fill("[name=day]", (timezone.localdate() + timedelta(days=3)).isoformat())
    mine.page.fill("[name=opens]", "18:00")
    mine.page.fill("[name=closes]", "20:00")
    mine.page.select_option("[name=person]", label="Marijke van Loon")
    mine.send()
    says(mine, "Marijke van Loon")
    colleague.go("/desk/support/rota/")
    assert colleague.page.locator("form[action$='/take/']").count() == 0

    mine.press("form[action$='/offer/'] button")
    says(mine, "Marijke van Loon", words["offered"])
    colleague.go("/desk/support/rota/")
    says(colleague, "Marijke van Loon", words["offered"])
    colleague.press("form[action$='/take/'] button")

    says(colleague, "Tom Aerts")
    expect(colleague.page.locator("li.slot")).not_to_contain_text(words["offered"])
    assert re.search(r"#slot-[0-9a-f-]{36}$", colleague.page.url)
    mine.press("form[action$='/keep/'] button")  # a page from before: too late, and said so
    expect(mine.page.get_by_role("alert")).to_have_text(words["late"])
    says(mine, "Tom Aerts")
    assert mine.page.locator("form[action$='/keep/'], form[action$='/offer/']").count() == 0
    assert Duty.objects.get().person == inhabited.other_clerk.user
