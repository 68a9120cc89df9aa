"""The pages of supporters, experts and the desk for the later steps: what each shows, does, and refuses."""

import pytest
from django.urls import reverse
from django.utils import timezone

from peersupport.models import Event, Expert, State
from peersupport.services import closing, offers, pausing, referring
from tests.peersupport.factories import ExpertFactory
from tests.peersupport.test_journey import STORY
from tests.peersupport.test_step_pages import page
from tests.peersupport.world import Asking, Someone, World

LETTER = "Beste collega, wilt u meedenken?"


def post(who: Someone, name: str, asking: Asking, **data: object) -> int:
    address = reverse(f"peersupport:{name}", args=[asking.case.pk])
    return who.browser().post(address, data).status_code


def test_a_peer_proposes_a_coach_and_to_close_and_sees_that_it_waits(world: World) -> None:
    asking = world.submit(story=STORY).accepted()
    _ = asking.opened

    assert post(world.peer, "coach_propose", asking) == 303
    assert post(world.peer, "close_propose", asking) == 303
    shown = page(world.peer.browser(), "talk", asking.case.pk)
    assert "Je stelde een coach voor" in shown
    assert "Er is voorgesteld af te sluiten" in shown
    assert post(world.peer, "introduce", asking) == 422


def test_three_attempts_and_a_sign(world: World) -> None:
    asking = world.submit().accepted()
    _ = asking.opened

    assert post(world.peer, "unreached", asking) == 422
    for _attempt in range(3):
        assert post(world.peer, "tried", asking) == 303
    assert "Wacht op een teken" in page(world.peer.browser(), "talk", asking.case.pk)
    assert post(world.peer, "unreached", asking) == 303
    assert asking.case.state == State.DORMANT
    pausing.resume(opened=asking.opened)
    assert (asking.case.state, pausing.attempts(asking.case)) == (State.ACTIVE_1, 0)


def test_the_desk_tries_only_where_it_may_call(world: World) -> None:
    asking = world.submit().opened_by_desk()

    assert post(world.clerk, "case_unreached", asking) == 422
    for _attempt in range(3):
        assert post(world.clerk, "case_tried", asking) == 303
    assert "Wacht op een teken" in page(world.clerk.browser(), "desk_case", asking.case.pk)
    assert post(world.clerk, "case_unreached", asking) == 303
    assert asking.case.state == State.DORMANT


def test_a_letter_is_written_along_and_goes_only_with_a_yes(world: World) -> None:
    first, second = ExpertFactory(name="Hanneke Smit"), ExpertFactory(name="Wouter De Smet")
    asking = world.submit().accepted()
    _ = asking.opened
    peer = world.peer

    assert post(peer, "letter_next", asking, digest="0", expert=str(first.code)) == 404
    assert post(peer, "letter_along", asking, text="") == 422
    assert post(peer, "letter_along", asking, text=LETTER) == 303
    assert "Hanneke Smit" not in page(peer.browser(), "letter_along", asking.case.pk)
    known = referring.letter(asking.opened)
    assert known
    assert post(peer, "letter_next", asking, digest=known.digest, expert=str(first.code)) == 422
    assert post(peer, "letter_paper", asking) == 405
    paper = reverse("peersupport:letter_paper", args=[asking.case.pk])
    assert peer.browser().get(paper).status_code == 404

    referring.refer(opened=asking.opened, expert=first.code, digest=known.digest, role="requester", or_next=True)
    assert LETTER in peer.browser().get(paper).content.decode()
    assert post(peer, "paper_answered", asking, no="1") == 303
    assert "Wouter De Smet" in page(peer.browser(), "letter_along", asking.case.pk)
    assert post(peer, "letter_next", asking, digest=known.digest, expert=str(second.code)) == 303
    assert post(peer, "paper_answered", asking, yes="1") == 303
    assert asking.case.state == State.ACTIVE_3
    assert post(peer, "introduce", asking) == 303
    assert asking.case.happenings.filter(type=Event.INTRODUCED).count() == 1


def test_an_expert_sees_letter_and_contact_and_nothing_more(world: World) -> None:
    expert = world.expert()
    asking = world.submit(story=STORY).accepted()
    _ = asking.opened
    asking.referred(expert.user.expert)
    client = expert.browser()

    offered = page(client, "offer", asking.offer_to(expert).code)
    assert LETTER in offered
    assert "0612345678" not in offered
    answer = client.post(reverse("peersupport:offer", args=[asking.offer_to(expert).code]), {"no_conflict": "on"})
    shown = client.get(answer["Location"]).content.decode()
    assert LETTER in shown
    assert "0612345678" in shown
    assert STORY not in shown
    for name in ("coach_propose", "close_propose", "tried", "introduce", "letter_along", "letter_next"):
        assert post(expert, name, asking) == 404, name
    offers.hand_back(case_id=asking.case.pk, by=expert.user)
    assert client.get(answer["Location"]).status_code == 404
    assert "We zoeken een andere deskundige" in page(asking.browser(), "case")
    assert "De persoon kiest de volgende deskundige" in page(world.clerk.browser(), "desk_case", asking.case.pk)


def test_the_desk_keeps_the_directory_and_nobody_else_does(world: World) -> None:
    expert = world.expert()
    client = world.clerk.browser()
    stale = ExpertFactory(name="Samira el Idrissi", verified_on=None)
    row = {
        "name": "Jeroen Kok", "discipline": "addiction", "region": str(stale.region_id), "languages": ["nl"],
        "waiting_weeks": "3", "is_listed": "on",
    }  # fmt: skip

    assert "kijk opnieuw na" in page(client, "experts")
    add = reverse("peersupport:expert_add")
    assert client.post(add, {**row, "name": ""}).status_code == 422
    assert client.post(add, {**row, "account": "niemand@example.org"}).status_code == 422
    assert client.post(add, {**row, "account": expert.user.email}).status_code == 422
    assert client.post(add, row).status_code == 303
    change = reverse("peersupport:expert_change", args=[stale.code])
    assert client.get(change).status_code == 200
    assert client.post(change, {**row, "waiting_weeks": "500"}).status_code == 422
    assert client.post(change, row).status_code == 303
    assert Expert.objects.filter(name="Jeroen Kok").count() == 2
    for who in (world.peer, expert):
        assert who.browser().get(reverse("peersupport:experts")).status_code == 404


def test_who_stood_beside_somebody_is_asked_first_when_it_is_opened_again(world: World) -> None:
    asking = world.submit().accepted()
    _ = asking.opened
    closing.close(opened=asking.opened)
    closing.expire(case_id=asking.case.pk, now=timezone.now() + closing.LASTS[State.CLOSING] + 2 * closing.HOUR)
    closing.reopen(opened=asking.opened)

    shown = page(world.clerk.browser(), "desk_case", asking.case.pk)
    assert (
        shown.index("Stond eerder naast deze persoon") < shown.index("Joris Peeters") < shown.index("Esther Dijkstra")
    )


@pytest.mark.parametrize("name", ["coach_propose", "close_propose", "tried", "unreached", "introduce", "letter_next"])
def test_a_supporter_does_nothing_in_somebody_elses_conversation(world: World, name: str) -> None:
    asking = world.submit().accepted()
    coach = world.coach()

    for who in (world.other_peer, coach, world.clerk):
        assert post(who, name, asking) == 404
    assert asking.case.state == State.ACTIVE_1
