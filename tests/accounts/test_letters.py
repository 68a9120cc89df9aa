"""Letters about one's account: their secrets are sealed in the row and gone once the letter went."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import allauth
import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from notifications import account_letters, delivery, outbox
from notifications.adapter import AccountAdapter
from notifications.models import Message
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
ASK = "/nl/accounts/login/code/"
NOTICES = [
    "password_changed", "password_set", "password_reset", "email_changed", "email_confirm", "email_deleted",
    "totp_activated", "totp_deactivated", "recovery_codes_generated", "webauthn_added", "webauthn_removed",
    "new_device",
]  # fmt: skip


def test_the_code_is_sealed_in_the_row_and_wiped_once_the_letter_went(client: Client, post):
    client.post(ASK, {"email": UserFactory().email})
    message = Message.objects.get()
    kept = json.dumps(message.context)

    (mail,) = post()

    code = re.search(r"\d{6}", mail.body)
    assert code is not None
    assert code[0] not in kept
    assert list(message.context) == ["sealed_code"]
    message.refresh_from_db()
    assert (message.state, message.context) == (Message.State.SENT, {"sealed_code": ""})


def test_a_sealed_code_moved_to_a_letter_for_somebody_else_does_not_open(client: Client, post):
    client.post(ASK, {"email": UserFactory().email})
    stolen = Message.objects.get().context
    Message.objects.update(address="thief@example.org")

    assert post() == []
    message = Message.objects.get()
    assert (message.state, message.error) == (Message.State.WAITING, "SealBroken")
    assert message.context == stolen


def test_a_code_that_would_arrive_too_late_is_not_sent(client: Client):
    start = datetime(2027, 3, 1, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        client.post(ASK, {"email": UserFactory().email})
    message = Message.objects.get()

    with time_machine.travel(start + timedelta(minutes=15, seconds=1), tick=False):
        delivery.deliver(pk=message.pk, now=timezone.now())

    message.refresh_from_db()
    assert (message.state, message.context) == (Message.State.DROPPED, {"sealed_code": ""})


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", [*NOTICES, "unknown_account", "account_already_exists", "account_closed"])
def test_every_letter_is_written_in_both_languages_as_html_and_as_text(name: str, language: str, post):
    person = UserFactory(name="Noor Verhagen", language=language)
    outbox.put(f"accounts.{name}", to=person)

    (mail,) = post()

    html = mail.alternatives[0][0]
    assert f'lang="{language}"' in html
    assert mail.body.count("Noor Verhagen") == html.count("Noor Verhagen") == 1
    assert "{{" not in mail.body + html
    assert "None" not in mail.body


def test_a_notice_tells_neither_address_nor_browser_of_whoever_made_the_change(client: Client):
    person = UserFactory()

    AccountAdapter().send_notification_mail(
        "account/email/password_changed", person, {"ip": "203.0.113.9", "user_agent": "Spy"}
    )

    assert Message.objects.get().context == {}


def test_every_letter_that_allauth_sends_has_a_writer_of_ours():

    sent = {
        path.name.removesuffix("_subject.txt")
        for part in ("account", "mfa")
        for path in (Path(allauth.__file__).parent / f"templates/{part}/email").glob("*_subject.txt")
    }
    never = {"password_reset_code", "password_reset"}  # the first is for resetting by code, which is off

    assert not [name for name in sent - never if not hasattr(account_letters, name)]


def test_rotate_keys_seals_a_waiting_code_anew_and_it_still_arrives(client: Client, post, settings):
    client.post(ASK, {"email": UserFactory().email})
    new = f"9:{base64.b64encode(b'n' * 32).decode()}"
    settings.FIELD_KEYS = f"{new},{settings.FIELD_KEYS}"
    out = StringIO()

    call_command("rotate_keys", stdout=out)

    settings.FIELD_KEYS = new
    assert "notifications: 1 sealed anew" in out.getvalue()
    assert re.search(r"^ +\d{6}$", post()[0].body, re.MULTILINE)
