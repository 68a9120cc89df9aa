"""A supporter or desk member closes their account: nobody is left alone, and no case loses its last reader."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.services import close_account, export
from peersupport.models import Assignment, DeskMember, Event, Offer, Phone, Quiet, Seat, Standing, State, Supporter, Tie
from peersupport.services import choices, closing, people, retention, sealed, timeline
from peersupport.services.leaving import LastAtTheDesk
from tests.peersupport.world import Someone, World
from vault.models import KeyPair, SealedCopy
from vault.services import cases


def close(someone: Someone) -> None:
    close_account(person=someone.user, now=timezone.now())


def test_who_stood_beside_somebody_hands_back_and_can_read_no_more(world: World) -> None:
    asking = world.submit(story="Gisteren ging er iets mis.").accepted()
    epoch = asking.opened.epoch

    close(world.peer)

    assert asking.case.state == State.MATCHING
    assert asking.case.due_at == asking.case.state_since
    assert not Assignment.objects.filter(is_live=True).exists()
    assert not KeyPair.objects.filter(user=world.peer.user).exists()
    assert list(cases.readers(case=asking.case.pk)) == [asking.holder.code]
    assert asking.opened.epoch == epoch + 1
    assert [one.what for one in timeline.of(asking.case)[:2]] == ["Toegang beëindigd", "De collega gaf het terug"]
    assert timeline.of(asking.case)[0].who == "je collega"
    assert asking.browser().get(reverse("peersupport:case")).status_code == 200
    assert [line.text for line in sealed.conversation(asking.opened)] == ["Gisteren ging er iets mis."]


def test_who_was_asked_declines_by_leaving(world: World) -> None:
    asking = world.submit().offered()

    close(world.peer)

    assert asking.case.state == State.MATCHING
    assert asking.offer_to(world.peer).state == Offer.State.OUT


def test_in_the_day_of_an_undo_nobody_is_held_and_nobody_is_left_alone(world: World) -> None:
    asking, asked = world.submit().accepted(), world.submit().proposed(world.peer)
    choices.choose_for_me(opened=asked.opened)
    assert asking.opened
    for one in (asking, asked):
        closing.erase(case_id=one.case.pk)

    close(world.peer)

    assert not Assignment.objects.filter(is_live=True).exists()
    Quiet.objects.all().delete()
    closing.undo(case_id=asking.case.pk)
    closing.undo(case_id=asked.case.pk)
    assert asking.case.state == State.MATCHING
    assert asking.case.due_at == asking.case.state_since
    assert asking.case.happenings.filter(type=Event.FORCE_BACK).count() == 1
    assert Quiet.objects.filter(person=world.clerk.user).exists()  # the desk is told
    assert asked.case.state == State.OFFERED
    retention.lapse(now=timezone.now() + timedelta(days=2))
    assert asked.case.state == State.MATCHING


def test_who_was_proposed_is_off_the_list_and_the_rest_can_be_chosen(world: World) -> None:
    asking = world.submit().proposed()

    close(world.peer)

    assert asking.case.state == State.PROPOSED
    choices.choose_for_me(opened=asking.opened)
    assert asking.offer_to(world.other_peer).state == Offer.State.OFFERED


def test_with_the_last_name_on_the_list_the_desk_looks_again(world: World) -> None:
    asking = world.submit().proposed(world.peer)

    close(world.peer)

    assert asking.case.state == State.MATCHING
    assert asking.case.happenings.filter(type=Event.FORCE_BACK).count() == 1


def test_in_a_state_without_handing_back_the_access_ends_all_the_same(world: World) -> None:
    asking = world.submit().accepted()
    assert asking.opened
    case = asking.case
    case.state = State.PAUSED
    case.save()

    close(world.peer)

    assert asking.case.state == State.PAUSED
    assert not asking.case.assignments.filter(is_live=True).exists()
    assert list(cases.readers(case=case.pk)) == [asking.holder.code]


def test_a_desk_member_stands_up_and_the_other_reads_on(world: World) -> None:
    asking = world.submit()

    close(world.clerk)

    assert [seat.person for seat in Seat.objects.all()] == [world.other_clerk.user]
    address = reverse("peersupport:desk_case", args=[asking.case.pk])
    assert world.other_clerk.browser().get(address).status_code == 200
    asking.world.clerk = world.other_clerk
    asking.accepted()
    assert asking.case.state == State.ACTIVE_1


def test_the_last_at_the_desk_who_can_read_a_case_is_asked_to_stay_until_it_is_read_by_another(world: World) -> None:
    asking = world.submit()
    SealedCopy.objects.filter(person__user=world.other_clerk.user).delete()

    with pytest.raises(LastAtTheDesk):
        close(world.clerk)

    assert KeyPair.objects.filter(user=world.clerk.user).exists()
    assert asking.case.seats.count() == 2
    world.clerk.user.refresh_from_db()
    assert world.clerk.user.is_active


def test_what_the_matching_knew_is_taken_along_and_then_forgotten(world: World) -> None:
    person = world.peer.user
    Tie.objects.create(person=person, kind=Tie.Kind.EMPLOYED, place="Ziekenhuis De Kade")
    people.add_standing(person=person, name="Professor Streng")
    people.keep_phone(person=person, number="0612345678")
    asking = world.submit(story="Gisteren ging er iets mis.").accepted()

    mine = export(person=person)["peer_support"]
    close(world.peer)

    assert (mine["phone"], mine["never_with"]) == ("0612345678", ["Professor Streng"])
    assert mine["ties"] == [{"what": "employed", "where": "Ziekenhuis De Kade", "until": None}]
    assert str(asking.case.pk) not in json.dumps(mine)
    left = [rows.objects.filter(person=person).count() for rows in (Supporter, DeskMember, Tie, Standing, Phone)]
    assert left == [0, 0, 0, 0, 0]


def test_a_desk_member_takes_along_which_desk_and_others_nothing(world: World) -> None:
    from tests.accounts.factories import UserFactory

    assert export(person=world.clerk.user)["peer_support"]["desk"] == "Balie"
    assert "peer_support" not in export(person=UserFactory())
