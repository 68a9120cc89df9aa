"""A passkey in a real browser, under the strict content security policy: made, then used to sign in alone."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from tests.accounts.factories import UserFactory
from tests.browsing import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct-horse-battery"


def a_device(page: Page) -> None:
    """Give the page's browser a device that keeps passkeys and whose owner always agrees."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


@pytest.fixture
def page(chromium: Browser, live_server):
    cache.clear()
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, locale="nl-NL", reduced_motion="reduce"
    )
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


def test_a_passkey_is_made_and_then_signs_in_alone(page: Page):
    person = UserFactory(is_staff=True)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    a_device(page)

    page.goto("/nl/accounts/login/")
    assert faults(page) == []
    page.get_by_label("E-mailadres").fill(person.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.goto("/nl/accounts/2fa/webauthn/add/")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ga verder").click()
    assert faults(page) == []
    page.get_by_label("Naam van deze toegangssleutel").fill("Mijn telefoon")
    page.get_by_label("Alleen met deze toegangssleutel inloggen").check()
    page.get_by_role("button", name="Deze toegangssleutel toevoegen").click()

    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    assert page.locator(".codes li").count() == 10
    assert faults(page) == []
    page.goto("/nl/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", name="Mijn telefoon")).to_be_visible()
    assert faults(page) == []

    page.goto("/nl/me/")
    page.get_by_role("button", name="Uitloggen").click()
    page.goto("/nl/accounts/login/")
    page.get_by_role("button", name="Met een toegangssleutel").click()
    page.wait_for_url("**/nl/me/")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Dag {person.name}")
    assert page.complaints == []


def test_a_passkey_also_counts_as_the_second_step_after_a_password(page: Page, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    person = UserFactory(is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    a_device(page)
    page.goto("/nl/accounts/login/")
    page.get_by_label("E-mailadres").fill(person.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.goto("/nl/desk/")
    expect(page.get_by_role("heading", name="Eerst een tweede stap")).to_be_visible()
    page.get_by_role("link", name="Een toegangssleutel toevoegen").click()
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Ga verder").click()
    page.get_by_role("button", name="Deze toegangssleutel toevoegen").click()
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()

    page.goto("/nl/me/")
    page.get_by_role("button", name="Uitloggen").click()
    page.goto("/nl/accounts/login/")
    page.get_by_label("E-mailadres").fill(person.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("heading", name="De tweede stap")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Met een toegangssleutel").click()
    page.wait_for_url("**/nl/me/")
    page.goto("/admin/")

    assert page.url.endswith("/admin/")
    assert [said for said in page.complaints if "404" not in said] == []


def test_without_a_device_the_page_says_so_instead_of_keeping_silent(page: Page):
    page.goto("/nl/accounts/login/")

    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError')) }"
    )
    page.get_by_role("button", name="Met een toegangssleutel").click()

    expect(page.get_by_role("alert")).to_have_text("Dat lukte niet. Probeer het opnieuw, of kies een andere manier.")


def test_without_javascript_a_sentence_says_that_a_passkey_needs_it(chromium: Browser, live_server):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()

    page.goto("/nl/accounts/login/")

    assert "Een toegangssleutel heeft JavaScript nodig" in page.locator("main").inner_text()
    context.close()
