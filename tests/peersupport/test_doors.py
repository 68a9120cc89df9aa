"""Every address by every wrong role: the same 404 as a random id, and nothing said."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from peersupport.models import Tie
from peersupport.services import people
from peersupport.urls import urlpatterns
from tests.accounts.factories import UserFactory
from tests.peersupport.test_clock_pages import CLOCKS
from tests.peersupport.world import Asking, World

CASE = ("desk_case", "case_open", "case_seek", "case_propose", "case_tried", "case_unreached")
SEAT = ("seat_give", "talk_file_take")
TALK = (
    "talk", "talk_dates", "talk_file_add", "hand_back", "new_way_in", "coach_propose", "close_propose",
    "tried", "unreached", "introduce",
    "paper_answered", "letter_along", "letter_next", "letter_paper", "spoke",
)  # fmt: skip
OWN = ("tie_remove", "standing_remove", "expert_change")
STAFF = (
    "desk", "vault_make", "vault_unlock", "vault_recover", "vault_replace", "vault_lock", "queue", "people", "call",
    "fellows", "fellows_propose", "mine", "profile", "tie_add", "standing_add", "offer", "experts", "expert_add",
    *CASE, *SEAT, *TALK, *OWN,
)  # fmt: skip
REQUESTER = (
    "code", "code_renew", "case", "message_write", "offer_choose", "offer_choose_for_me", "offer_veto", "another",
    "grant_answer", "seat_answer", "file_add", "file_take", "own_dates", "after_talks",
    "fellow", "fellow_answer", "peer_again", "erase", "close_visit",
    "widen", "step_down", "letter", "letter_send",
    "letter_print", "letter_answered", "introduced", "pause", "resume", "end", "stay", "reopen", "own_contact", "undo",
)  # fmt: skip
OPEN = (
    "start", "now", "figures", "promise", "colleague", "leave", "request", "request_check", "request_step",
    "return", "erased",
)  # fmt: skip
POSTS = {
    "case_open", "case_seek", "case_propose", "tie_add", "tie_remove", "standing_add", "standing_remove", "vault_lock",
    "seat_give", "fellows_propose", "case_tried", "case_unreached", "coach_propose", "close_propose",
    "tried", "unreached", "introduce",
    "paper_answered", "letter_next", "spoke",
}  # fmt: skip


def visit(client: Client, name: str, *args: object) -> tuple[int, bytes]:
    address = reverse(f"peersupport:{name}", args=args)
    response = client.post(address) if name in POSTS else client.get(address)
    return response.status_code, response.content.replace(address.encode(), b"")


def in_dutch(body: bytes, *codes: object) -> bytes:
    """Return the page without the one thing that may differ: the address in its language switch."""
    for code in codes:
        body = body.replace(str(code).encode(), b"")
    return body


def test_every_address_is_on_one_of_these_lists() -> None:
    assert {route.name for route in urlpatterns} == {*STAFF, *CLOCKS, *REQUESTER, *OPEN}


@pytest.mark.parametrize("name", STAFF)
def test_who_has_no_place_at_the_desk_finds_nothing(world: World, name: str) -> None:
    asking = world.submit().accepted()
    offer = asking.offer_to(world.peer)
    there = {
        "offer": [offer.code],
        **{key: [asking.case.pk] for key in (*CASE, *TALK)},
        **{key: [asking.case.pk, world.other_clerk.user.code] for key in SEAT},
    }
    args = there.get(name, [uuid4()] if name in OWN else [])
    for stranger in (UserFactory(), UserFactory(is_staff=True, is_superuser=True)):
        client = Client()
        client.force_login(stranger)
        status, body = visit(client, name, *args)
        assert status == 404
        if args:
            random = [uuid4() for _one in args]
            assert in_dutch(body, *args) == in_dutch(visit(client, name, *random)[1], *random)


@pytest.mark.parametrize("name", STAFF)
def test_nobody_is_sent_to_sign_in(world: World, name: str) -> None:
    args = [uuid4()] * (2 if name in SEAT else name in ("offer", *CASE, *TALK, *OWN))

    status, _body = visit(Client(), name, *args)

    assert status == 302


@pytest.mark.parametrize("name", CASE)
def test_a_case_does_not_exist_for_supporters_and_for_desk_members_without_a_seat(world: World, name: str) -> None:
    from dataclasses import replace

    from tests.peersupport.world import FACTS

    third = world._clerk("Ingrid Bosman")
    asking = world.submit(facts=replace(FACTS, keep_from_desk=(str(third.user.code),)))
    random = uuid4()

    for who in (third, world.peer):
        client = who.browser()
        status, body = visit(client, name, asking.case.pk)
        assert status == 404
        assert in_dutch(body, asking.case.pk) == in_dutch(visit(client, name, random)[1], random)


@pytest.mark.parametrize("name", TALK)
def test_a_conversation_does_not_exist_for_the_desk_nor_for_another_peer(world: World, name: str) -> None:
    asking = world.submit().accepted()

    for who in (world.clerk, world.other_peer):
        assert visit(who.browser(), name, asking.case.pk)[0] == 404


def test_an_offer_is_for_the_one_who_was_asked(world: World) -> None:
    asking = world.submit().offered()
    code = asking.offer_to(world.peer).code

    assert visit(world.peer.browser(), "offer", code)[0] == 200
    assert visit(world.other_peer.browser(), "offer", code)[0] == 404
    assert visit(world.clerk.browser(), "offer", code)[0] == 404


def test_ones_own_ties_and_conflicts_are_ones_own(world: World) -> None:
    tie = Tie.objects.create(person=world.peer.user, kind="employed", place="Elders")
    entry = people.add_standing(person=world.peer.user, name="Iemand")

    assert visit(world.other_peer.browser(), "tie_remove", tie.code)[0] == 404
    assert visit(world.other_peer.browser(), "standing_remove", entry.code)[0] == 404
    assert visit(world.peer.browser(), "tie_remove", tie.code)[0] == 303
    assert visit(world.peer.browser(), "standing_remove", entry.code)[0] == 303


@pytest.mark.parametrize("name", REQUESTER)
def test_without_a_session_everybody_is_asked_for_the_code(world: World, name: str) -> None:
    asking: Asking = world.submit()
    args = [uuid4()] if name in {"offer_choose", "offer_veto", "grant_answer", "seat_answer", "file_take"} else []

    for client in (Client(), world.clerk.browser(), world.peer.browser()):
        response = client.get(reverse(f"peersupport:{name}", args=args))
        assert (response.status_code, response["Location"]) == (303, reverse("peersupport:return"))
    assert asking.case.state == "received"


@pytest.mark.parametrize("name", [name for name in OPEN if name not in {"leave", "request_step", "request_check"}])
def test_open_pages_are_open_and_keep_nothing(world: World, name: str) -> None:
    response = Client().get(reverse(f"peersupport:{name}"))

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Referrer-Policy"] == "same-origin"
    title = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    assert title
    assert title.group(1).strip() == "Informatie"
    assert b'href="tel:112"' in response.content


def test_only_what_search_engines_read_may_ask_the_house_for_more(world: World) -> None:
    names = set(OPEN) - {"request_step"}
    policies = {name: Client().get(reverse(f"peersupport:{name}"))["Content-Security-Policy"] for name in names}
    indexed = {name for name, policy in policies.items() if "connect-src 'self'" in policy}

    assert indexed == {"start", "figures"}
    assert all("connect-src" not in policy for name, policy in policies.items() if name not in indexed)
    for name in indexed:
        assert b'<meta name="description"' in Client().get(reverse(f"peersupport:{name}")).content


def test_locked_vaults_are_led_to_their_key(world: World) -> None:
    asking = world.submit().accepted()

    at_desk = world.clerk.browser(is_unlocked=False).get(reverse("peersupport:desk_case", args=[asking.case.pk]))
    beside = world.peer.browser(is_unlocked=False).get(reverse("peersupport:talk", args=[asking.case.pk]))

    for response in (at_desk, beside):
        assert response.status_code == 303
        assert response["Location"].startswith(reverse("peersupport:vault_unlock"))
