"""When the field key is renewed, every return code is still found."""

import base64
import secrets

import pytest
from django.core.management import call_command

from vault.errors import WrongSecret
from vault.models import Lock
from vault.sealed import reseal
from vault.services import requesters
from vault.services.requesters import Begun


def field_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def test_return_codes_outlive_the_field_key_they_were_found_by(begun: Begun, settings):
    new = field_key()
    settings.FIELD_KEYS = f"9:{new},{settings.FIELD_KEYS}"
    assert requesters.come_back(typed=begun.return_code).case == begun.opened.case

    assert reseal() == 1
    settings.FIELD_KEYS = f"9:{new}"

    assert requesters.come_back(typed=begun.return_code).case == begun.opened.case
    assert Lock.objects.get().sealed_locator.startswith("s1.9.")


def test_without_resealing_the_code_is_no_longer_found(begun: Begun, settings):
    settings.FIELD_KEYS = f"9:{field_key()}"

    with pytest.raises(WrongSecret):
        requesters.come_back(typed=begun.return_code)


def test_the_command_reseals_the_vault_too(begun: Begun, capsys: pytest.CaptureFixture[str]):
    call_command("rotate_keys")

    assert "vault: 1 sealed anew" in capsys.readouterr().out
