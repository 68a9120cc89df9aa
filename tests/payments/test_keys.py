"""Real money moves in production only, and only there: the house does not start with the wrong key."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from payments import modes
from wellbeing.environment import refuse_wrong_keys


@pytest.mark.parametrize(
    ("house", "key", "base", "starts"),
    [
        ("production", "sk_live_x", "", True),
        ("production", "rk_live_x", "", True),
        ("production", "sk_test_x", "", False),
        ("production", "sk_live_x", "http://127.0.0.1:8001", False),
        ("staging", "sk_test_x", "", True),
        ("staging", "sk_live_x", "", False),
        ("demo", "sk_test_x", "http://127.0.0.1:8001", True),
        ("demo", "rk_live_x", "", False),
        ("demo", "pk_test_x", "", False),
        ("demo", "sk_anything", "", False),
    ],
)
def test_a_key_fits_the_house_or_it_does_not_start(house, key, base, starts):
    if starts:
        refuse_wrong_keys(house, key, base)
    else:
        with pytest.raises(ImproperlyConfigured):
            refuse_wrong_keys(house, key, base)


@pytest.mark.parametrize(
    ("key", "mode"), [("sk_live_x", "live"), ("rk_live_x", "live"), ("sk_test_x", "test"), ("", "test")]
)
def test_only_a_live_key_makes_live_rows(settings, key, mode):
    settings.STRIPE_SECRET_KEY = key

    assert modes.current() == mode


def test_the_process_itself_refuses_a_live_key_in_the_demo(tmp_path):
    surroundings = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "DJANGO_ENV": "demo",
        "STRIPE_SECRET_KEY": "sk_live_x",
    }

    started = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=settings.BASE_DIR, env=surroundings, capture_output=True, text=True
    )

    assert started.returncode != 0
    assert "STRIPE_SECRET_KEY must be a test key" in started.stderr
    assert "sk_live_x" not in started.stderr
