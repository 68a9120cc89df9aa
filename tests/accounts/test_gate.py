"""Who works here shows a second factor before the admin or a desk opens, the superuser too."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.accounts.conftest import PASSWORD
from tests.accounts.test_second_factor import code_for, set_up_app, sign_in

BEHIND = ["/admin/", "/admin/accounts/user/", "/nl/desk/", "/en/desk/support/", "/admin"]
OPEN = ["/nl/", "/nl/me/", "/healthz"]


@pytest.fixture(autouse=True)
def _as_in_production(settings) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = True


@pytest.mark.parametrize("path", BEHIND)
@pytest.mark.parametrize("rights", [{"is_staff": True}, {"is_staff": True, "is_superuser": True}, {}])
def test_without_a_second_factor_one_is_led_to_set_it_up(client: Client, member, path: str, rights: dict[str, bool]):
    sign_in(client, member(**rights))

    answer = client.get(path)

    assert answer.status_code == 303
    assert answer["Location"].split("/", 2)[2].startswith("me/second-step/?next=")


def test_a_post_does_not_slip_through(client: Client, member):
    sign_in(client, member(is_staff=True, is_superuser=True))

    assert client.post("/admin/accounts/user/add/", {"email": "x@example.org"}).status_code == 303


@pytest.mark.parametrize("path", OPEN)
def test_the_rest_of_the_house_stays_open_to_them(client: Client, member, path: str):
    sign_in(client, member(is_staff=True))

    assert client.get(path).status_code == 200


def test_the_page_leads_back_to_where_one_wanted_to_be_but_not_out_of_the_house(client: Client, member):
    sign_in(client, member(is_staff=True))

    inside = client.get("/nl/me/second-step/?next=/admin/courses/").content.decode()
    outside = client.get("/nl/me/second-step/?next=https://evil.example/").content.decode()

    assert '<a href="/admin/courses/">/admin/courses/</a>' in inside
    assert 'href="https://evil.example' not in outside


@pytest.mark.ignore_template_errors
def test_with_an_app_shown_in_this_session_the_admin_opens(client: Client, member):
    person = member(is_staff=True, is_superuser=True)
    secret = set_up_app(client, person)

    fresh = Client()
    sign_in(fresh, person)
    fresh.post("/nl/accounts/2fa/authenticate/", {"code": code_for(secret, later=1)})

    assert fresh.get("/admin/").status_code == 200


@pytest.mark.ignore_template_errors
def test_a_session_older_than_the_factor_is_asked_to_show_it(client: Client, member):
    person = member(is_staff=True, is_superuser=True)
    old = Client()
    sign_in(old, person)
    secret = set_up_app(client, person)

    led = old.get("/admin/")
    shown = old.post(f"{led['Location']}", {"code": code_for(secret, later=1), "next": "/admin/"})

    assert led["Location"].split("/", 2)[2] == "accounts/2fa/reauthenticate/?next=%2Fadmin%2F"
    assert shown["Location"] == "/admin/"
    assert old.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client: Client, member):
    person = member(is_staff=True)
    set_up_app(client, person)
    client.post("/nl/accounts/2fa/totp/deactivate/")

    assert client.get("/admin/")["Location"].endswith("me/second-step/?next=%2Fadmin%2F")


@pytest.mark.ignore_template_errors
def test_the_demo_asks_for_no_second_factor(client: Client, member, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    sign_in(client, member(is_staff=True, is_superuser=True))

    assert client.get("/admin/").status_code == 200


def test_the_admin_has_no_door_of_its_own(client: Client, member):
    person = member(is_staff=True, is_superuser=True)

    visitor = client.get("/admin/")
    old_door = client.get("/admin/login/?next=/admin/")
    forced = client.post("/admin/login/", {"username": person.email, "password": PASSWORD})

    assert visitor.status_code == 302
    assert "/accounts/login/?next=" in old_door["Location"]
    assert "_auth_user_id" not in client.session
    assert forced.status_code in {302, 303}


def test_production_asks_for_it_unless_told_otherwise(tmp_path: Path):
    asked = subprocess.run(
        [sys.executable, "-c", "from wellbeing import settings; print(settings.STAFF_NEED_SECOND_FACTOR)"],
        capture_output=True,
        text=True,
        check=False,
        env={
            "DJANGO_ENV": "staging",
            "SITE_URL": "https://example.org",
            "ALLOWED_HOSTS": "example.org",
            "SECRET_KEY": "x" * 60,
            "FIELD_KEYS": "1:" + "A" * 43 + "=",
            "DATABASE_URL": "sqlite:///:memory:",
            "KEYSTORE_DATABASE_URL": "sqlite:///:memory:",
            "DEFAULT_FROM_EMAIL": "a@example.org",
            "EMAIL_URL": "smtp://localhost:25",
            "REDIS_URL": "redis://127.0.0.1:6379/9",
            "STRIPE_SECRET_KEY": "sk_test_x",
            "STRIPE_WEBHOOK_SECRET": "whsec_x",
            "DATA_DIR": str(tmp_path),
            "PATH": "",
        },
    )

    assert asked.stdout.strip().splitlines()[-1:] == ["True"], asked.stderr[-500:]
