"""A coach who stays alone: the desk sees it and asks a colleague beside them, unless the person says it is enough."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from peersupport import queue
from peersupport.models import Actor, Event, Quiet, State
from peersupport.services import alone, choices, desk, notices, offers, widening
from tests.peersupport.world import Asking, World
from vault.models import SealedCopy

TO_DO = "Vraag een collega naast de coach"


def left_alone(world: World) -> Asking:
    """Let the peer leave while a coach is asked; the coach says yes all the same."""
    asking = world.submit().with_coach(coach := world.coach())
    assert asking.opened
    choices.another(opened=asking.opened, role="coach")
    second = world.coach("Femke Bos")
    desk.propose(
        case_id=asking.case.pk,
        by=world.clerk.user,
        holder=world.clerk.holder,
        chosen=[second.user.supporter.code],
    )
    offers.hand_back(case_id=asking.case.pk, by=world.peer.user)
    choices.choose(opened=asking.opened, offer=asking.offer_to(second).code)
    Message.objects.all().delete()
    Quiet.objects.all().delete()
    asking.coach_accepts(second)
    assert coach.user != second.user
    return asking


def rows(world: World) -> queue.Queue:
    return queue.of(member=world.clerk.user.desk_membership, holder=None, now=timezone.now())


def case_page(asking: Asking, browser: Client) -> str:
    return browser.get(reverse("peersupport:desk_case", args=[asking.case.pk])).content.decode()


def beside(asking: Asking) -> list[str]:
    return sorted(asking.case.assignments.filter(is_live=True).values_list("role", flat=True))


def test_the_desk_has_a_task_and_asks_a_colleague_beside_the_coach(world: World) -> None:
    asking = left_alone(world)
    assert (asking.case.state, beside(asking)) == (State.ACTIVE_2, ["coach"])
    found = rows(world)
    assert (found.ours, [str(row.todo) for row in found.rows]) == (1, [TO_DO])
    clerk = world.clerk.browser()
    assert TO_DO in clerk.get(reverse("peersupport:queue")).content.decode()
    assert "De coach staat er alleen voor" in case_page(asking, clerk)

    assert clerk.post(reverse("peersupport:case_seek", args=[asking.case.pk])).status_code == 303

    assert (asking.case.state, beside(asking)) == (State.MATCHING, ["coach"])
    page = case_page(asking, clerk)
    assert "Esther Dijkstra" in page
    assert "Joris Peeters" not in page  # who left is not asked again
    asking.world.other_peer.user.refresh_from_db()
    desk.propose(
        case_id=asking.case.pk,
        by=world.clerk.user,
        holder=world.clerk.holder,
        chosen=[world.other_peer.user.supporter.code],
    )
    assert "Esther" in asking.browser().get(reverse("peersupport:case")).content.decode()
    choices.choose(opened=asking.opened, offer=asking.offer_to(world.other_peer).code)
    offers.accept(offer=asking.offer_to(world.other_peer).code, by=world.other_peer.user, has_no_conflict=True)
    assert (asking.case.state, beside(asking)) == (State.ACTIVE_2, ["coach", "peer"])
    assert rows(world).ours == 0


def test_the_same_veto_holds_and_twice_is_refused(world: World) -> None:
    asking = left_alone(world)
    alone.seek(case_id=asking.case.pk, by=world.clerk.user)
    again = world.other_clerk.browser().post(reverse("peersupport:case_seek", args=[asking.case.pk]))
    assert again.status_code == 422
    desk.propose(
        case_id=asking.case.pk,
        by=world.clerk.user,
        holder=world.clerk.holder,
        chosen=[world.other_peer.user.supporter.code],
    )

    choices.veto(opened=asking.opened, offer=asking.offer_to(world.other_peer).code)

    assert (asking.case.state, beside(asking)) == (State.MATCHING, ["coach"])
    assert asking.case.happenings.filter(type=Event.SEEK_PEER).count() == 1


def test_the_person_asks_for_one_and_the_desk_can_read_again(world: World) -> None:
    asking = left_alone(world)
    assert Message.objects.filter(kind=notices.KIND).count() >= 2  # both at the desk
    SealedCopy.objects.filter(person__user__desk_membership__isnull=False).delete()  # thirty days after the match
    assert "De coach staat hier alleen" in case_page(asking, world.clerk.browser())
    browser = asking.browser()
    assert "Zullen we er een zoeken?" in browser.get(reverse("peersupport:case")).content.decode()

    answer = browser.post(reverse("peersupport:peer_again"), {"seek": "1"})

    assert answer["Location"].endswith("?said=sought")
    assert asking.case.state == State.MATCHING
    assert "Esther Dijkstra" in case_page(asking, world.clerk.browser())
    assert browser.post(reverse("peersupport:peer_again"), {"seek": "1"})["Location"].endswith("?said=changed")


def test_where_the_coach_is_enough_nobody_looks(world: World) -> None:
    asking = left_alone(world)

    asking.browser().post(reverse("peersupport:peer_again"), {"enough": "1"})

    assert rows(world).ours == 0
    assert "De coach staat er alleen voor" not in case_page(asking, world.clerk.browser())
    assert "Zullen we er een zoeken?" not in asking.browser().get(reverse("peersupport:case")).content.decode()
    asking.browser().post(reverse("peersupport:peer_again"), {"enough": "1"})
    assert asking.case.happenings.filter(type=Event.ENOUGH, actor_role=Actor.REQUESTER).count() == 1


def test_one_step_back_from_the_search_is_enough_too(world: World) -> None:
    asking = left_alone(world)
    alone.seek(case_id=asking.case.pk, by=world.clerk.user)

    widening.step_down(opened=asking.opened)

    assert (asking.case.state, beside(asking)) == (State.ACTIVE_2, ["coach"])
    assert not alone.is_coach_alone(asking.case)
