"""The knowledge base in a real browser: found without JavaScript, read without faults."""

import pytest
from django.utils import timezone

from accounts import demo as people
from knowledge import demo
from tests.browsing import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server):
    people.load(now=timezone.now())
    demo.load(now=timezone.now())
    return live_server.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_list_and_procedure_have_no_faults(site, chromium, width, scheme):
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)

    for path in ("/nl/knowledge/", "/nl/knowledge/tucht-be/", "/en/knowledge/na-een-fout/"):
        page.goto(site + path)
        assert faults(page) == []
    page.close()


def test_a_doctor_finds_the_procedure_of_their_country_without_javascript(site, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/nl/")
    page.get_by_role("link", name="Lees verder in de kennisbank").click()
    page.get_by_label("Zoeken").fill("tuchtzaak")
    page.get_by_label("Land").select_option("BE")
    page.get_by_role("button", name="Toon artikelen").click()

    page.get_by_role("link", name="Een tuchtzaak bij de Orde der artsen").click()

    assert page.locator("ol.phases > li").count() == 5
    context.close()
