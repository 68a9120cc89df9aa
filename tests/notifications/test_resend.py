"""Staff send a letter again."""

import pytest
from django.utils import timezone

from notifications import delivery, services
from notifications.models import Message
from tests.notifications.factories import MessageFactory

pytestmark = pytest.mark.django_db
State = Message.State


def test_a_dead_letter_waits_again_with_all_its_tries(mailoutbox):
    message = MessageFactory(state=State.DEAD, tries=7, error="ConnectionRefusedError")

    services.resend(message=message)
    delivery.deliver(pk=message.pk, now=timezone.now())

    message.refresh_from_db()
    assert (message.state, message.tries, message.copy, len(mailoutbox)) == (State.SENT, 1, 0, 1)


def test_a_sent_letter_goes_as_another_copy_so_that_it_is_not_taken_for_a_double(mailoutbox):
    message = MessageFactory(state=State.SENT, sent_at=timezone.now())

    services.resend(message=message)
    delivery.deliver(pk=message.pk, now=timezone.now())

    assert mailoutbox[0].extra_headers["Message-ID"] == f"<{message.code}.1@kraanvogel.example>"


@pytest.mark.parametrize("state", [State.WAITING, State.SENDING, State.DROPPED])
def test_a_letter_that_waits_or_is_not_needed_is_not_sent_again(state):
    with pytest.raises(services.ResendRefused):
        services.resend(message=MessageFactory(state=state))


def test_a_letter_whose_code_is_gone_is_not_sent_again():
    with pytest.raises(services.ResendRefused):
        services.resend(message=MessageFactory(state=State.SENT, context={"sealed_code": ""}))


def test_dead_letters_are_counted_for_staff():
    MessageFactory(state=State.DEAD)
    MessageFactory(state=State.SENT)

    assert services.dead_letters() == 1
