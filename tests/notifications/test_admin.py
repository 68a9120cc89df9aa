"""The outbox as staff see it."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from notifications.models import Message
from tests.accounts.factories import UserFactory
from tests.notifications.factories import MessageFactory
from wellbeing import settings as house

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
LIST = reverse("admin:notifications_message_changelist")
State = Message.State


def staff(client, *rights):
    """Return the browser of somebody who works here and has these rights."""
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(person)
    return client


@pytest.fixture
def reader(client):
    return staff(client, "view_message")


@pytest.fixture
def sender(client):
    return staff(client, "view_message", "change_message")


def test_letters_are_found_by_state(reader):
    dead = MessageFactory(state=State.DEAD, address="dead@example.org")
    MessageFactory(state=State.SENT, address="sent@example.org")

    page = reader.get(LIST, {"state__exact": "dead"}).content.decode()

    assert dead.address in page
    assert "sent@example.org" not in page


def test_a_letter_is_read_but_not_changed(sender):
    message = MessageFactory(context={"sealed_code": "1:secret"})
    change = reverse("admin:notifications_message_change", args=[message.pk])

    page = sender.get(change)

    assert page.status_code == 200
    assert b"1:secret" not in page.content
    assert sender.post(change, {"state": "sent"}).status_code == 403
    assert sender.get(reverse("admin:notifications_message_add")).status_code == 403


def test_a_dead_letter_is_sent_again(sender):
    message = MessageFactory(state=State.DEAD, tries=7)

    page = sender.post(LIST, {"action": "send_again", "_selected_action": [message.pk]}, follow=True)

    message.refresh_from_db()
    assert (message.state, message.tries) == (State.WAITING, 0)
    assert "1 brief gaat opnieuw." in page.content.decode()


def test_a_letter_that_cannot_go_again_is_explained(sender):
    message = MessageFactory(state=State.DROPPED)

    page = sender.post(LIST, {"action": "send_again", "_selected_action": [message.pk]}, follow=True)

    assert "wacht al of is niet meer nodig" in page.content.decode()


def test_whoever_may_only_look_sends_nothing_again(reader):
    message = MessageFactory(state=State.DEAD)

    reader.post(LIST, {"action": "send_again", "_selected_action": [message.pk]})

    message.refresh_from_db()
    assert message.state == State.DEAD


def test_letters_of_the_sealed_rooms_are_not_shown(reader, settings):
    settings.LETTER_WRITERS = house.LETTER_WRITERS  # their kinds do not bear the name of the room
    MessageFactory(kind="notices.new", address="someone@example.org")

    page = reader.get(LIST).content

    assert b"someone@example.org" not in page
    assert b"notices" not in page


def test_a_stranger_and_a_member_do_not_see_the_list(client, signed_in):
    assert signed_in.get(LIST).status_code in {302, 403, 404}


def test_the_list_costs_the_same_for_one_letter_and_for_three(reader, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _letter in range(2):
        MessageFactory.create_batch(2)
        with CaptureQueriesContext(connection) as queries:
            reader.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_staff_see_on_the_first_page_that_letters_were_given_up(reader):
    index = reverse("admin:index")
    before = reader.get(index).content.decode()
    MessageFactory(state=State.DEAD)

    after = reader.get(index).content.decode()

    assert "opgegeven" not in before
    assert "1 brief kon niet worden verstuurd en is opgegeven." in after
