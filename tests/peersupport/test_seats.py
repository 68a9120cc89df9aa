"""Who at the desk can read: a new vault, a colleague switched off, the last one left. Always two, or it is said."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from peersupport import queue
from peersupport.models import Clock, DeskMember, Event, Seat, State, Supporter
from peersupport.services import closing, desk, desk_copies, offers, seats, ticks, timeline
from peersupport.services.seats import SeatRefused
from peersupport.services.shapes import CONTACT, FACTS, STORY
from tests.peersupport.world import CONTACT as CONTACT_GIVEN
from tests.peersupport.world import FACTS as FACTS_GIVEN
from tests.peersupport.world import Asking, Someone, World
from vault.models import SealedCopy
from vault.services import supporters


def new_vault(someone: Someone) -> None:
    someone.vault = supporters.replace(user=someone.user)


def copies_of(someone: Someone) -> set[str]:
    return set(SealedCopy.objects.filter(person__user=someone.user).values_list("kind", flat=True))


def page_of(asking: Asking) -> str:
    return asking.browser().get(reverse("peersupport:case")).content.decode()


def desk_page(asking: Asking, someone: Someone) -> str:
    return someone.browser().get(reverse("peersupport:desk_case", args=[asking.case.pk])).content.decode()


def test_a_new_vault_reads_nothing_and_the_page_says_who_can_let_them_in(world: World) -> None:
    asking = world.submit()
    new_vault(world.clerk)

    page = desk_page(asking, world.clerk)

    assert "Er is geen kopie van de gegevens voor jouw kluis" in page
    assert "incident" not in page
    assert seats.readers(case=asking.case) == 1
    assert seats.thin() == 1
    assert queue.of(member=world.other_clerk.user.desk_membership, holder=None, now=asking.case.state_since).thin == 1


def test_the_requester_is_asked_at_the_next_visit_and_lets_them_read_again(world: World) -> None:
    asking = world.submit(facts=replace(FACTS_GIVEN, pass_story=True), story="Gisteren ging er iets mis.")
    new_vault(world.clerk)
    assert "Marijke van Loon van de balie heeft een nieuwe sleutel" in page_of(asking)

    address = reverse("peersupport:seat_answer", args=[world.clerk.user.code])
    asking.browser().post(address, {"allow": "1"})

    assert copies_of(world.clerk) == {FACTS, CONTACT, STORY}
    assert desk.facts_of(holder=world.clerk.holder, case=asking.case).reason == "incident"
    assert "nieuwe sleutel" not in page_of(asking)
    assert (timeline.of(asking.case)[0].what, timeline.of(asking.case)[0].who) == (
        "Toegang gegeven",
        "Marijke (de balie)",
    )


def test_the_requester_says_no_and_the_desk_member_never_sees_it_again(world: World) -> None:
    world._clerk("Ingrid Bosman")
    asking = world.submit()
    new_vault(world.clerk)

    asking.browser().post(reverse("peersupport:seat_answer", args=[world.clerk.user.code]), {"refuse": "1"})

    address = reverse("peersupport:desk_case", args=[asking.case.pk])
    assert world.clerk.browser().get(address).status_code == 404
    assert "Marijke" not in page_of(asking).split("Wat er gebeurde")[0]
    facts = desk.facts_of(holder=world.other_clerk.holder, case=asking.case)
    assert facts.keep_from_desk == (str(world.clerk.user.code),)
    with pytest.raises(SeatRefused):
        seats.let_in(
            case_id=asking.case.pk,
            person=world.clerk.user.code,
            facts=facts,
            contact=None,
            story="",
            by=world.other_clerk.holder,
        )


def test_a_colleague_who_reads_lets_the_new_vault_in(world: World) -> None:
    asking = world.submit(contact=replace(CONTACT_GIVEN, desk_may_call=False))
    new_vault(world.clerk)
    address = reverse("peersupport:seat_give", args=[asking.case.pk, world.clerk.user.code])

    assert "Marijke van Loon" in desk_page(asking, world.other_clerk)
    assert world.clerk.browser().post(address).status_code == 404  # who cannot read lets nobody in
    assert world.other_clerk.browser().post(address).status_code == 303

    assert copies_of(world.clerk) == {FACTS}
    assert "gegevens voor jouw kluis" not in desk_page(asking, world.clerk)
    assert world.other_clerk.browser().post(address).status_code == 422  # nothing to do any more


def test_with_all_but_one_gone_a_third_is_let_in_and_an_excluded_one_never(world: World) -> None:
    excluded, third = world._clerk("Ingrid Bosman"), world._clerk("Pieter Maas")
    asking = world.submit(facts=replace(FACTS_GIVEN, persons=("Ingrid Bosman",)))
    Seat.objects.filter(person=third.user).delete()
    SealedCopy.objects.filter(person__user=third.user).delete()
    DeskMember.objects.filter(person=world.clerk.user).update(is_active=False)

    assert seats.clear_gone() == 1
    assert seats.clear_gone() == 0
    page = desk_page(asking, world.other_clerk)
    assert "Minder dan twee van ons kunnen deze aanvraag lezen" in page
    assert "Ingrid Bosman" not in page
    give = [reverse("peersupport:seat_give", args=[asking.case.pk, one.user.code]) for one in (excluded, third)]
    assert [world.other_clerk.browser().post(address).status_code for address in give] == [422, 303]

    assert seats.readers(case=asking.case) == 2
    assert asking.case.happenings.filter(type=Event.REVOKE, actor=world.clerk.user).count() == 1


def test_the_last_reader_who_is_switched_off_keeps_their_copy_until_another_reads(world: World) -> None:
    asking = world.submit()
    DeskMember.objects.update(is_active=False)

    assert seats.clear_gone() == 0
    assert (seats.readers(case=asking.case), seats.thin()) == (0, 1)
    assert "Bel ons" in page_of(asking) or "bel ons" in page_of(asking)
    DeskMember.objects.filter(person=world.clerk.user).update(is_active=True)
    assert seats.clear_gone() == 1
    assert copies_of(world.other_clerk) == set()
    assert copies_of(world.clerk) == {FACTS, CONTACT}


def test_where_nobody_else_may_know_the_desk_page_says_so(world: World) -> None:
    asking = world.submit()
    Seat.objects.filter(person=world.other_clerk.user).delete()
    SealedCopy.objects.filter(person__user=world.other_clerk.user).delete()
    supporters.remove(user=world.other_clerk.user)

    assert "Niemand anders mag ervan weten" in desk_page(asking, world.clerk)


def test_a_yes_is_not_hindered_by_a_desk_member_without_a_vault_or_with_a_new_one(world: World) -> None:
    third = world._clerk("Pieter Maas")
    asking = world.submit(facts=replace(FACTS_GIVEN, pass_story=True), story="Gisteren ging er iets mis.").offered()
    new_vault(world.other_clerk)
    supporters.remove(user=third.user)

    offers.accept(offer=asking.offer_to(world.peer).code, by=world.peer.user, has_no_conflict=True)

    assert asking.case.state == State.ACTIVE_1
    assert not SealedCopy.objects.filter(kind=STORY).exclude(person__user=world.peer.user).exists()


def test_once_somebody_is_beside_the_person_nobody_at_the_desk_is_missed(world: World) -> None:
    asking = world.submit().accepted()
    new_vault(world.clerk)

    assert seats.thin() == 0
    assert "nieuwe sleutel" not in page_of(asking)
    with pytest.raises(SeatRefused):
        seats.let_in(
            case_id=asking.case.pk,
            person=world.clerk.user.code,
            facts=FACTS_GIVEN,
            contact=None,
            story="",
            by=world.other_clerk.holder,
        )


def test_whoever_is_unknown_cannot_be_let_in_nor_kept_away(world: World) -> None:
    asking = world.submit()
    address = reverse("peersupport:seat_answer", args=[uuid4()])

    assert asking.browser().post(address, {"allow": "1"})["Location"].endswith("?said=changed")
    assert asking.browser().post(address, {"refuse": "1"}).status_code == 303
    assert seats.readers(case=asking.case) == 2


def test_the_clock_rings_once_for_those_who_may_know_and_stops_when_two_read_again(world: World) -> None:
    asking = world.submit()
    now = timezone.now()
    ticks.ring(now=now)
    assert not asking.case.alarms.filter(clock=Clock.READERS).exists()
    new_vault(world.clerk)

    rung = [ticks.ring(now=now + timedelta(minutes=5)) for _twice in range(2)]

    assert rung == [1, 0]
    alarm = asking.case.alarms.get(clock=Clock.READERS)
    assert (alarm.is_told, alarm.is_over) == (True, False)
    asking.browser().post(reverse("peersupport:seat_answer", args=[world.clerk.user.code]), {"allow": "1"})
    ticks.ring(now=now + timedelta(minutes=10))
    assert asking.case.alarms.get(clock=Clock.READERS).is_over


def test_a_tick_looks_after_who_is_gone(world: World) -> None:
    asking = world.submit().accepted()
    waiting = world.submit()
    Supporter.objects.filter(person=world.peer.user).update(is_suspended=True)
    DeskMember.objects.filter(person=world.clerk.user).update(is_active=False)

    assert ticks.tick(now=timezone.now()) == 0

    assert asking.case.state == State.MATCHING
    assert seats.readers(case=waiting.case) == 1
    assert not Seat.objects.filter(person=world.clerk.user).exists()


def closed_for_a_while(world: World) -> Asking:
    """Return a request that was closed: nothing of it is sealed for the desk any more."""
    asking = world.submit().accepted()
    closing.close(opened=asking.opened)
    closing.expire(case_id=asking.case.pk, now=timezone.now() + timedelta(days=31))
    assert copies_of(world.clerk) == copies_of(world.other_clerk) == set()
    return asking


def test_opened_again_a_new_vault_gets_nothing_until_the_person_lets_it_in(world: World) -> None:
    asking = closed_for_a_while(world)
    new_vault(world.clerk)
    joined = world._clerk("Ingrid Bosman")

    closing.reopen(opened=asking.opened)

    assert copies_of(world.clerk) == set()
    assert copies_of(world.other_clerk) == copies_of(joined) == {FACTS}
    assert "Marijke van Loon van de balie heeft een nieuwe sleutel" in page_of(asking)
    asking.browser().post(reverse("peersupport:seat_answer", args=[world.clerk.user.code]), {"allow": "1"})
    assert copies_of(world.clerk) == {FACTS}


def test_once_let_in_a_new_vault_is_an_old_one(world: World) -> None:
    asking = closed_for_a_while(world)
    new_vault(world.clerk)
    closing.reopen(opened=asking.opened)
    asking.browser().post(reverse("peersupport:seat_answer", args=[world.clerk.user.code]), {"allow": "1"})
    SealedCopy.objects.filter(person__user__desk_membership__isnull=False).delete()

    desk_copies.renew(opened=asking.opened, case=asking.case)

    assert copies_of(world.clerk) == {FACTS}
    new_vault(world.clerk)
    desk_copies.renew(opened=asking.opened, case=asking.case)
    assert copies_of(world.clerk) == set()
