"""Desk and peers: queue, vault, proposals, a call, an offer, a conversation, a profile."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from peersupport import queue
from peersupport.models import Case, Event, MoveRefused, Offer, Phone, Seat, State, Supporter
from peersupport.services import desk, offers, people, sealed, timeline
from peersupport.tasks import tidy
from tests.accounts.factories import UserFactory
from tests.peersupport.factories import CaseFactory, DeskMemberFactory
from tests.peersupport.test_requester_pages import ABOUT, CONTACT
from tests.peersupport.world import FACTS, World
from vault.services import cases, supporters


def test_the_queue_shows_counts_while_locked_and_facts_once_open(world: World) -> None:
    asking = world.submit()
    address = reverse("peersupport:queue")

    locked = world.clerk.browser(is_unlocked=False).get(address).content.decode()
    unlocked = world.clerk.browser().get(address).content.decode()

    assert queue.name(asking.case.pk) in locked
    assert "Utrecht" not in locked
    assert "medisch specialist, Utrecht" in unlocked


def test_the_queue_of_two_thousand_takes_ten_statements(world: World) -> None:
    asking = world.submit()
    Case.objects.bulk_create(
        [
            Case(state=State.RECEIVED, desk=world.desk, retain_until=timezone.localdate(), urgent=number % 7 == 0)
            for number in range(2000)
        ]
    )
    Seat.objects.bulk_create(
        [Seat(case=case, person=world.clerk.user) for case in Case.objects.exclude(pk=asking.case.pk)]
    )
    client = world.clerk.browser()
    address = reverse("peersupport:queue")
    client.get(address)

    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)

    assert response.context["tally"].more == 1901
    assert len(response.context["tally"].rows) == 100
    assert len(seen) <= 10  # the session, the user and the crisis lines among them


def test_the_queue_puts_the_urgent_first_and_then_what_is_due(world: World) -> None:
    now = timezone.now()
    later, sooner, urgent = (
        CaseFactory(desk=world.desk, due_at=now + timedelta(hours=hours), urgent=is_urgent)
        for hours, is_urgent in ((5, False), (1, False), (9, True))
    )
    for case in (later, sooner, urgent):
        Seat.objects.create(case=case, person=world.clerk.user)

    found = queue.of(member=world.clerk.user.desk_membership, holder=None, now=now)

    assert [row.case for row in found.rows] == [urgent, sooner, later]
    assert (found.ours, found.urgent, found.others, found.late, found.more) == (3, 1, 0, 0, 0)


def test_the_figures_count_all_and_the_oldest_that_waits_for_us(world: World) -> None:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    states = [State.RECEIVED, State.MATCHING, State.MATCHING, State.PROPOSED, State.OFFERED, State.ACTIVE_1]
    for number, state in enumerate(states):
        case = CaseFactory(
            desk=world.desk, state=state, state_since=now - timedelta(hours=3 + number), due_at=now - timedelta(hours=1)
        )
        Seat.objects.create(case=case, person=world.clerk.user)

    found = queue.of(member=world.clerk.user.desk_membership, holder=None, now=now)

    assert (found.ours, found.others, found.late, found.longest, found.thin) == (3, 2, 3, "5 uur", 5)
    assert queue.of(member=world.other_clerk.user.desk_membership, holder=None, now=now) == queue.Queue([])


@pytest.mark.parametrize(
    ("hours", "words"), [(0.5, "nog geen uur"), (1, "1 uur"), (47, "47 uur"), (50, "2 dagen"), (24 * 9, "9 dagen")]
)
def test_ages_are_told_in_hours_and_days(hours: float, words: str) -> None:
    from django.utils import translation

    with translation.override("nl"):
        assert queue.age(timedelta(hours=hours)) == words


def test_two_desk_members_open_at_once_and_the_second_finds_it_open(world: World) -> None:
    asking = world.submit()
    address = reverse("peersupport:case_open", args=[asking.case.pk])

    assert world.clerk.browser().post(address).status_code == 303
    second = world.other_clerk.browser().post(address)

    assert second.status_code == 422
    assert "intussen veranderd" in second.content.decode()
    assert asking.case.happenings.filter(type=Event.OPEN).count() == 1


def test_the_desk_sees_who_fits_why_and_how_many_do_not(world: World) -> None:
    near = world._peer("Anna Bakker", region_id=world.peer.user.supporter.region_id)
    people.add_standing(person=near.user, name="Ziekenhuis De Kade")
    asking = world.submit(facts=replace(FACTS, employers=("Ziekenhuis De Kade",))).opened_by_desk()

    page = world.clerk.browser().get(reverse("peersupport:desk_case", args=[asking.case.pk])).content.decode()

    assert "Joris Peeters" in page
    assert "buurregio" in page
    assert "zelfde beroep" in page
    assert "Anna Bakker" not in page
    assert "wil hier niet gekoppeld worden: 1" in page
    assert [one.what for one in timeline.of(asking.case)][:2] == [
        "Keek naar je contactgegevens",
        "Keek naar de gegevens",
    ]


def test_nobody_is_proposed_whom_the_rules_exclude_nor_more_than_three(world: World) -> None:
    asking = world.submit().opened_by_desk()
    client = world.clerk.browser()
    address = reverse("peersupport:case_propose", args=[asking.case.pk])
    Supporter.objects.filter(person=world.peer.user).update(is_suspended=True)

    excluded = client.post(address, {"who": [str(world.peer.user.supporter.code)]})
    nobody = client.post(address, {})
    nonsense = client.post(address, {"who": ["x"]})

    assert [response.status_code for response in (excluded, nobody, nonsense)] == [422, 422, 422]
    assert asking.case.state == State.MATCHING
    assert not Offer.objects.exists()


def test_two_accept_at_once_and_one_wins(world: World) -> None:
    asking = world.submit().offered()
    first = asking.offer_to(world.peer)
    Offer.objects.filter(pk=first.pk).update(answer_by=timezone.now() - timedelta(minutes=1))
    tidy()
    desk.propose(
        case_id=asking.case.pk, by=world.clerk.user, holder=world.clerk.holder,
        chosen=[world.other_peer.user.supporter.code],
    )  # fmt: skip
    from peersupport.services import choices

    choices.choose_for_me(opened=asking.opened)

    with pytest.raises(offers.AnswerRefused):
        offers.accept(offer=first.code, by=world.peer.user, has_no_conflict=True)
    offers.accept(offer=asking.offer_to(world.other_peer).code, by=world.other_peer.user, has_no_conflict=True)
    with pytest.raises((offers.AnswerRefused, MoveRefused)):
        offers.accept(offer=asking.offer_to(world.other_peer).code, by=world.other_peer.user, has_no_conflict=True)

    assert [one.person for one in asking.case.assignments.all()] == [world.other_peer.user]


def test_silence_lets_an_offer_go_once(world: World) -> None:
    asking = world.submit().offered()
    code = asking.offer_to(world.peer).code
    now = timezone.now()

    assert offers.lapse(offer=code, now=now) is None
    late = now + timedelta(days=3)
    assert offers.lapse(offer=code, now=late) is not None
    assert offers.lapse(offer=code, now=late) is None
    assert asking.case.state == State.MATCHING


def test_a_yes_without_the_declaration_is_asked_again(world: World) -> None:
    asking = world.submit().offered()
    code = asking.offer_to(world.peer).code
    client = world.peer.browser()
    page = client.get(reverse("peersupport:offer", args=[code])).content.decode()
    assert "medisch specialist" in page
    assert "0612345678" not in page

    response = client.post(reverse("peersupport:offer", args=[code]), {})
    assert response.status_code == 422
    assert asking.case.state == State.OFFERED

    response = client.post(reverse("peersupport:offer", args=[code]), {"no_conflict": "on"})
    assert response["Location"] == reverse("peersupport:talk", args=[asking.case.pk])
    assert "0612345678" in client.get(response["Location"]).content.decode()


def test_a_no_asks_no_reason(world: World) -> None:
    asking = world.submit().offered()
    address = reverse("peersupport:offer", args=[asking.offer_to(world.peer).code])

    response = world.peer.browser().post(address, {"decline": "1"})

    assert response["Location"] == reverse("peersupport:mine")
    assert asking.case.state == State.MATCHING
    assert world.peer.browser().get(address).status_code == 404


def test_a_peer_speaks_and_hands_back(world: World) -> None:
    asking = world.submit(story="Hallo daar").accepted()
    client = world.peer.browser()
    address = reverse("peersupport:talk", args=[asking.case.pk])
    assert "Hallo daar" not in client.get(address).content.decode()
    assert client.post(address, {"text": "Te vroeg"}).status_code == 404

    asking.browser().get(reverse("peersupport:case"))
    assert "Hallo daar" in client.get(address).content.decode()
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": asking.return_code}).status_code == 422
    assert client.post(address, {"text": "Ik bel je."}).status_code == 303
    page = asking.browser().get(reverse("peersupport:case")).content.decode()
    assert "Ik bel je." in page
    assert "Toegang gegeven" in page

    back = reverse("peersupport:hand_back", args=[asking.case.pk])
    assert client.get(back).status_code == 200
    assert client.post(back)["Location"] == reverse("peersupport:mine")
    assert client.get(address).status_code == 404
    assert client.post(back).status_code == 404


def test_a_call_is_taken_down_and_the_code_opens_it_once(world: World) -> None:
    client = world.clerk.browser()
    address = reverse("peersupport:call")
    assert client.get(address).status_code == 200
    wrong = client.post(address, {**CONTACT, "how": ""})
    assert wrong.status_code == 422
    assert wrong.content.count(b'id="errors-title"') == 1
    assert b'href="#id_region"' in wrong.content

    response = client.post(address, {**CONTACT, **ABOUT, "urgent": "on"})
    code = response.context["code"]
    case = Case.objects.get()
    assert (case.urgent, case.happenings.get().type) == (True, Event.TAKE_CALL)

    caller = Client()
    first = caller.post(reverse("peersupport:return"), {"code": code})
    assert first["Location"] == reverse("peersupport:code")
    assert caller.get(reverse("peersupport:case")).status_code == 200
    assert Client().post(reverse("peersupport:return"), {"code": code}).status_code == 422


def test_a_call_about_people_at_the_desk_is_refused_with_a_sentence(world: World) -> None:
    response = world.clerk.browser().post(
        reverse("peersupport:call"), {**CONTACT, **ABOUT, "persons": "Tom Aerts\nM. van Loon"}
    )

    assert response.status_code == 422
    assert "te weinig mensen" in response.content.decode()


def test_a_vault_is_made_shown_once_locked_and_opened_again(world: World) -> None:
    person = UserFactory()
    DeskMemberFactory(person=person, desk=world.desk)
    client = Client()
    client.force_login(person)
    home = reverse("peersupport:queue")
    locked = client.get(reverse("peersupport:call"))
    assert locked["Location"].startswith(reverse("peersupport:vault_make"))

    made = client.post(reverse("peersupport:vault_make") + f"?next={home}")
    phrase, recovery = made.context["phrase"], made.context["recovery_code"]
    assert made.context["onward"] == home
    assert client.get(reverse("peersupport:call")).status_code == 200
    assert client.post(reverse("peersupport:vault_make"))["Location"] == reverse("peersupport:vault_unlock")

    client.post(reverse("peersupport:vault_lock"))
    unlock = reverse("peersupport:vault_unlock")
    assert client.get(reverse("peersupport:call"))["Location"].startswith(unlock)
    assert client.post(unlock, {"phrase": "een twee"}).status_code == 422
    assert client.post(unlock, {"phrase": " ".join(reversed(phrase.split()))}).status_code == 422
    elsewhere = client.post(unlock + "?next=https://example.com/", {"phrase": phrase.upper()})
    assert elsewhere["Location"] == reverse("peersupport:desk")

    again = client.post(reverse("peersupport:vault_recover"), {"recovery_code": recovery})
    assert again.context["phrase"] != phrase
    assert client.post(reverse("peersupport:vault_recover"), {"recovery_code": recovery}).status_code == 422
    assert client.post(reverse("peersupport:vault_recover"), {"recovery_code": "x"}).status_code == 422
    assert client.post(unlock, {"phrase": phrase}).status_code == 422


def test_a_new_vault_reads_again_only_when_the_requester_allows_it(world: World) -> None:
    asking = world.submit(story="Van mij").accepted()
    mine = asking.browser()
    mine.get(reverse("peersupport:case"))
    client = world.peer.browser()
    assert client.get(reverse("peersupport:vault_replace")).status_code == 200

    client.post(reverse("peersupport:vault_replace"))
    talk = reverse("peersupport:talk", args=[asking.case.pk])
    assert "Van mij" not in client.get(talk).content.decode()

    page = mine.get(reverse("peersupport:case"))
    assert "heeft een nieuwe sleutel" in page.content.decode()
    grant = page.context["waiting"][0]
    mine.post(reverse("peersupport:grant_answer", args=[grant.code]), {"allow": "1"})
    assert "Van mij" in client.get(talk).content.decode()


def test_a_new_vault_that_is_not_expected_is_refused(world: World) -> None:
    asking = world.submit(story="Van mij").accepted()
    mine = asking.browser()
    mine.get(reverse("peersupport:case"))
    new = supporters.replace(user=world.peer.user)
    grant = mine.get(reverse("peersupport:case")).context["waiting"][0]

    mine.post(reverse("peersupport:grant_answer", args=[grant.code]), {"refuse": "1"})

    assert new.holder.code not in cases.readers(case=asking.case.pk)
    assert mine.get(reverse("peersupport:case")).context["waiting"] == []


@pytest.mark.parametrize("has_address", [True, False])
def test_a_lost_code_is_replaced_by_the_peer_and_waits_a_day_where_a_notice_can_go(
    world: World, has_address: bool
) -> None:
    asking = world.submit(story="Van mij", notice_address="ik@example.net" if has_address else "").accepted()
    asking.browser().get(reverse("peersupport:case"))
    client = world.peer.browser()
    address = reverse("peersupport:new_way_in", args=[asking.case.pk])
    assert client.get(address).status_code == 200

    code = client.post(address).context["code"]
    visitor = Client()
    response = visitor.post(reverse("peersupport:return"), {"code": code})

    if has_address:
        assert response.status_code == 422
        assert "werkt vanaf" in response.content.decode()
    else:
        assert response["Location"] == reverse("peersupport:code")
        page = visitor.get(reverse("peersupport:case")).content.decode()
        assert "Van mij" in page
        assert "Er is een nieuwe code gemaakt" in page


def test_a_profile_is_kept_with_its_number_sealed(world: World) -> None:
    client = world.peer.browser()
    page = client.get(reverse("peersupport:profile"))
    data = {name: value for name, value in page.context["form"].initial.items() if value not in (None, "")}

    response = client.post(
        reverse("peersupport:profile"),
        {**data, "capacity": 1, "languages": ["nl", "fr"], "phone": "06 9999 8888", "is_available": ""},
    )

    assert response.status_code == 303
    me = Supporter.objects.get(person=world.peer.user)
    assert (me.capacity, me.languages, me.is_available) == (1, ["nl", "fr"], False)
    assert "9999" not in Phone.objects.get(person=world.peer.user).sealed
    assert "06 9999 8888" in client.get(response["Location"]).content.decode()
    assert client.post(reverse("peersupport:profile"), {}).status_code == 422


def test_ties_and_conflicts_are_added_with_a_sentence_where_something_misses(world: World) -> None:
    client = world.peer.browser()

    assert client.post(reverse("peersupport:tie_add"), {"kind": "employed"}).status_code == 422
    assert client.post(reverse("peersupport:tie_add"), {"kind": "employed", "place": "Elders"}).status_code == 303
    assert client.post(reverse("peersupport:standing_add"), {"name": ""}).status_code == 422
    assert client.post(reverse("peersupport:standing_add"), {"name": "Iemand"}).status_code == 303

    page = client.get(reverse("peersupport:profile")).content.decode()
    assert "Elders" in page
    assert "Iemand" in page


def test_everybody_is_led_to_their_own_first_page(world: World) -> None:
    home = reverse("peersupport:desk")

    assert world.clerk.browser().get(home)["Location"] == reverse("peersupport:queue")
    assert world.peer.browser().get(home)["Location"] == reverse("peersupport:mine")
    assert world.peer.browser(is_unlocked=False).get(reverse("peersupport:mine")).status_code == 200
    page = world.clerk.browser().get(reverse("peersupport:people")).content.decode()
    assert "Joris Peeters" in page


def test_a_changed_message_is_not_shown_and_is_said_to_be_changed(world: World) -> None:
    from vault.models import SealedItem

    asking = world.submit(story="Echt van mij")
    row = SealedItem.objects.get(kind="message")
    SealedItem.objects.filter(pk=row.pk).update(envelope=bytes(row.envelope)[:-1] + b"x")

    page = asking.browser().get(reverse("peersupport:case")).content.decode()

    assert "na het schrijven veranderd" in page
    assert [line.is_broken for line in sealed.conversation(asking.opened)] == [True]


def test_too_many_at_once_get_a_page_with_the_numbers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from vault.errors import Overloaded
    from vault.services import requesters

    def overloaded(**_typed: str) -> None:
        raise Overloaded

    monkeypatch.setattr(requesters, "come_back", overloaded)

    response = Client().post(reverse("peersupport:return"), {"code": world.submit().return_code})

    assert response.status_code == 503
    assert b"tel:112" in response.content
