"""One letter from the outbox to the mail server."""

import smtplib
from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from notifications import delivery
from notifications.models import Message, Preference
from tests.notifications.factories import MessageFactory

pytestmark = pytest.mark.django_db
State = Message.State


def deliver(message, *, now=None):
    delivery.deliver(pk=message.pk, now=now or timezone.now())
    message.refresh_from_db()
    return message


def refusing(error):
    return mock.patch("django.core.mail.EmailMultiAlternatives.send", side_effect=error)


def test_a_letter_goes_once_in_the_language_of_its_message(mailoutbox):
    message = deliver(MessageFactory(language="nl"))

    deliver(message)

    [mail] = mailoutbox
    assert (message.state, message.tries, message.error) == (State.SENT, 1, "")
    assert (mail.subject, mail.to) == ("Inloggen", [message.address])
    assert mail.extra_headers["Message-ID"] == f"<{message.code}.0@kraanvogel.example>"
    assert mail.attachments == [("note.txt", "a note", "text/plain")]


def test_an_english_letter_is_english_in_subject_text_and_html(mailoutbox):
    deliver(MessageFactory(language="en", person__name="Anna <b>Smit"))

    [mail] = mailoutbox
    html = mail.alternatives[0].content
    assert mail.subject == "Sign in"
    assert "Dear Anna <b>Smit," in mail.body
    assert "Dear Anna &lt;b&gt;Smit," in html
    assert '<html lang="en"' in html
    assert "prefers-color-scheme" in html
    assert "http" not in html.replace("http://127.0.0.1", "")


def test_a_letter_that_is_not_due_stays(mailoutbox):
    message = deliver(MessageFactory(due_at=timezone.now() + timedelta(hours=1)))

    assert (message.state, mailoutbox) == (State.WAITING, [])


def test_a_letter_that_is_no_longer_needed_is_dropped(mailoutbox):
    assert (deliver(MessageFactory(kind="tests.needless")).state, mailoutbox) == (State.DROPPED, [])


def test_a_refusing_mail_server_makes_the_letter_wait_longer_each_time_and_then_give_up():
    message = MessageFactory()
    now = timezone.now()
    pauses = []

    with refusing(smtplib.SMTPRecipientsRefused({message.address: (550, b"no such user anna")})):
        while message.state == State.WAITING:
            now = max(now, message.due_at)
            deliver(message, now=now)
            pauses.append(message.due_at - now)

    assert pauses[:-1] == list(delivery.PAUSES)
    assert (message.state, message.tries) == (State.DEAD, len(delivery.PAUSES) + 1)
    assert message.error == "SMTPRecipientsRefused 550"


@pytest.mark.parametrize("kind", ["tests.unknown", "tests._private", "nobody.hello", "empty.hello"])
def test_a_kind_that_nobody_writes_waits_for_who_mends_it(kind, mailoutbox, settings):
    settings.LETTER_WRITERS |= {"empty": "tests.notifications.nothing"}
    message = deliver(MessageFactory(kind=kind))

    assert (message.state, message.error, mailoutbox) == (State.WAITING, "UnknownKind", [])


def test_a_fault_in_the_writer_leaves_no_personal_words_in_the_row():
    assert deliver(MessageFactory(kind="tests.broken")).error == "LookupError"


def test_a_sealed_part_is_wiped_once_the_letter_went():
    message = deliver(MessageFactory(context={"sealed_code": "1:abc", "enrolment": "77"}))

    assert message.context == {"sealed_code": "", "enrolment": "77"}


def test_a_sealed_part_stays_while_the_letter_waits():
    with refusing(ConnectionRefusedError()):
        message = deliver(MessageFactory(context={"sealed_code": "1:abc"}))

    assert message.context == {"sealed_code": "1:abc"}


def test_an_optional_letter_that_is_not_wanted_is_dropped(mailoutbox):
    message = MessageFactory(kind="tests.reminder")
    Preference.objects.create(person=message.person, topic="reminders", is_wanted=False)

    assert (deliver(message).state, mailoutbox) == (State.DROPPED, [])


def test_a_letter_that_must_go_goes_whatever_the_preferences(mailoutbox):
    message = MessageFactory()
    Preference.objects.create(person=message.person, topic="reminders", is_wanted=False)

    assert deliver(message).state == State.SENT


def test_a_worker_that_lost_its_claim_does_not_overwrite_the_row():
    message = MessageFactory()
    mine = delivery.claim(pk=message.pk, now=timezone.now())
    Message.objects.update(state=State.WAITING, claimed_at=None)

    assert delivery.move(mine, State.SENT) == ""
    message.refresh_from_db()
    assert message.state == State.WAITING


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("to", State.values)
def test_only_the_moves_in_the_table_are_made(state, to):
    message = MessageFactory(state=state)

    if to in Message.MOVES[State(state)]:
        assert delivery.move(message, to) == to
    else:
        with pytest.raises(ValueError, match="cannot become"):
            delivery.move(message, to)


def test_the_same_message_claimed_twice_is_claimed_once():
    message = MessageFactory()

    claims = [delivery.claim(pk=message.pk, now=timezone.now()) for _try in range(2)]

    assert [bool(claim) for claim in claims] == [True, False]
