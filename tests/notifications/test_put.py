"""A letter is written in the transaction of the change that causes it."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from notifications import outbox, tasks
from notifications.models import Message
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch):
    """The ids for which the bell was rung."""
    ids: list[int] = []
    monkeypatch.setattr(tasks, "ring", ids.append)
    return ids


def test_the_bell_is_rung_after_commit(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = outbox.put("tests.hello", to=UserFactory(language="en"), enrolment="77")

        assert rung == []

    assert rung == [message.pk]
    assert (message.language, message.context) == ("en", {"enrolment": "77"})


def test_the_bell_is_not_rung_for_a_letter_of_later(rung, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        outbox.put("tests.hello", to=UserFactory(), due_at=timezone.now() + timedelta(days=1))

    assert rung == []


def test_a_second_letter_with_the_same_key_is_not_made():
    person = UserFactory()

    made = [outbox.put("tests.hello", to=person, key="receipt:1") for _try in range(2)]

    assert [bool(message) for message in made] == [True, False]
    assert Message.objects.count() == 1


def test_a_guest_is_written_to_in_the_language_of_the_page():
    with translation.override("en"):
        message = outbox.put("tests.hello", address="guest@example.org")

    assert (message.person, message.address, message.language) == (None, "guest@example.org", "en")
