"""The one neutral letter: byte-equal for every event, late by chance, seldom, gone once it went."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from notifications import delivery
from notifications.models import Message
from peersupport.models import NoticeAddress, Quiet
from peersupport.services import choices, notices, offers, sealed
from peersupport.tasks import tidy
from tests.peersupport.world import World

FORBIDDEN = re.compile(
    r"peer|support|steun|collega|colleague|klacht|complaint|desk|balie|coach|case|zaak|http|code|\d", re.IGNORECASE
)


def deliver_all() -> None:
    for message in Message.objects.filter(kind=notices.KIND):
        delivery.deliver(pk=message.pk, now=timezone.now() + timedelta(days=2))


def calm() -> None:
    """Let the quiet time pass."""
    Quiet.objects.update(quiet_until=timezone.now() - timedelta(days=1))
    NoticeAddress.objects.update(quiet_until=timezone.now() - timedelta(days=1))


def test_every_event_gives_the_same_letter(world: World) -> None:
    asking = world.submit(notice_address="ik@example.net")
    calm()
    asking.proposed()
    calm()
    choices.choose(opened=asking.opened, offer=asking.offer_to(world.peer).code)
    calm()
    offers.accept(offer=asking.offer_to(world.peer).code, by=world.peer.user, has_no_conflict=True)
    calm()
    sealed.write(opened=asking.opened, text="Dag", role="requester", name="Ik")
    calm()
    offers.hand_back(case_id=asking.case.pk, by=world.peer.user)

    deliver_all()

    assert {address for letter in mail.outbox for address in letter.to} == {
        "ik@example.net", world.clerk.user.email, world.other_clerk.user.email, world.peer.user.email,
    }  # fmt: skip
    assert len({(letter.subject, letter.body, letter.from_email) for letter in mail.outbox}) == 1
    assert not any(letter.alternatives or letter.attachments for letter in mail.outbox)
    assert not FORBIDDEN.search(mail.outbox[0].subject + mail.outbox[0].body)


def test_the_letter_speaks_the_language_that_was_chosen(world: World) -> None:
    asking = world.submit(notice_address="me@example.net", language="en")
    notices.tell_requester(case=asking.case)

    deliver_all()

    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert letters["me@example.net"].subject == "There is something new for you"
    assert letters[world.clerk.user.email].subject == "Er is iets nieuws voor je"


def test_a_notice_leaves_after_a_random_while_and_seldom(world: World) -> None:
    asking = world.submit(notice_address="ik@example.net")
    before = timezone.now()
    for _event in range(5):
        notices.tell_requester(case=asking.case)

    mine = Message.objects.get(language="nl", context__isnull=False, pk=Message.objects.order_by("-pk")[0].pk)
    assert timedelta(minutes=5) <= mine.due_at - before <= timedelta(minutes=15, seconds=1)
    assert Message.objects.count() == 3  # two at the desk, one here

    NoticeAddress.objects.update(quiet_until=timezone.now() + timedelta(hours=3))
    notices.tell_requester(case=asking.case)
    later = Message.objects.order_by("-pk")[0]
    assert later.due_at >= timezone.now() + timedelta(hours=2, minutes=59)


def test_the_row_keeps_no_address_and_goes_once_sent(world: World) -> None:
    world.submit(notice_address="ik@example.net")
    assert {message.address for message in Message.objects.all()} == {""}
    assert not [m for m in Message.objects.all() if "@" in str(m.context)]

    deliver_all()
    tidy()

    assert not Message.objects.filter(kind=notices.KIND).exists()


def test_without_an_address_nothing_is_sent(world: World) -> None:
    asking = world.submit()
    count = Message.objects.count()

    notices.tell_requester(case=asking.case)

    assert Message.objects.count() == count


@pytest.mark.parametrize("gone", [True, False])
def test_a_mail_server_that_refuses_loses_nothing(world: World, gone: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = world.submit(notice_address="ik@example.net")
    notices.tell_requester(case=asking.case)
    if gone:
        monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", lambda self: 1 / 0)

    deliver_all()
    tidy()

    states = {message.state for message in Message.objects.filter(kind=notices.KIND)}
    assert states == ({Message.State.WAITING} if gone else set())


def test_the_desk_gets_its_letter_at_fixed_hours_also_when_nothing_waits(world: World) -> None:
    now = timezone.now()
    for _tick in range(2):
        assert notices.digest(now=now) == 2

    deliver_all()
    tidy()
    notices.digest(now=now)
    deliver_all()

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        [world.clerk.user.email, world.other_clerk.user.email]
    )
    Message.objects.update(due_at=now - timedelta(hours=3))
    tidy()
    assert not Message.objects.exists()
