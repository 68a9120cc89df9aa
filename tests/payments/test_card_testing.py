"""Stolen cards tried on us: the treasurer hears of it, and one page does not take tries for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Message
from payments.models import Payment, StaffTask, WebhookEvent
from payments.services import card_testing
from tests.payments.factories import PaymentFactory

pytestmark = pytest.mark.django_db


def failed(intent: str = "pi_1", **fields: object) -> WebhookEvent:
    facts = {"event_id": f"evt_{WebhookEvent.objects.count()}", "type": card_testing.FAILED, "object_id": intent,
             "mode": "test"} | fields  # fmt: skip
    return WebhookEvent.objects.create(**facts)


def test_more_than_twenty_in_ten_minutes_is_an_alarm_once_an_hour():
    now = timezone.now().replace(minute=30)
    for number in range(19):
        failed(f"pi_{number}", received_at=now - timedelta(minutes=1))
    failed("pi_old", received_at=now - timedelta(minutes=11))
    failed("pi_live", mode="live", received_at=now)
    failed("pi_other", type="payment_intent.succeeded", received_at=now)

    card_testing.watch(failed("pi_20", received_at=now), None, now=now)
    assert StaffTask.objects.count() == 0

    for number in (21, 22):
        card_testing.watch(failed(f"pi_{number}", received_at=now), None, now=now)
    task = StaffTask.objects.get()
    assert (task.kind, task.about) == ("card_testing", "21")
    assert Message.objects.filter(kind="payments.staff_task").count() == 1


def test_an_ordinary_event_counts_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        card_testing.watch(WebhookEvent(type="charge.succeeded"), None, now=timezone.now())


def test_a_page_that_sees_too_many_cards_is_closed(ask, till, standin, settings):
    settings.CARD_TESTING = {"failed_10_minutes": 20, "failed_per_checkout": 3}
    payment, other = ask(), ask(reference="place-2")
    till.open(other)
    session = till.open(payment)

    for _try in range(3):
        standin.pay(session, "decline")
    till.work()
    payment.refresh_from_db()
    assert payment.state == Payment.State.OPEN

    standin.pay(session, "decline")
    till.work()
    till.work()
    payment.refresh_from_db()
    other.refresh_from_db()
    assert (payment.state, other.state) == (Payment.State.EXPIRED, Payment.State.OPEN)


def test_a_payment_that_was_paid_after_all_is_left_alone():
    paid = PaymentFactory(state="paid")
    for _try in range(12):
        event = failed()

    card_testing.watch(event, paid, now=timezone.now())

    paid.refresh_from_db()
    assert (paid.state, paid.released_at) == ("paid", None)
