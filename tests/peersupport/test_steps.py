"""The second and third step, and who reads what: the peer stays, a coach reads what they may, an expert the letter."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from peersupport.models import Actor, Assignment, Event, Expert, MoveRefused, Offer, PaperReferral, State
from peersupport.services import choices, closing, desk, experts, offers, referring, sealed, shapes, widening
from peersupport.services.moves import is_sound, reached_step
from tests.peersupport.factories import ExpertFactory
from tests.peersupport.test_journey import STORY
from tests.peersupport.world import CONTACT, FACTS, World
from vault.errors import NoKey
from vault.services import cases, copies


def live(asking: object) -> list[str]:
    found = Assignment.objects.filter(case=asking.case, is_live=True)  # type: ignore[attr-defined]
    return sorted(found.values_list("role", flat=True))


def test_a_coach_comes_beside_the_peer_and_reads_only_what_is_written_from_then_on(world: World) -> None:
    coach = world.coach()
    asking = world.submit(story=STORY).widening()
    assert asking.case.state == State.WIDENING
    asking.coach_offered(coach)
    asking.coach_accepts(coach)

    assert (asking.case.state, asking.case.step) == (State.ACTIVE_2, 2)
    assert live(asking) == ["coach", "peer"]
    with pytest.raises(NoKey):
        asking.read(coach)
    asking.say("Nu met z'n drieën.")
    assert asking.read(coach) == ["Nu met z'n drieën."]
    assert asking.read(world.peer) == [STORY, "Nu met z'n drieën."]
    with pytest.raises(NoKey):
        copies.take(holder=coach.holder, case=asking.case.pk, kind=shapes.CONTACT)
    with pytest.raises(NoKey):
        copies.take(holder=coach.holder, case=asking.case.pk, kind=shapes.STORY)
    assert reached_step(asking.case) == 2
    assert is_sound(asking.case)


def test_a_coach_reads_what_came_before_and_calls_only_where_the_requester_says_so(world: World) -> None:
    coach = world.coach()
    asking = world.submit(story=STORY).with_coach(coach, shares_past=True, shares_contact=True)

    _ = cases.open_case(holder=world.peer.holder, case=asking.case.pk)  # a peer who reads may carry it out too
    assert asking.read(coach) == [STORY]
    contact = copies.take(holder=coach.holder, case=asking.case.pk, kind=shapes.CONTACT)
    assert shapes.unpack_contact(contact) == CONTACT


def test_a_coach_at_epoch_three_reads_neither_one_nor_two(world: World) -> None:
    coach = world.coach()
    asking = world.submit(story="Eerste.").accepted()
    _ = asking.opened
    choices.another(opened=asking.opened)  # the first peer goes: epoch 2 comes
    asking.say("Tweede.")
    asking_desk(asking, world, world.other_peer)
    offers.accept(offer=asking.offer_to(world.other_peer).code, by=world.other_peer.user, has_no_conflict=True)
    asking.say("Nog tweede.")
    widening.widen(opened=asking.opened, shares_past=False, shares_contact=False)
    asking.coach_offered(coach)
    asking.coach_accepts(coach)
    asking.say("Derde.")

    assert asking.opened.epoch == 3
    opened = cases.open_case(holder=coach.holder, case=asking.case.pk)
    assert opened.epochs == [3]
    assert asking.read(coach) == ["Derde."]
    assert asking.read(world.other_peer) == ["Tweede.", "Nog tweede.", "Derde."]
    with pytest.raises(NoKey):
        asking.read(world.peer)


def asking_desk(asking: object, world: World, who: object) -> None:
    desk.propose(
        case_id=asking.case.pk,  # type: ignore[attr-defined]
        by=world.clerk.user,
        holder=world.clerk.holder,
        chosen=[who.user.supporter.code],  # type: ignore[attr-defined]
    )
    choices.choose_for_me(opened=asking.opened)  # type: ignore[attr-defined]


def test_the_peer_proposes_and_only_the_requester_says_yes(world: World) -> None:
    asking = world.submit().accepted()

    widening.propose(case_id=asking.case.pk, by=world.peer.user)
    assert asking.case.state == State.ACTIVE_1
    assert widening.proposed_by(asking.case) == world.peer.user
    with pytest.raises(MoveRefused):
        widening.propose(case_id=asking.case.pk, by=world.other_peer.user)

    widening.widen(opened=asking.opened, shares_past=False, shares_contact=False)
    line = asking.case.happenings.get(type=Event.WIDEN)
    assert (line.actor_role, line.actor) == (Actor.PEER, world.peer.user)
    assert asking.case.state == State.WIDENING


def test_the_same_cards_and_veto_for_coaches_and_a_way_back(world: World) -> None:
    one, two = world.coach(), world.coach("Femke Bos")
    asking = world.submit().widening()
    desk.propose(
        case_id=asking.case.pk,
        by=world.clerk.user,
        holder=world.clerk.holder,
        chosen=[one.user.supporter.code, two.user.supporter.code],
    )
    with pytest.raises(desk.ProposalRefused):
        desk.propose(
            case_id=asking.case.pk, by=world.clerk.user, holder=world.clerk.holder, chosen=[one.user.supporter.code]
        )

    choices.veto(opened=asking.opened, offer=asking.offer_to(one).code)
    choices.choose(opened=asking.opened, offer=asking.offer_to(two).code)
    offers.decline(offer=asking.offer_to(two).code, by=two.user)
    assert asking.case.state == State.WIDENING
    fits, _out = desk.candidates(case=asking.case, facts=FACTS)
    assert fits == []

    widening.step_down(opened=asking.opened)
    assert (asking.case.state, asking.case.step, live(asking)) == (State.ACTIVE_1, 1, ["peer"])


def test_who_asks_for_a_coach_at_the_start_gets_a_peer_first_and_the_search_goes_on_by_itself(world: World) -> None:
    asking = world.submit(step=2).accepted()

    assert (asking.case.state, asking.case.step) == (State.WIDENING, 2)
    coach = world.coach()
    asking.coach_offered(coach)
    asking.coach_accepts(coach)
    assert asking.case.state == State.ACTIVE_2


def test_the_coach_goes_and_the_peer_stays(world: World) -> None:
    coach = world.coach()
    asking = world.submit(story=STORY).with_coach(coach)
    asking.say("Met z'n drieën.")

    widening.step_down(opened=asking.opened)
    asking.say("Weer met z'n tweeën.")

    assert (asking.case.state, live(asking)) == (State.ACTIVE_1, ["peer"])
    with pytest.raises(NoKey):
        asking.read(coach)
    assert asking.read(world.peer) == [STORY, "Met z'n drieën.", "Weer met z'n tweeën."]


def test_another_coach_is_looked_for_while_the_peer_stays(world: World) -> None:
    coach, next_coach = world.coach(), world.coach("Femke Bos")
    asking = world.submit().with_coach(coach)

    choices.another(opened=asking.opened, role="coach")
    assert (asking.case.state, live(asking)) == (State.MATCHING, ["peer"])
    fits, _out = desk.candidates(case=asking.case, facts=FACTS)
    assert [fit.supporter.person for fit in fits] == [next_coach.user]
    asking.coach_offered(next_coach)
    asking.coach_accepts(next_coach)

    assert (asking.case.state, live(asking)) == (State.ACTIVE_2, ["coach", "peer"])


def test_a_new_peer_is_looked_for_while_the_coach_stays(world: World) -> None:
    coach = world.coach()
    asking = world.submit().with_coach(coach)

    offers.hand_back(case_id=asking.case.pk, by=world.peer.user)
    assert (asking.case.state, live(asking)) == (State.MATCHING, ["coach"])
    asking_desk(asking, world, world.other_peer)
    offers.accept(offer=asking.offer_to(world.other_peer).code, by=world.other_peer.user, has_no_conflict=True)

    assert (asking.case.state, live(asking)) == (State.ACTIVE_2, ["coach", "peer"])


def test_a_peer_who_goes_while_a_coach_is_sought_leaves_nothing_open(world: World) -> None:
    coach = world.coach()
    asking = world.submit().widening()
    asking.coach_offered(coach)

    offers.hand_back(case_id=asking.case.pk, by=world.peer.user)

    assert (asking.case.state, live(asking)) == (State.MATCHING, [])
    assert asking.offer_to(coach).state == Offer.State.OUT
    with pytest.raises(NoKey):
        copies.take(holder=coach.holder, case=asking.case.pk, kind=shapes.GLIMPSE)


# The third step -------------------------------------------------------------------------------------------


def test_an_expert_gets_the_letter_and_the_contact_and_never_a_key(world: World) -> None:
    expert = world.expert()
    asking = world.submit(story=STORY).accepted()
    _ = asking.opened
    asking.referred(expert.user.expert)
    assert asking.case.state == State.REFERRING

    letter = shapes.unpack_written(copies.take(holder=expert.holder, case=asking.case.pk, kind=shapes.LETTER))
    assert letter.text == "Beste collega, wilt u meedenken?"
    offers.accept(offer=asking.offer_to(expert).code, by=expert.user, has_no_conflict=True, holder=expert.holder)

    assert (asking.case.state, live(asking)) == (State.ACTIVE_3, ["expert", "peer"])
    _ = asking.opened
    asking.say("Een zin voor de collega.")
    with pytest.raises(NoKey):
        asking.read(expert)
    assert asking.read(world.peer) == [STORY, "Een zin voor de collega."]

    assert not referring.is_introduced(asking.case)
    referring.introduced(case_id=asking.case.pk, role=Actor.PEER, by=world.peer.user)
    assert referring.is_introduced(asking.case)

    widening.step_down(opened=asking.opened)
    assert (asking.case.state, live(asking)) == (State.ACTIVE_1, ["peer"])
    for kind in (shapes.LETTER, shapes.CONTACT):
        with pytest.raises(NoKey):
            copies.take(holder=expert.holder, case=asking.case.pk, kind=kind)


def test_not_a_word_goes_that_the_requester_has_not_seen(world: World) -> None:
    expert = world.expert()
    asking = world.submit().accepted()
    digest = asking.letter("Zoals we het samen schreven.")
    theirs = cases.open_case(holder=world.peer.holder, case=asking.case.pk)

    referring.write(opened=theirs, text="Zoals ik het beter vind.", role=Actor.PEER, name="Joris", by=world.peer.user)
    with pytest.raises(referring.LetterRefused):
        referring.refer(opened=asking.opened, expert=expert.user.expert.code, digest=digest, role=Actor.REQUESTER)
    now = referring.letter(asking.opened)
    assert now
    for role, by in ((Actor.PEER, world.peer.user), (Actor.COACH, world.peer.user)):
        with pytest.raises((referring.LetterRefused, MoveRefused)):
            referring.refer(opened=theirs, expert=expert.user.expert.code, digest=now.digest, role=role, by=by)

    assert asking.case.state == State.ACTIVE_1


def test_the_next_expert_is_asked_by_the_peer_only_where_the_requester_said_so(world: World) -> None:
    first, second = world.expert(), world.expert("Pieter Claes")
    asking = world.submit().accepted()
    _ = asking.opened
    asking.referred(first.user.expert, or_next=True)
    offers.decline(offer=asking.offer_to(first).code, by=first.user)
    assert asking.case.state == State.ACTIVE_1
    with pytest.raises(NoKey):
        copies.take(holder=first.holder, case=asking.case.pk, kind=shapes.LETTER)

    theirs = cases.open_case(holder=world.peer.holder, case=asking.case.pk)
    now = referring.letter(theirs)
    assert now
    assert [one.person for one in referring.open_to(opened=theirs, case=asking.case)] == [second.user]
    referring.refer(
        opened=theirs, expert=second.user.expert.code, digest=now.digest, role=Actor.PEER, by=world.peer.user
    )
    assert asking.case.state == State.REFERRING
    offers.lapse(offer=asking.offer_to(second).code, now=experts.answer_by(desk=world.desk, start=timezone.now()))
    assert asking.case.state == State.ACTIVE_1


def test_a_letter_on_paper_goes_the_same_way(world: World) -> None:
    expert, other = ExpertFactory(), ExpertFactory()
    asking = world.submit().accepted().referred(expert)
    assert asking.case.paper_referrals.get().state == PaperReferral.State.ASKED

    referring.answered_on_paper(case_id=asking.case.pk, said_yes=False)
    assert asking.case.state == State.ACTIVE_1
    asking.referred(other)
    with pytest.raises(MoveRefused):
        choices.another(opened=asking.opened)
    referring.answered_on_paper(case_id=asking.case.pk, said_yes=True)

    assert asking.case.state == State.ACTIVE_3
    assert referring.expert_beside(asking.case) == other
    widening.step_down(opened=asking.opened)
    assert (asking.case.state, referring.expert_beside(asking.case)) == (State.ACTIVE_1, None)


def test_an_expert_on_paper_from_before_closing_may_be_asked_again_and_stands_beside_nobody(world: World) -> None:
    expert, other = ExpertFactory(), ExpertFactory()
    asking = world.submit().accepted().referred(other)
    referring.answered_on_paper(case_id=asking.case.pk, said_yes=False)
    asking.referred(expert)
    referring.answered_on_paper(case_id=asking.case.pk, said_yes=True)
    closing.close(opened=asking.opened)
    closing.expire(case_id=asking.case.pk, now=timezone.now() + timedelta(days=31))

    closing.reopen(opened=asking.opened)

    assert (asking.case.state, referring.expert_beside(asking.case)) == (State.MATCHING, None)
    assert list(referring.open_to(opened=asking.opened, case=asking.case)) == [expert]
    asking.referred(expert)
    assert asking.case.paper_referrals.get(expert=expert).state == PaperReferral.State.ASKED
    assert referring.expert_beside(asking.case) == expert


def test_a_letter_on_paper_that_nobody_answers_lapses_after_two_working_days(world: World) -> None:
    asking = world.submit().accepted().referred(ExpertFactory())
    due = asking.case.paper_referrals.get().answer_by
    assert due

    assert not referring.lapse_on_paper(case_id=asking.case.pk, now=timezone.now())
    assert referring.lapse_on_paper(case_id=asking.case.pk, now=due)
    assert asking.case.state == State.ACTIVE_1
    assert not referring.lapse_on_paper(case_id=asking.case.pk, now=due)


def test_the_hard_exclusions_hold_for_experts_too(world: World) -> None:
    near = ExpertFactory(name="Sanne Vos", place="Ziekenhuis De Kade")
    far = ExpertFactory(name="Ruben Maes", place="Elders")
    ExpertFactory(is_listed=False)
    asking = world.submit(facts=replace(FACTS, employers=("de Kade",), persons=("Maes",))).accepted()

    assert referring.open_to(opened=asking.opened, case=asking.case) == []
    digest = asking.letter()
    for expert in (near, far):
        with pytest.raises(referring.LetterRefused):
            referring.refer(opened=asking.opened, expert=expert.code, digest=digest, role=Actor.REQUESTER)


def test_who_asks_for_an_expert_need_not_wait_for_a_peer(world: World) -> None:
    expert: Expert = ExpertFactory()
    asking = world.submit(step=3).opened_by_desk()

    asking.referred(expert)
    assert asking.case.state == State.REFERRING
    widening.step_down(opened=asking.opened)
    assert asking.case.state == State.MATCHING
    asking.referred(ExpertFactory())
    referring.answered_on_paper(case_id=asking.case.pk, said_yes=True)

    assert (asking.case.state, live(asking)) == (State.ACTIVE_3, [])


def test_a_supporter_may_go_in_any_state(world: World) -> None:
    asking = world.submit().accepted().referred(ExpertFactory())

    offers.hand_back(case_id=asking.case.pk, by=world.peer.user)

    assert (asking.case.state, live(asking)) == (State.REFERRING, [])
    referring.answered_on_paper(case_id=asking.case.pk, said_yes=False)
    assert asking.case.state == State.MATCHING


def test_contact_details_are_changed_for_all_who_may_know_them(world: World) -> None:
    asking = world.submit().accepted()

    sealed.set_contact(opened=asking.opened, contact=replace(CONTACT, phone="0699999999", desk_may_call=False))

    seen = copies.take(holder=world.peer.holder, case=asking.case.pk, kind=shapes.CONTACT)
    assert shapes.unpack_contact(seen).phone == "0699999999"
    assert desk.contact_of(holder=world.clerk.holder, case=asking.case) is None
    assert sealed.contact(asking.opened).phone == "0699999999"
