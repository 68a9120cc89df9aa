"""The outbox in numbers, on the command line."""

import io

import pytest
from django.core.management import call_command

from notifications.models import Message
from tests.notifications.factories import MessageFactory

pytestmark = pytest.mark.django_db
State = Message.State


def said(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("letters", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_outbox_is_told_in_numbers_and_nobody_is_named():
    MessageFactory.create_batch(2, state=State.SENT)
    MessageFactory(state=State.DEAD)

    assert said() == ["dead: 1", "sent: 2"]


def test_all_that_was_given_up_goes_again_the_sealed_rooms_too():
    MessageFactory(state=State.DEAD, kind="peersupport.something_new")
    MessageFactory(state=State.DEAD)

    assert said("--resend") == ["2 sent again", "waiting: 2"]
