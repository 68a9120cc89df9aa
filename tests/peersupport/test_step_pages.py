"""The requester's pages of the later steps, and of the end: what each shows, does, and refuses."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peersupport.models import Case, State
from peersupport.services import closing, pausing, referring, sealed, widening
from tests.peersupport.factories import ExpertFactory
from tests.peersupport.test_journey import STORY
from tests.peersupport.world import Asking, World


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(f"peersupport:{name}", args=args))
    assert response.status_code == 200, response
    return response.content.decode()


def post(client: Client, name: str, **data: object) -> str:
    """Post, and return what the page says to which it leads."""
    response = client.post(reverse(f"peersupport:{name}"), data)
    assert response.status_code == 303, response.content.decode()
    return client.get(response["Location"]).content.decode()


def state(asking: Asking) -> str:
    return asking.case.state


def test_a_coach_as_well_is_asked_for_and_let_be(world: World) -> None:
    asking = world.submit().accepted()
    client = asking.browser()

    assert "checked" not in page(client, "widen")
    said = post(client, "widen", shares_past="on")
    assert "We zoeken ook een coach" in said
    assert widening.wish(asking.opened) == {"shares_past": True, "shares_contact": False}
    assert client.get(reverse("peersupport:widen")).status_code == 303

    post(client, "step_down")
    assert state(asking) == State.ACTIVE_1


def test_a_peers_proposal_waits_for_a_yes_or_no(world: World) -> None:
    asking = world.submit().accepted()
    client = asking.browser()
    widening.propose(case_id=asking.case.pk, by=world.peer.user)

    assert "Joris denkt dat een coach" in page(client, "case")
    post(client, "stay")
    assert "Joris denkt dat een coach" not in page(client, "case")


def test_the_letter_is_read_word_for_word_and_sent(world: World) -> None:
    expert = ExpertFactory(name="Nadia Haddad")
    asking = world.submit(story=STORY).accepted()
    client = asking.browser()

    assert "Waarom ik u schrijf" in page(client, "letter")
    assert client.post(reverse("peersupport:letter"), {"text": " "}).status_code == 422
    assert client.post(reverse("peersupport:letter"), {"text": asking.return_code}).status_code == 422
    shown = post(client, "letter", text="Eén zin.\nEn nog een.")
    assert "Eén zin." in shown
    assert "0612345678" in shown
    assert STORY not in shown
    known = referring.letter(asking.opened)
    assert known
    wrong = client.post(reverse("peersupport:letter_send"), {"digest": known.digest, "expert": str(expert.code)})
    assert wrong.status_code == 422
    assert "Vink aan dat de brief mag gaan" in wrong.content.decode()
    stale = {"digest": "0" * 64, "expert": str(expert.code), "approve": "on"}
    assert client.post(reverse("peersupport:letter_send"), stale).status_code == 422

    said = post(client, "letter_send", digest=known.digest, expert=str(expert.code), approve="on")
    assert "Nadia Haddad heeft je brief" in said
    assert "Eén zin." in page(client, "letter_print")
    assert client.get(reverse("peersupport:letter")).status_code == 303
    said = post(client, "letter_answered", yes="1")
    assert "Je deskundige is er" in said
    assert "088 111 11 11" in said
    said = post(client, "introduced")
    assert "We hebben kennisgemaakt" not in said


def test_without_anybody_in_reach_the_letter_can_be_printed(world: World) -> None:
    asking = world.submit().accepted()
    client = asking.browser()
    assert client.get(reverse("peersupport:letter_print")).status_code == 404

    assert "Bel ons" in post(client, "letter", text="Eén zin.")
    assert "Eén zin." in page(client, "letter_print")


def test_it_rests_and_goes_on(world: World) -> None:
    asking = world.submit().accepted()
    client = asking.browser()

    post(client, "pause")
    assert state(asking) == State.PAUSED
    assert 'action="/nl/support/case/rest/"' not in page(client, "case")
    post(client, "resume")
    assert state(asking) == State.ACTIVE_1


def test_closing_proposed_closed_and_opened_again(world: World) -> None:
    asking = world.submit().accepted()
    client = asking.browser()
    closing.propose(case_id=asking.case.pk, by=world.peer.user)

    assert "je kunt afsluiten" in page(client, "case")
    page(client, "end")
    post(client, "end")
    assert state(asking) == State.CLOSING
    assert client.get(reverse("peersupport:end")).status_code == 303
    post(client, "reopen")
    assert state(asking) == State.ACTIVE_1


def test_once_closed_only_the_requester_reads_and_can_begin_again(world: World) -> None:
    asking = world.submit(story=STORY).accepted()
    client = asking.browser()
    _ = asking.opened
    closing.close(opened=asking.opened)
    closing.expire(case_id=asking.case.pk, now=timezone.now() + closing.LASTS[State.CLOSING] + 2 * closing.HOUR)

    shown = page(client, "case")
    assert STORY in shown
    assert "message_write" not in shown
    assert 'name="text"' not in shown
    assert sealed.contact(asking.opened).phone == ""
    post(client, "reopen")
    assert state(asking) == State.MATCHING


def test_contact_details_are_changed(world: World) -> None:
    asking = world.submit().accepted()
    client = asking.browser()

    assert "0612345678" in page(client, "own_contact")
    address = reverse("peersupport:own_contact")
    assert client.post(address, {"how": "call", "phone": ""}).status_code == 422
    post(client, "own_contact", how="call", phone="0699999999")
    assert sealed.contact(asking.opened).phone == "0699999999"


def test_erased_with_a_day_to_undo_it(world: World) -> None:
    asking = world.submit(story=STORY).accepted()
    client, peer = asking.browser(), world.peer.browser()

    assert client.post(reverse("peersupport:erase"), {"when": ""}).status_code == 422
    assert "nog ongedaan" in post(client, "erase", when="day")
    assert (state(asking), asking.case.before) == (State.ERASED, State.ACTIVE_1)
    assert client.get(reverse("peersupport:case")).status_code == 303
    assert peer.get(reverse("peersupport:talk", args=[asking.case.pk])).status_code == 404
    back = Client().post(reverse("peersupport:return"), {"code": asking.return_code})
    assert (back.status_code, back["Location"]) == (303, reverse("peersupport:undo"))

    assert STORY in post(client, "undo", undo="1")
    assert (state(asking), asking.case.before) == (State.ACTIVE_1, "")
    assert peer.get(reverse("peersupport:talk", args=[asking.case.pk])).status_code == 200


@pytest.mark.parametrize("at_once", [True, False])
def test_erased_at_once_or_after_all(world: World, at_once: bool) -> None:
    asking = world.submit().accepted()
    client = asking.browser()

    if at_once:
        post(client, "erase", when="now")
    else:
        post(client, "erase", when="day")
        post(client, "undo", now="1")
    assert not Case.objects.exists()
    assert client.get(reverse("peersupport:undo")).status_code == 303


def test_a_day_later_there_is_nothing_to_undo(world: World) -> None:
    asking = world.submit().accepted()
    client = asking.browser()
    post(client, "erase", when="day")
    Case.objects.update(state_since=timezone.now() - closing.LASTS[State.ERASED] - 2 * closing.HOUR)

    assert client.get(reverse("peersupport:undo")).status_code == 303


def test_what_no_longer_holds_is_said(world: World) -> None:
    asking = world.submit().accepted()
    client = asking.browser()

    for name in ("resume", "reopen", "letter_answered", "introduced"):
        assert "intussen veranderd" in post(client, name), name
    pausing.pause(opened=asking.opened)
    assert "intussen veranderd" in post(client, "another", role="coach")
    assert state(asking) == State.PAUSED
