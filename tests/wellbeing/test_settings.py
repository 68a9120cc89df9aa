"""What must never start: each is tried in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
LINES = (BASE / ".ci" / "production.env").read_text().splitlines()
PRODUCTION = dict(line.split("=", 1) for line in LINES if line and not line.startswith("#"))


def start(
    tmp_path: Path, code: str = "settings.DEBUG", *, whole: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `code` in a process that has this environment alone: with the settings, or with the `whole` house."""
    tmp_path.mkdir(exist_ok=True)
    setup = "import django; django.setup()\n" if whole else ""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", f"{setup}from django.conf import settings\n{code}"],
        env=clean
        | {"DJANGO_SETTINGS_MODULE": "wellbeing.settings", "PYTHONPATH": str(BASE), "DATA_DIR": str(tmp_path)}
        | {name: value for name, value in environment.items() if value},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )


def test_production_starts_with_all_it_needs(tmp_path):
    answer = start(tmp_path, "print(settings.DJANGO_ENV)", **PRODUCTION)

    assert (answer.returncode, answer.stdout) == (0, "production\n"), answer.stderr


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "KEYSTORE_DATABASE_URL", "EMAIL_URL",
        "DEFAULT_FROM_EMAIL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET",
    ],
)  # fmt: skip
def test_production_does_not_start_without(name, tmp_path):
    answer = start(tmp_path, **PRODUCTION | {name: ""})

    assert answer.returncode == 1
    assert name in answer.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("house", "settings"),
    [
        ("production", {"STRIPE_SECRET_KEY": "sk_test_1"}),
        ("production", {"STRIPE_SECRET_KEY": "rk_test_1"}),
        ("production", {"STRIPE_API_BASE": "http://127.0.0.1:8001"}),
        ("staging", {"STRIPE_SECRET_KEY": "sk_live_1"}),
        ("staging", {"STRIPE_SECRET_KEY": "rk_live_1"}),
        ("demo", {"STRIPE_SECRET_KEY": "sk_live_1"}),
        ("demo", {"STRIPE_SECRET_KEY": "rk_live_1"}),
        ("holiday", {}),
    ],
)
def test_a_house_does_not_start_with_keys_of_another(house, settings, tmp_path):
    answer = start(tmp_path, **PRODUCTION | {"DJANGO_ENV": house} | settings)

    assert answer.returncode == 1
    assert "ImproperlyConfigured" in answer.stderr.splitlines()[-1]


def test_staging_is_production_with_a_test_key(tmp_path):
    answer = start(
        tmp_path,
        "print(settings.SESSION_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS > 0, settings.IS_DEMO)",
        **PRODUCTION | {"DJANGO_ENV": "staging", "STRIPE_SECRET_KEY": "sk_test_1"},
    )

    assert answer.stdout == "True True False\n", answer.stderr


def test_the_demo_answers_to_loopback_names_only_whatever_the_environment_says(tmp_path):
    answer = start(tmp_path, "print(settings.ALLOWED_HOSTS)", ALLOWED_HOSTS="www.example.org")

    assert answer.stdout == "['127.0.0.1', 'localhost', '[::1]']\n", answer.stderr


def test_demo_is_what_one_gets_without_any_setting_and_its_secrets_are_its_own(tmp_path):
    code = "print(settings.DJANGO_ENV, len(settings.SECRET_KEY) > 40, settings.DEBUG)"
    first, second = start(tmp_path / "a", code), start(tmp_path / "b", code)

    assert first.stdout == second.stdout == "demo True False\n", first.stderr
    assert (tmp_path / "a" / "secret_key").read_text() != (tmp_path / "b" / "secret_key").read_text()


def test_a_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "key").write_text("from-a-file-" * 6 + "\n")

    answer = start(
        tmp_path,
        "print(settings.SECRET_KEY[:12])",
        **PRODUCTION | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key")},
    )

    assert answer.stdout == "from-a-file-\n", answer.stderr


def test_a_secret_file_that_is_not_there_stops_the_start(tmp_path):
    answer = start(tmp_path, **PRODUCTION | {"SECRET_KEY_FILE": "/nowhere/key"})

    assert "SECRET_KEY_FILE names a file that cannot be read" in answer.stderr


def test_the_demo_data_refuse_production(tmp_path):
    answer = start(
        tmp_path, "from django.core.management import call_command\ncall_command('demo')", whole=True, **PRODUCTION
    )

    assert "CommandError: This is the production house" in answer.stderr


def test_the_stand_in_refuses_production(tmp_path):
    answer = start(
        tmp_path, "import sys, standin.__main__ as far\nsys.argv = ['standin']\nsys.exit(far.main())", **PRODUCTION
    )

    assert (answer.returncode, "does not start" in answer.stderr) == (2, True)


def test_production_has_no_demo_paths_and_sends_no_traceback_by_mail(tmp_path):
    answer = start(
        tmp_path,
        "from django.urls import Resolver404, resolve\n"
        "try: resolve('/demo/mail/')\n"
        "except Resolver404: print('none', settings.ADMINS)",
        whole=True,
        **PRODUCTION,
    )

    assert answer.stdout == "none []\n", answer.stderr


def test_production_says_hsts_and_sends_strangers_to_https(tmp_path):
    answer = start(
        tmp_path,
        "from django.test import Client\n"
        "secure = Client().get('/healthz', secure=True, headers={'host': 'www.example.org'})\n"
        "plain = Client().get('/', headers={'host': 'www.example.org'})\n"
        "alive = Client().get('/healthz', headers={'host': 'www.example.org'})\n"
        "print(secure['Strict-Transport-Security'], plain.status_code, plain['Location'], alive.status_code)",
        whole=True,
        **PRODUCTION,
    )

    assert answer.stdout == ("max-age=63072000; includeSubDomains; preload 301 https://www.example.org/ 200\n"), (
        answer.stderr
    )


def test_production_cookies_are_bound_to_this_host(tmp_path):
    answer = start(
        tmp_path,
        "print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,"
        " settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY)",
        **PRODUCTION,
    )

    assert answer.stdout == "__Host-session __Host-csrf True True True\n", answer.stderr


def test_the_example_names_every_setting():
    import re

    code = (BASE / "wellbeing" / "settings.py").read_text() + (BASE / "wellbeing" / "environment.py").read_text()
    asked = set(re.findall(r'(?:env\.\w+|secret|database)\(\s*"([A-Z_]+)"', code))
    named = set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", (BASE / ".env.example").read_text(), re.MULTILINE))

    assert asked - named == set()
