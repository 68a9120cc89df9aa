"""The whole way through the services: who can read what, when."""

from dataclasses import replace

import pytest

from peersupport import access
from peersupport.models import Case, Event, Happening, Offer, State
from peersupport.services import choices, desk, offers, requests, sealed, shapes, timeline
from peersupport.services.moves import is_sound
from tests.peersupport.world import CONTACT, FACTS, World
from vault.errors import NoKey, Shredded
from vault.services import cases, copies

STORY = "Gisteren ging er iets mis op de operatiekamer."


def test_a_request_is_read_by_the_requester_and_the_facts_by_the_desk(world: World) -> None:
    asking = world.submit(story=STORY).come_back()

    assert asking.case.state == State.RECEIVED
    assert sealed.contact(asking.opened) == CONTACT
    assert sealed.facts(asking.opened) == FACTS
    assert [line.text for line in sealed.conversation(asking.opened)] == [STORY]
    for clerk in (world.clerk, world.other_clerk):
        assert desk.facts_of(holder=clerk.holder, case=asking.case) == FACTS
        assert desk.contact_of(holder=clerk.holder, case=asking.case) == CONTACT
        with pytest.raises(NoKey):
            cases.open_case(holder=clerk.holder, case=asking.case.pk)
        with pytest.raises(NoKey):
            copies.take(holder=clerk.holder, case=asking.case.pk, kind=shapes.STORY)


def test_the_desk_gets_no_number_unless_it_may_call(world: World) -> None:
    asking = world.submit(contact=replace(CONTACT, desk_may_call=False))

    assert desk.contact_of(holder=world.clerk.holder, case=asking.case) is None


def test_from_question_to_conversation(world: World) -> None:
    asking = world.submit(story=STORY).accepted()
    me = world.peer

    assert asking.case.state == State.ACTIVE_1
    contact = copies.take(holder=me.holder, case=asking.case.pk, kind=shapes.CONTACT)
    assert shapes.unpack_contact(contact) == CONTACT
    with pytest.raises(NoKey):
        cases.open_case(holder=me.holder, case=asking.case.pk)

    asking.come_back().opened  # noqa: B018 - the visit lets the peer in
    read = cases.open_case(holder=me.holder, case=asking.case.pk)
    assert [line.text for line in sealed.conversation(read)] == [STORY]

    sealed.write(opened=read, text="Ik bel je vanavond.", role="peer", name="Joris", by=me.user)
    assert [line.text for line in sealed.conversation(asking.opened)] == [STORY, "Ik bel je vanavond."]
    assert is_sound(asking.case)


def test_the_timeline_says_who_looked_and_cannot_be_changed_unseen(world: World) -> None:
    asking = world.submit()
    for _twice in range(2):
        timeline.looked(case=asking.case, event=Event.READ, actor="desk", by=world.clerk.user)

    assert [(one.what, one.who) for one in timeline.of(asking.case)] == [
        (str(Event.READ.label), "Marijke (de balie)"),
        (str(Event.SUBMIT.label), "jij"),
    ]
    assert is_sound(asking.case)
    Happening.objects.filter(case=asking.case, seq=1).update(actor=world.clerk.user)
    assert not is_sound(asking.case)
    Happening.objects.filter(case=asking.case, seq=1).delete()
    assert not is_sound(asking.case)


def test_pass_my_story_on_hands_it_over_with_the_yes_and_takes_it_from_the_desk(world: World) -> None:
    facts = replace(FACTS, pass_story=True, choose_for_me=True)
    asking = world.submit(facts=facts, story=STORY)
    assert shapes.unpack(copies.take(holder=world.clerk.holder, case=asking.case.pk, kind=shapes.STORY)) == {
        "text": STORY
    }

    asking.proposed(world.peer)
    assert asking.case.state == State.OFFERED
    offers.accept(offer=asking.offer_to(world.peer).code, by=world.peer.user, has_no_conflict=True)

    story = copies.take(holder=world.peer.holder, case=asking.case.pk, kind=shapes.STORY)
    assert shapes.unpack(story) == {"text": STORY}
    for clerk in (world.clerk, world.other_clerk):
        with pytest.raises(NoKey):
            copies.take(holder=clerk.holder, case=asking.case.pk, kind=shapes.STORY)


def test_a_no_leaves_the_supporter_with_nothing_and_the_desk_looks_again(world: World) -> None:
    asking = world.submit().offered()

    offers.decline(offer=asking.offer_to(world.peer).code, by=world.peer.user)

    assert asking.case.state == State.MATCHING
    assert asking.offer_to(world.peer).state == Offer.State.OUT
    for kind in (shapes.GLIMPSE, shapes.CONTACT):
        with pytest.raises(NoKey):
            copies.take(holder=world.peer.holder, case=asking.case.pk, kind=kind)
    fits, left_out = desk.candidates(case=asking.case, facts=FACTS)
    assert [fit.supporter.person for fit in fits] == [world.other_peer.user]
    assert sum(left_out.values()) == 1


def test_a_change_ends_the_reading_at_once_and_the_next_key_is_another(world: World) -> None:
    asking = world.submit(story=STORY).accepted()
    asking.opened  # noqa: B018 - lets the peer in
    kept = cases.open_case(holder=world.peer.holder, case=asking.case.pk)

    choices.another(opened=asking.opened)
    with pytest.raises(NoKey):
        cases.open_case(holder=world.peer.holder, case=asking.case.pk)
    sealed.write(opened=asking.opened, text="Alleen voor de volgende.", role="requester", name="Ik")

    assert asking.opened.epoch == 2
    assert [line.text for line in sealed.conversation(kept)] == [STORY]
    assert asking.case.state == State.MATCHING
    assert asking.case.due_at == asking.case.state_since

    desk.propose(
        case_id=asking.case.pk,
        by=world.clerk.user,
        holder=world.clerk.holder,
        chosen=[world.other_peer.user.supporter.code],
    )
    choices.choose_for_me(opened=asking.opened)
    offers.accept(offer=asking.offer_to(world.other_peer).code, by=world.other_peer.user, has_no_conflict=True)
    asking.opened  # noqa: B018 - lets the next peer in
    read = cases.open_case(holder=world.other_peer.holder, case=asking.case.pk)
    assert [line.text for line in sealed.conversation(read)] == ["Alleen voor de volgende."]


def test_a_hand_back_ends_the_reading_and_brings_the_case_to_the_front(world: World) -> None:
    asking = world.submit().accepted()

    offers.hand_back(case_id=asking.case.pk, by=world.peer.user)

    assert asking.case.state == State.MATCHING
    with pytest.raises(NoKey):
        copies.take(holder=world.peer.holder, case=asking.case.pk, kind=shapes.CONTACT)


def test_erased_means_that_nothing_opens_and_no_row_stays(world: World) -> None:
    asking = world.submit(story=STORY).accepted()
    case = asking.case.pk
    opened = asking.opened

    choices.erase(case_id=case)

    assert not Case.objects.filter(pk=case).exists()
    assert not Happening.objects.filter(case=case).exists()
    with pytest.raises((NoKey, Shredded)):
        cases.open_case(holder=asking.holder, case=case)
    with pytest.raises((NoKey, Shredded)):
        copies.take(holder=world.clerk.holder, case=case, kind=shapes.FACTS)
    assert sealed.conversation(opened) == []
    assert access.Case.objects.open().filter(pk=case).first() is None


def test_too_few_people_who_may_know_leads_to_the_telephone(world: World) -> None:
    with pytest.raises(requests.NobodyFree):
        world.submit(facts=replace(FACTS, persons=("Marijke van Loon",)))

    assert not Case.objects.exists()
