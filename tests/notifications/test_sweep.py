"""What the bell missed is found, and what a dead worker held is given back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import delivery, services, tasks
from notifications.models import Message
from tests.notifications.factories import MessageFactory

pytestmark = pytest.mark.django_db
State = Message.State


@pytest.fixture
def rung(monkeypatch):
    """The ids for which the bell was rung."""
    ids: list[int] = []
    monkeypatch.setattr(tasks, "ring", ids.append)
    return ids


def test_the_sweep_rings_for_what_is_due_oldest_first(rung):
    now = timezone.now()
    younger = MessageFactory(due_at=now - timedelta(minutes=1))
    older = MessageFactory(due_at=now - timedelta(minutes=2))
    MessageFactory(due_at=now + timedelta(minutes=1))
    MessageFactory(state=State.SENT)

    tasks.sweep()

    assert rung == [older.pk, younger.pk]


def test_a_claim_is_given_back_after_ten_minutes_and_not_before(rung):
    now = timezone.now()
    lost = MessageFactory(state=State.SENDING, tries=1, claimed_at=now - timedelta(minutes=11))
    MessageFactory(state=State.SENDING, tries=1, claimed_at=now - timedelta(minutes=9))

    tasks.sweep()

    lost.refresh_from_db()
    assert (lost.state, rung) == (State.WAITING, [lost.pk])


def test_a_letter_that_kills_every_worker_is_given_up():
    now = timezone.now()
    poison = MessageFactory(state=State.SENDING, tries=7, claimed_at=now - timedelta(minutes=11))

    delivery.give_back_claims(now=now)

    poison.refresh_from_db()
    assert (poison.state, poison.error) == (State.DEAD, "worker lost")


def test_a_worker_that_died_after_the_server_took_the_letter_sends_the_same_message_id(mailoutbox):
    """The one provable window: accepted, but not yet marked. The double can be known as one."""
    message = MessageFactory()
    now = timezone.now()
    claimed = delivery.claim(pk=message.pk, now=now)
    delivery.write(claimed).send()  # and here the worker dies

    later = now + timedelta(minutes=11)
    delivery.give_back_claims(now=later)
    delivery.deliver(pk=message.pk, now=later)

    message.refresh_from_db()
    assert message.state == State.SENT
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == 1


def test_the_oldest_overdue_letter_is_measured_in_seconds():
    now = timezone.now()
    MessageFactory(due_at=now - timedelta(seconds=90))
    MessageFactory(due_at=now + timedelta(seconds=90))

    assert services.oldest_waiting_seconds(now=now) == 90


def test_the_deliver_task_delivers(mailoutbox):
    tasks.deliver(MessageFactory().pk)

    assert len(mailoutbox) == 1


def test_the_deliver_task_leaves_a_row_that_is_gone_alone(mailoutbox):
    tasks.deliver(404)

    assert mailoutbox == []


def test_letters_that_went_are_deleted_after_two_years_and_no_others():
    old, young = timezone.now() - timedelta(days=731), timezone.now() - timedelta(days=729)
    for state in (State.SENT, State.DROPPED):
        MessageFactory(state=state, created_at=old, person=None)
    kept = [MessageFactory(state=State.SENT, created_at=young)]
    kept += [MessageFactory(state=state, created_at=old) for state in (State.WAITING, State.SENDING, State.DEAD)]

    tasks.forget()

    assert set(Message.objects.all()) == set(kept)
