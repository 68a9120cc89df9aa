"""Supporters who are gone or have come too near: nobody is left alone, and nobody too near reads on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Institution, Profile
from peersupport.models import Event, MoveRefused, Offer, Seat, State, Supporter, Tie
from peersupport.services import choices, desk, gone, offers, people, timeline
from tests.peersupport.world import FACTS, Asking, World
from vault.models import SealedCopy
from vault.services import cases

LONG_AGO = timedelta(days=25 * 31)


@pytest.mark.parametrize(
    ("change", "is_account"),
    [
        ({"is_suspended": True}, False),
        ({"trained_on": None}, False),
        ({"trained_on": timezone.localdate() - LONG_AGO}, False),
        ({"is_active": False}, True),
    ],
)
def test_who_is_gone_is_handed_back_by_the_clock_once(world: World, change: dict[str, Any], is_account: bool) -> None:
    asking = world.submit().accepted()
    assert asking.opened.epoch
    rows = type(world.peer.user).objects if is_account else Supporter.objects
    rows.filter(**({"pk": world.peer.user.pk} if is_account else {"person": world.peer.user})).update(**change)

    assert [gone.clear(now=timezone.now()) for _twice in range(2)] == [1, 0]

    assert asking.case.state == State.MATCHING
    assert asking.case.due_at == asking.case.state_since
    assert list(cases.readers(case=asking.case.pk)) == [asking.holder.code]
    assert asking.case.happenings.filter(type=Event.FORCE_BACK).count() == 1
    assert world.peer.browser().get(reverse("peersupport:talk", args=[asking.case.pk])).status_code in {302, 404}


def test_who_is_no_supporter_any_more_is_handed_back_too(world: World) -> None:
    asking = world.submit().accepted()
    Supporter.objects.filter(person=world.peer.user).delete()

    assert [gone.clear(now=timezone.now()) for _twice in range(2)] == [1, 0]

    assert asking.case.state == State.MATCHING


def test_who_was_trained_within_24_months_stays(world: World) -> None:
    asking = world.submit().accepted()
    Supporter.objects.update(trained_on=timezone.localdate() - timedelta(days=23 * 30))

    assert gone.clear(now=timezone.now()) == 0
    assert asking.case.state == State.ACTIVE_1


def test_a_question_to_somebody_who_is_gone_is_let_go_at_once(world: World) -> None:
    asking = world.submit().offered()
    Supporter.objects.filter(person=world.peer.user).update(is_suspended=True)

    assert gone.clear(now=timezone.now()) == 1

    assert asking.case.state == State.MATCHING
    assert asking.offer_to(world.peer).state == Offer.State.OUT


def test_a_name_on_the_list_goes_off_and_with_the_last_the_desk_looks_again(world: World) -> None:
    asking = world.submit().proposed()
    Supporter.objects.filter(person=world.peer.user).update(is_suspended=True)
    gone.clear(now=timezone.now())
    assert asking.case.state == State.PROPOSED

    Supporter.objects.update(is_suspended=True)
    gone.clear(now=timezone.now())

    assert asking.case.state == State.MATCHING
    assert not asking.case.offers.filter(state=Offer.State.PROPOSED).exists()


def test_in_a_state_without_force_the_access_ends_all_the_same(world: World) -> None:
    asking = world.submit().accepted()
    case = asking.case
    case.state = State.CLOSED
    case.save()

    assert gone.hand_back_by_force(case_id=case.pk, person=world.peer.user, now=timezone.now())
    assert not gone.hand_back_by_force(case_id=case.pk, person=world.peer.user, now=timezone.now())

    assert asking.case.state == State.CLOSED
    assert not asking.case.assignments.filter(is_live=True).exists()


def test_who_is_suspended_reads_nothing_more_before_the_clock_comes(world: World) -> None:
    asking, asked = world.submit().accepted(), world.submit().offered()
    assert asking.opened
    doors = [reverse("peersupport:talk", args=[asking.case.pk]),
             reverse("peersupport:offer", args=[asked.offer_to(world.peer).code])]  # fmt: skip
    client = world.peer.browser()
    assert [client.get(door).status_code for door in doors] == [200, 200]
    Supporter.objects.filter(person=world.peer.user).update(is_suspended=True)

    assert [client.get(door).status_code for door in doors] == [404, 404]
    assert client.post(doors[1], {"no_conflict": "on"}).status_code == 404
    page = client.get(reverse("peersupport:mine")).content.decode()
    assert not any(door in page for door in doors)


def test_with_the_last_coach_proposed_gone_the_desk_looks_again(world: World) -> None:
    asking = world.submit().widening()
    coach = world.coach()
    desk.propose(case_id=asking.case.pk, by=world.clerk.user, holder=world.clerk.holder,
                 chosen=[coach.user.supporter.code])  # fmt: skip
    assert asking.case.due_at is None
    Supporter.objects.filter(person=coach.user).update(is_suspended=True)

    gone.clear(now=timezone.now())

    assert asking.case.state == State.WIDENING
    assert asking.case.due_at is not None


# Too near ---------------------------------------------------------------------------------------------------


def beside(world: World) -> Asking:
    asking = world.submit(facts=replace(FACTS, employers=("Ziekenhuis De Kade",))).accepted()
    assert asking.opened  # the peer reads from now on
    return asking


def works_at_the_kade(world: World) -> None:
    """Let the peer's employer change in their account's profile, as they or staff would do."""
    place = Institution.objects.create(name="Ziekenhuis De Kade", country="NL")
    Profile.objects.update_or_create(person=world.peer.user, defaults={"institution": place})


def test_an_employer_changed_in_the_profile_hands_back_at_the_supporters_own_next_look(world: World) -> None:
    asking = beside(world)
    talk = reverse("peersupport:talk", args=[asking.case.pk])
    assert world.peer.browser().get(talk).status_code == 200
    works_at_the_kade(world)

    answer = world.peer.browser().get(talk, follow=True)

    assert answer.redirect_chain[0][0] == f"{reverse('peersupport:mine')}?said=near"
    assert "te dichtbij gekomen" in answer.content.decode()
    assert asking.case.state == State.MATCHING
    assert world.peer.browser().get(talk).status_code == 404
    assert "De collega kan dit niet meer doen" in [line.what for line in timeline.of(asking.case)]


def test_an_employer_changed_in_the_profile_hands_back_at_the_requesters_visit(world: World) -> None:
    asking = beside(world)
    works_at_the_kade(world)

    page = asking.browser().get(reverse("peersupport:case"))

    assert page.status_code == 200
    assert asking.case.state == State.MATCHING
    assert list(cases.readers(case=asking.case.pk)) == [asking.holder.code]


def test_what_a_supporter_says_of_themselves_works_at_once(world: World) -> None:
    asking = beside(world)

    world.peer.browser().post(reverse("peersupport:tie_add"), {"kind": "board", "place": "De Kade"})

    assert asking.case.state == State.MATCHING


def test_with_a_locked_vault_it_works_at_unlocking(world: World) -> None:
    asking = beside(world)
    client = world.peer.browser(is_unlocked=False)
    client.post(reverse("peersupport:tie_add"), {"kind": "board", "place": "De Kade"})
    assert asking.case.state == State.ACTIVE_1

    client.post(reverse("peersupport:vault_unlock"), {"phrase": world.peer.vault.phrase})

    assert asking.case.state == State.MATCHING


def test_a_later_peer_who_reads_no_facts_is_found_at_the_requesters_visit(world: World) -> None:
    asking = beside(world)
    works_at_the_kade(world)
    Tie.objects.create(person=world.other_peer.user, kind="employed", place="Elders")
    asking.browser().get(reverse("peersupport:case"))
    chosen = [world.other_peer.user.supporter.code]
    desk.propose(case_id=asking.case.pk, by=world.clerk.user, holder=world.clerk.holder, chosen=chosen)
    choices.choose_for_me(opened=asking.opened)
    offers.accept(offer=asking.offer_to(world.other_peer).code, by=world.other_peer.user, has_no_conflict=True)
    assert asking.opened
    Tie.objects.create(person=world.other_peer.user, kind="inspectorate")

    talk = reverse("peersupport:talk", args=[asking.case.pk])
    assert world.other_peer.browser().get(talk).status_code == 200
    asking.browser().get(reverse("peersupport:case"))
    assert world.other_peer.browser().get(talk).status_code == 404


@pytest.mark.parametrize("is_unlocked", [True, False])
def test_a_desk_member_who_comes_too_near_sees_the_case_no_more(world: World, is_unlocked: bool) -> None:
    asking = world.submit()
    address = reverse("peersupport:desk_case", args=[asking.case.pk])
    client = world.clerk.browser(is_unlocked=is_unlocked)

    client.post(reverse("peersupport:standing_add"), {"name": "Ik"})
    if not is_unlocked:
        assert Seat.objects.filter(person=world.clerk.user).exists()
        client.post(reverse("peersupport:vault_unlock"), {"phrase": world.clerk.vault.phrase})

    assert not Seat.objects.filter(person=world.clerk.user).exists()
    assert client.get(address).status_code == 404
    assert client.get(reverse("peersupport:queue")).context["tally"].rows == []
    assert world.other_clerk.browser().get(address).status_code == 200


def test_a_desk_member_who_came_too_near_by_their_account_is_out_at_the_case_and_at_the_visit(world: World) -> None:
    first, second = (beside_received(world) for _two in range(2))
    place = Institution.objects.create(name="Ziekenhuis De Kade", country="NL")
    Profile.objects.update_or_create(person=world.clerk.user, defaults={"institution": place})

    assert world.clerk.browser().get(reverse("peersupport:desk_case", args=[first.case.pk])).status_code == 404
    second.browser().get(reverse("peersupport:case"))

    assert [seat.person for seat in Seat.objects.all()] == [world.other_clerk.user] * 2


def beside_received(world: World) -> Asking:
    return world.submit(facts=replace(FACTS, employers=("Ziekenhuis De Kade",)))


def test_a_standing_conflict_with_a_name_is_found_for_supporters_too(world: World) -> None:
    asking = beside(world)
    people.add_standing(person=world.peer.user, name="Ik")

    world.peer.browser().get(reverse("peersupport:talk", args=[asking.case.pk]))

    assert asking.case.state == State.MATCHING


# Proposed or asked, and then too near -------------------------------------------------------------------------


def kept_away(world: World) -> Asking:
    return world.submit(facts=replace(FACTS, employers=("Ziekenhuis De Kade",)))


def test_whoever_was_proposed_and_came_too_near_is_off_the_list_at_the_visit(world: World) -> None:
    asking = kept_away(world).proposed()
    works_at_the_kade(world)
    chosen = reverse("peersupport:offer_choose", args=[asking.offer_to(world.peer).code])

    asking.browser().post(chosen)

    assert asking.case.state == State.PROPOSED
    assert asking.offer_to(world.peer).state == Offer.State.OUT
    page = asking.browser().get(reverse("peersupport:case")).content.decode()
    assert "Joris" not in page
    assert "Esther" in page


def test_whoever_was_asked_and_came_too_near_is_let_go_at_the_visit(world: World) -> None:
    asking = kept_away(world).offered()
    works_at_the_kade(world)

    assert asking.browser().get(reverse("peersupport:case")).status_code == 200

    assert asking.case.state == State.MATCHING
    assert not SealedCopy.objects.filter(ring=asking.case.pk, person__user=world.peer.user).exists()


@pytest.mark.parametrize("change", ["profile", "tie", "standing"])
def test_whoever_came_nearer_between_the_question_and_the_yes_gets_nothing(world: World, change: str) -> None:
    asking = kept_away(world).offered()
    client, asked = world.peer.browser(), asking.offer_to(world.peer)
    if change == "profile":
        works_at_the_kade(world)
    elif change == "tie":
        client.post(reverse("peersupport:tie_add"), {"kind": "trainer", "place": "De Kade"})
    else:
        client.post(reverse("peersupport:standing_add"), {"name": "De Kade"})

    answer = client.post(reverse("peersupport:offer", args=[asked.code]), {"no_conflict": "on"}, follow=True)

    assert answer.redirect_chain[0][0] == f"{reverse('peersupport:mine')}?said=changed"
    assert "Je hebt niets verkeerd gedaan" in answer.content.decode()
    assert asking.case.state == State.MATCHING
    assert not asking.case.assignments.exists()
    assert not SealedCopy.objects.filter(ring=asking.case.pk, person__user=world.peer.user).exists()
    assert asking.offer_to(world.peer).state == Offer.State.OUT


def test_an_expert_who_came_nearer_gets_no_contact_either(world: World) -> None:
    expert = world.expert()
    asking = world.submit(facts=replace(FACTS, employers=("Ziekenhuis De Kade",))).accepted()
    asking.referred(expert.user.expert)
    asked = asking.offer_to(expert)
    Tie.objects.create(person=expert.user, kind="board", place="De Kade")

    expert.browser().post(reverse("peersupport:offer", args=[asked.code]), {"no_conflict": "on"})

    assert asking.case.state == State.ACTIVE_1
    assert not SealedCopy.objects.filter(ring=asking.case.pk, person__user=expert.user).exists()


def test_whoever_has_as_many_as_they_can_help_is_asked_no_more(world: World) -> None:
    Supporter.objects.filter(person=world.peer.user).update(capacity=1)
    first, second, third = (world.submit().proposed() for _three in range(3))
    opened = third.opened  # the page was open before
    choices.choose(opened=first.opened, offer=first.offer_to(world.peer).code)

    with pytest.raises(MoveRefused):
        choices.choose(opened=opened, offer=third.offer_to(world.peer).code)
    second.browser().get(reverse("peersupport:case"))

    assert third.case.state == State.PROPOSED
    assert second.offer_to(world.peer).state == Offer.State.OUT
    assert second.offer_to(world.other_peer).state == Offer.State.PROPOSED
