"""Searching in a real browser, without script, from any page."""

import pytest
from django.utils import timezone

from accounts import demo as people
from books import demo as books
from finding import services
from knowledge import demo as knowledge
from tests.browsing import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server):
    for room in (people, books, knowledge):
        room.load(now=timezone.now())
    services.refresh_all()
    return live_server.url


def test_a_doctor_finds_what_a_complaint_is_with_a_slip_of_the_pen(site, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(site + "/nl/about/")
    page.get_by_role("banner").get_by_role("link", name="Zoeken").click()
    page.get_by_role("searchbox", name="Wat zoek je?").fill("klahct")
    page.get_by_role("main").get_by_role("button", name="Zoeken").click()

    page.get_by_role("link", name="Een klacht in Nederland").click()

    assert page.locator("ol.phases > li").count() > 2
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_search_page_has_no_faults(site, chromium, width, scheme):
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)

    for path in (
        "/nl/search/",
        "/en/search/?q=complaint",
        "/nl/search/?q=qqqqqqq",
        "/nl/search/?q=klacht&kind=article",
    ):
        page.goto(site + path)
        assert faults(page) == []
    page.close()
