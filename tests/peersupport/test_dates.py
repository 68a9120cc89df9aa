"""Days that matter are sealed and reminded of in the session; after closing one is asked twice, if one wished so."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from peersupport.models import AfterTalk, MoveRefused, NoticeAddress, State
from peersupport.services import aftercare, closing, dates, notices
from peersupport.services.sealed import MessageRefused
from tests.peersupport.world import Asking, World
from vault.models import SealedItem
from vault.services import cases


def talking(world: World, **given: str) -> Asking:
    asking = world.submit(**given).accepted()
    assert asking.opened
    return asking


def in_days(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def test_both_keep_the_dates_in_one_sealed_item(world: World) -> None:
    asking = talking(world)
    mine, theirs = reverse("peersupport:own_dates"), reverse("peersupport:talk_dates", args=[asking.case.pk])

    assert asking.browser().post(mine, {"what": "De zitting", "on": in_days(40)}).status_code == 303
    assert world.peer.browser().post(theirs, {"what": "Het gesprek", "on": in_days(4)}).status_code == 303

    assert [one.what for one in dates.of(asking.opened)] == ["Het gesprek", "De zitting"]
    assert SealedItem.objects.filter(kind="dates").count() == 1
    assert "De zitting" in world.peer.browser().get(theirs).content.decode()
    code = dates.of(asking.opened)[1].code
    assert asking.browser().post(mine, {"remove": code}).status_code == 303
    assert world.peer.browser().post(theirs, {"remove": code}).status_code == 303  # gone already
    page = asking.browser().get(mine).content.decode()
    assert "De zitting" not in page
    assert "Het gesprek" in page


def test_with_the_last_date_nothing_says_any_more_that_there_were_any(world: World) -> None:
    asking = talking(world)
    dates.add(opened=asking.opened, what="De zitting", on=timezone.localdate())

    dates.remove(opened=asking.opened, code=dates.of(asking.opened)[0].code)
    dates.remove(opened=asking.opened, code="is er niet meer")

    assert not SealedItem.objects.filter(kind=dates.DATES).exists()


@pytest.mark.parametrize(
    ("days", "is_near", "words"),
    [(8, False, ""), (7, True, "vooraf contact"), (0, True, "vooraf contact"), (-1, True, "hoe het ging"),
     (-3, True, "hoe het ging"), (-4, False, "")],
)  # fmt: skip
def test_a_day_that_comes_near_shows_in_the_session_and_in_no_letter(
    world: World, days: int, is_near: bool, words: str
) -> None:
    asking = talking(world)
    Message.objects.all().delete()
    dates.add(opened=asking.opened, what="De zitting", on=timezone.localdate() + timedelta(days=days))

    mine = world.peer.browser().get(reverse("peersupport:mine")).content.decode()
    talk = world.peer.browser().get(reverse("peersupport:talk", args=[asking.case.pk])).content.decode()

    assert ("er komt een datum dichtbij" in mine) == is_near
    assert (words in talk) if words else ("De zitting" not in talk)
    locked = world.peer.browser(is_unlocked=False).get(reverse("peersupport:mine")).content.decode()
    assert "er komt een datum dichtbij" not in locked
    assert not Message.objects.filter(kind=notices.KIND).exists()


def test_what_is_wrong_is_said(world: World) -> None:
    asking = talking(world)
    address = reverse("peersupport:own_dates")

    assert asking.browser().post(address, {"what": "", "on": "morgen"}).status_code == 422
    answer = asking.browser().post(address, {"what": f"code {asking.return_code}", "on": in_days(1)})
    assert answer.status_code == 422
    for number in range(dates.MOST):
        dates.add(opened=asking.opened, what=str(number), on=timezone.localdate())
    with pytest.raises(MessageRefused, match="twintig"):
        dates.add(opened=asking.opened, what="nog een", on=timezone.localdate())


def test_before_the_conversation_is_open_there_are_no_dates(world: World) -> None:
    asking = world.submit().accepted()

    assert world.peer.browser().get(reverse("peersupport:talk_dates", args=[asking.case.pk])).status_code == 404
    assert world.peer.browser().get(reverse("peersupport:mine")).status_code == 200


def test_who_reads_only_what_is_new_sees_no_earlier_dates(world: World) -> None:
    asking = talking(world)
    dates.add(opened=asking.opened, what="De zitting", on=timezone.localdate())

    cases.rotate(opened=asking.opened)
    cases.let_read(opened=asking.opened, to=world.other_peer.holder.key_pair)

    assert dates.of(cases.open_case(holder=world.other_peer.holder, case=asking.case.pk)) == []


# After closing ----------------------------------------------------------------------------------------------


def told() -> int:
    return Message.objects.filter(kind=notices.KIND).count()


def closed(world: World) -> Asking:
    asking = talking(world, notice_address="ik@elders.example")
    closing.close(opened=asking.opened)
    return asking


def test_who_opts_in_is_asked_at_two_weeks_and_at_three_months_by_the_neutral_notice(world: World) -> None:
    asking = closed(world)
    browser, address = asking.browser(), reverse("peersupport:after_talks")
    assert "Vraag me nog eens hoe het gaat" in browser.get(reverse("peersupport:case")).content.decode()
    assert browser.post(address, {"yes": "1"})["Location"].endswith("?said=after")
    Message.objects.all().delete()
    NoticeAddress.objects.update(quiet_until=timezone.now() - timedelta(days=1))
    today = timezone.now()

    assert [aftercare.ring(now=today + timedelta(days=days)) for days in (13, 14, 14)] == [0, 1, 0]
    assert told() == 1
    assert "Hoe gaat het nu met je?" in browser.get(reverse("peersupport:case")).content.decode()
    browser.post(address, {"fine": "1"})
    assert "Hoe gaat het nu met je?" not in browser.get(reverse("peersupport:case")).content.decode()
    with time_machine.travel(today + timedelta(days=87)):
        assert aftercare.ring(now=timezone.now()) == 1
    assert told() == 2


def test_who_does_not_opt_in_or_opts_out_hears_nothing(world: World) -> None:
    asking = closed(world)
    later = timezone.now() + timedelta(days=90)
    assert aftercare.ring(now=later) == 0

    asking.browser().post(reverse("peersupport:after_talks"), {"yes": "1"})
    asking.browser().post(reverse("peersupport:after_talks"), {"no": "1"})

    assert aftercare.ring(now=later) == 0


def test_opened_again_nothing_more_is_asked(world: World) -> None:
    asking = closed(world)
    aftercare.opt_in(opened=asking.opened)

    closing.reopen(opened=asking.opened)
    aftercare.ring(now=timezone.now())

    assert not AfterTalk.objects.exists()
    with pytest.raises(MoveRefused):
        aftercare.opt_in(opened=asking.opened)


def test_a_closed_case_counts_from_when_closing_began(world: World) -> None:
    asking = closed(world)
    case = asking.case
    case.state = State.CLOSED
    case.save()

    aftercare.opt_in(opened=asking.opened)

    assert [one.due_on for one in AfterTalk.objects.all()] == [timezone.localdate() + timedelta(days=57)]
