"""Somebody makes an account, comes back with a mailed code, and finds their way: with and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from playwright.sync_api import Browser, expect

from tests.browsing import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Post = Callable[[], list[EmailMessage]]


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def code_in(mail: EmailMessage) -> str:
    found = re.search(r"^ +(\d{6})$", str(mail.body), re.MULTILINE)
    assert found is not None
    return found[1]


def test_in_english_at_1280_without_javascript(chromium: Browser, live_server, post: Post):
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}, java_script_enabled=False
    )
    page = context.new_page()

    page.goto("/en/accounts/signup/?next=/en/me/profile/")
    page.get_by_label("Name").fill("Noor Verhagen")
    page.get_by_label("E-mail address").fill("noor@example.org")
    page.get_by_label("Choose a password").fill("short")
    page.get_by_role("button", name="Make an account").click()
    assert page.title().startswith("Error: ")
    expect(page.get_by_label("Name")).to_have_value("Noor Verhagen")
    page.get_by_label("Choose a password").fill("four loose words here")
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your address")
    page.get_by_label("Code", exact=True).fill(code_in(post()[-1]))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your profile")
    page.get_by_label("Profession").select_option("resident")
    page.get_by_role("button", name="Keep my profile").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your profile is kept")
    expect(page.get_by_text("resident", exact=True)).to_be_visible()
    page.get_by_role("link", name="To my page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Noor Verhagen")
    context.close()


def test_in_dutch_at_390_by_keyboard_with_a_mailed_code(chromium: Browser, live_server, post: Post, member):
    person = member(name="Sem de Wit")
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, reduced_motion="reduce"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)

    page.goto("/nl/accounts/login/code/")
    assert faults(page) == []
    page.get_by_label("E-mailadres").focus()
    page.keyboard.type("not an address")
    page.keyboard.press("Enter")
    expect(page.locator("#errors")).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mailadres")).to_be_focused()
    page.get_by_label("E-mailadres").fill(person.email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vul de code in")
    assert faults(page) == []
    page.get_by_label("Code", exact=True).fill(code_in(post()[-1]))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Dag Sem de Wit")
    assert faults(page) == []
    assert [said for said in complaints if "422" not in said] == []
    context.close()


ONES_OWN = [
    "me/", "me/profile/", "me/profile/saved/", "me/privacy/", "me/second-step/", "accounts/email/",
    "accounts/password/change/", "accounts/2fa/", "accounts/2fa/webauthn/", "accounts/2fa/totp/activate/",
    "accounts/2fa/webauthn/add/", "me/privacy/close/", "accounts/sessions/", "accounts/logout/",
]  # fmt: skip


@pytest.mark.parametrize(("width", "language", "scheme"), [(390, "nl", "light"), (1280, "en", "dark")])
def test_every_page_of_ones_own_is_without_faults(
    chromium: Browser, live_server, member, width: int, language: str, scheme: str
):
    person = member(name="Noor Verhagen", language=language)
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(f"/{language}/accounts/login/")
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill("correct-horse-battery")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/me/")
    page.goto(f"/{language}/accounts/reauthenticate/")
    assert faults(page) == []
    page.locator("[name=password]").fill("correct-horse-battery")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/me/")

    found = {}
    for path in ONES_OWN:
        page.goto(f"/{language}/{path}")
        assert page.url.endswith(path)
        found[path] = faults(page)

    assert found == {path: [] for path in ONES_OWN}
    context.close()
