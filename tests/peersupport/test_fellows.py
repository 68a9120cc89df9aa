"""Two who went through the same: nobody learns who the other is before both said yes, nor ever who said no."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from peersupport.matching import Facts
from peersupport.models import Case, Desk, Event, MoveRefused, NoticeAddress, Pairing, Region, Seat
from peersupport.services import choices, closing, fellows, moves, notices, pairing, pausing, retention
from peersupport.services.fellows import LIKENESS, REACH, WISH
from tests.peersupport.factories import DeskFactory
from tests.peersupport.test_secrecy import everything, shapes_of
from tests.peersupport.world import CONTACT, FACTS, Asking, Someone, World
from vault.errors import NoKey
from vault.models import SealedCopy
from vault.services import copies, supporters

OTHER_FACTS = replace(FACTS, profession="nurse", region="gelderland", reason="complaint")


def asking(world: World, *kinds: str, facts: Facts = FACTS, name: str = "Ik", **shows: bool) -> Asking:
    found = world.submit(facts=facts, contact=replace(CONTACT, name=name), notice_address=f"{name}@elders.example")
    wish(found, *(kinds or ("complaint", "burn_out")), **shows)
    return found


def wish(one: Asking, *kinds: str, **shows: bool) -> None:
    data = {"kinds": list(kinds), **{name: "on" for name, is_shown in shows.items() if is_shown}}
    assert one.browser().post(reverse("peersupport:fellow"), data).status_code == 303


def two(world: World) -> tuple[Asking, Asking]:
    return asking(world, name="Anna"), asking(world, "complaint", facts=OTHER_FACTS, name="Bert", shows_profession=True)


def propose(world: World, one: Asking, other: Asking, clerk: Someone | None = None) -> Pairing:
    clerk = clerk or world.clerk
    return pairing.propose(one=one.case.pk, other=other.case.pk, by=clerk.user, holder=clerk.holder)


def page(one: Asking) -> str:
    return one.browser().get(reverse("peersupport:fellow")).content.decode()


def answer(one: Asking, code: object, **data: str) -> str:
    sent = {"code": str(code), **(data or {"name": "Schuilnaam", "reach": "06 1111 1111"})}
    response = one.browser().post(reverse("peersupport:fellow_answer"), sent)
    assert response.status_code == 303
    return str(response["Location"])


def told_of(one: Asking) -> list[str]:
    return list(one.case.happenings.filter(type__startswith="fellow").order_by("seq").values_list("type", flat=True))


# The way from two wishes to two people ---------------------------------------------------------------------


def test_two_who_ask_for_the_same_are_brought_together_when_both_say_yes(world: World) -> None:
    one, other = two(world)
    desk, address = world.clerk.browser(), reverse("peersupport:fellows")
    seen = desk.get(address).content.decode()
    assert "een klacht of een claim" in seen
    assert seen.count("Stel ze aan elkaar voor") == 1  # not once from either side
    assert "Anna" not in seen
    assert "Bert" not in seen

    data = {"one": str(one.case.pk), "other": str(other.case.pk)}
    assert desk.post(reverse("peersupport:fellows_propose"), data).status_code == 303

    code = Pairing.objects.get().code
    assert "een klacht of een claim" in page(one)
    assert "een burn-out" not in page(one)  # what the other did not tick
    assert "verpleegkundige" in page(one)
    assert "Gelderland" not in page(one)
    assert "medisch specialist" not in page(other)
    answer(one, code, name="Roos", reach="06 2222 2222")
    for secret in ("Roos", "06 2222 2222", "Anna"):
        assert secret not in page(other)
    answer(other, code, name="Wilg", reach="wilg@elders.example")

    assert "Roos" in page(other)
    assert "06 2222 2222" in page(other)
    assert "wilg@elders.example" in page(one)
    assert told_of(one) == ["fellow_asked", "fellow_read", "fellow_pair", "fellow_met"]
    assert moves.is_sound(one.case)
    assert not SealedCopy.objects.filter(kind=WISH).exists()  # the desk knows it no more


def test_nothing_of_it_stands_in_clear(world: World) -> None:
    one, other = two(world)
    code = propose(world, one, other).code
    answer(one, code, name="Kanarie", reach="kanarie-weg 3")

    stored = everything()

    for secret in ("Kanarie", "kanarie-weg 3", "burn_out", '"complaint"'):
        for shape in shapes_of(secret):
            assert shape not in stored


@pytest.mark.parametrize("who", ["peer", "clerk", "stranger"])
def test_nobody_else_reads_what_the_two_give_each_other(world: World, who: str) -> None:
    one, other = world.submit().accepted(), asking(world, facts=OTHER_FACTS)
    wish(one, "complaint")
    code = propose(world, one, other).code
    answer(one, code)
    answer(other, code)
    holders = {"peer": world.peer.holder, "clerk": world.clerk.holder, "stranger": asking(world).holder}

    for case in (one.case, other.case):
        for kind in (LIKENESS, REACH):
            with pytest.raises(NoKey):
                copies.take(holder=holders[who], case=case.pk, kind=kind)
    third = asking(world, facts=replace(OTHER_FACTS, region="limburg-nl"))
    assert answer(third, code, no="1").endswith("?said=changed")
    assert Pairing.objects.get().state == Pairing.State.TOGETHER


# Who is never proposed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "theirs", "name"),
    [
        ({"employers": ("AZ Sint-Elooi",)}, {"employers": ("Sint Elooi",)}, "Bert"),
        ({"employers": ("AZ Sint-Elooi",)}, {"training_places": ("AZ Sint-Elooi",)}, "Bert"),
        ({"training_places": ("UMC Merwede",)}, {"training_places": ("UMC Merwede",)}, "Bert"),
        ({"training_region": "utrecht"}, {"training_region": "utrecht"}, "Bert"),
        ({"departments": ("Sint-Elooi",)}, {"employers": ("AZ Sint-Elooi",)}, "Bert"),
        ({"persons": ("dr. B. Jansen",)}, {}, "Bert Jansen"),
        ({"languages": ("nl",)}, {"languages": ("fr",)}, "Bert"),
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_whom_one_of_the_two_wants_kept_away_is_never_proposed(
    world: World, mine: dict[str, tuple[str, ...]], theirs: dict[str, tuple[str, ...]], name: str, is_turned: bool
) -> None:
    one = asking(world, facts=replace(FACTS, **mine), name="Anna")  # type: ignore[arg-type]
    other = asking(world, facts=replace(OTHER_FACTS, **theirs), name=name)  # type: ignore[arg-type]
    free = asking(world, facts=replace(OTHER_FACTS, languages=("nl", "fr"), region="limburg-nl"), name="Cor")
    first, second = (other, one) if is_turned else (one, other)

    with pytest.raises(MoveRefused):
        propose(world, first, second)

    assert propose(world, first, free)


def test_another_kind_the_same_two_again_and_one_who_is_busy_are_refused(world: World) -> None:
    one, other = two(world)
    elsewhere = asking(world, "illness", facts=OTHER_FACTS)
    with pytest.raises(MoveRefused):
        propose(world, one, elsewhere)
    code = propose(world, one, other).code
    third = asking(world, facts=OTHER_FACTS)
    with pytest.raises(MoveRefused):
        propose(world, one, third)

    fellows.say_no(opened=one.opened, code=code)

    with pytest.raises(MoveRefused):
        propose(world, other, one)
    assert propose(world, one, third)


def test_the_database_knows_two_only_once(world: World) -> None:
    one, other = sorted((asking(world).case, asking(world).case), key=lambda case: case.pk)
    Pairing.objects.create(one=one, other=other)

    for first, second in ((one, other), (other, one)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Pairing.objects.create(one=first, other=second)


def test_a_desk_member_needs_a_seat_in_both(world: World) -> None:
    third = world._clerk("Ingrid Bosman")
    one = asking(world)
    other = asking(world, facts=replace(OTHER_FACTS, keep_from_desk=(str(third.user.code),)))

    with pytest.raises(MoveRefused):
        propose(world, one, other, third)

    assert len(pairing.waiting(holder=third.holder, person=third.user)) == 1
    data = {"one": str(one.case.pk), "other": str(other.case.pk)}
    assert third.browser().post(reverse("peersupport:fellows_propose"), data).status_code == 422


def test_who_has_come_too_near_at_the_desk_leaves_before_seeing_anything(world: World) -> None:
    one = asking(world, facts=replace(FACTS, employers=("Gasthuis De Kade",)))
    SealedCopy.objects.exclude(kind=WISH).filter(person__user=world.clerk.user).delete()  # thirty days later
    world.clerk.user.ties.create(kind="employed", place="Gasthuis De Kade")

    assert pairing.waiting(holder=world.clerk.holder, person=world.clerk.user) == []
    assert not Seat.objects.filter(case=one.case, person=world.clerk.user).exists()


def test_the_national_desk_helps_to_look_beyond_the_region(world: World) -> None:
    region = DeskFactory(code="utrecht")
    Region.objects.filter(code="utrecht").update(desk=region)
    near = [world._clerk(name) for name in ("Ans de Boer", "Piet Smits")]
    for one in near:
        one.user.desk_membership.desk = region
        one.user.desk_membership.save()
    here = world.submit(facts=FACTS)
    assert set(here.case.seats.values_list("person", flat=True)) == {one.user.pk for one in near}
    there = asking(world, facts=OTHER_FACTS)

    wish(here, "complaint")

    assert propose(world, here, there)
    assert Desk.objects.get(pk=here.case.desk_id) == region


# No, silence, and every end ----------------------------------------------------------------------------------


def test_a_no_tells_nothing_but_that_it_did_not_come_about(world: World) -> None:
    one, other = two(world)
    code = propose(world, one, other).code
    answer(one, code)
    NoticeAddress.objects.update(quiet_until=timezone.now() - timedelta(days=1))
    Message.objects.all().delete()

    answer(other, code, no="1")

    row = Pairing.objects.get()
    assert (row.state, row.one_said_yes, row.other_said_yes, row.answer_by) == ("out", False, False, None)
    assert not SealedCopy.objects.filter(kind__in=[LIKENESS, REACH]).exists()
    assert told_of(one) == told_of(other)  # not even on one's own timeline
    assert "Het is er niet van gekomen" in page(one)
    assert "Het is er niet van gekomen" in page(other)
    assert Message.objects.filter(kind=notices.KIND).count() == 1


def test_a_yes_can_be_taken_back_and_a_late_click_changes_nothing(world: World) -> None:
    one, other = two(world)
    code = propose(world, one, other).code
    answer(one, code)
    assert "Mijn ja terugnemen" in page(one)

    answer(one, code, no="1")

    assert answer(other, code).endswith("?said=changed")
    assert not SealedCopy.objects.filter(kind=REACH).exists()
    assert answer(one, code, no="1").endswith("?said=changed")
    assert answer(one, "geen code", no="1").endswith("?said=changed")


def test_silence_of_fourteen_days_lets_it_go_once(world: World) -> None:
    one, other = two(world)
    answer(one, propose(world, one, other).code)
    Message.objects.all().delete()
    NoticeAddress.objects.update(quiet_until=timezone.now() - timedelta(days=1))
    now = timezone.now()

    assert fellows.lapse(now=now + timedelta(days=14)) == 0
    with time_machine.travel(now + timedelta(days=15), tick=False):
        retention.run(now=timezone.now())
        retention.run(now=timezone.now())
        assert "Het is er niet van gekomen" in page(other)

    assert Pairing.objects.get().state == Pairing.State.OUT
    assert Message.objects.filter(kind=notices.KIND).count() == 2


def test_who_asks_no_more_is_out_of_everything(world: World) -> None:
    one, other = two(world)
    propose(world, one, other)

    assert one.browser().post(reverse("peersupport:fellow"), {"off": "1"}).status_code == 303

    assert "Wat maakte je mee?" in page(one)
    assert "Het is er niet van gekomen" in page(other)
    assert [row.asked.case for row in pairing.waiting(holder=world.clerk.holder, person=world.clerk.user)] == [
        other.case
    ]


@pytest.mark.parametrize("end", [closing.erase, choices.erase])
def test_erased_between_proposal_and_answer(world: World, end: object) -> None:
    one, other = two(world)
    code = propose(world, one, other).code
    answer(one, code)

    end(case_id=one.case.pk)  # type: ignore[operator]

    assert answer(other, code).endswith("?said=changed")
    assert "Schuilnaam" not in page(other)
    assert not SealedCopy.objects.filter(kind=REACH).exists()
    with pytest.raises(MoveRefused):
        propose(world, other, asking(world, facts=replace(OTHER_FACTS, languages=("fr",))))


def test_erasing_takes_back_what_the_other_saw_and_undoing_gives_it_again(world: World) -> None:
    one, other = two(world)
    code = propose(world, one, other).code
    answer(one, code, name="Roos", reach="06 2222 2222")
    answer(other, code)
    assert "Roos" in page(other)

    closing.erase(case_id=one.case.pk)
    assert "Roos" not in page(other)
    closing.undo(case_id=one.case.pk)
    assert "Roos" in page(other)
    closing.erase(case_id=one.case.pk)
    closing.destroy(case_ids=[one.case.pk])

    assert "Roos" not in page(other)
    assert not Pairing.objects.exists()
    assert not SealedCopy.objects.filter(kind=REACH).exists()


def test_with_the_closing_of_one_the_details_go(world: World) -> None:
    one, other = two(world)
    code = propose(world, one, other).code
    answer(one, code, name="Roos", reach="06 2222 2222")
    answer(other, code)
    third = asking(world, facts=OTHER_FACTS)
    wish(one, "complaint")
    propose(world, one, third)
    Case.objects.filter(pk=one.case.pk).update(state="closing")

    closing.expire(case_id=one.case.pk, now=timezone.now() + timedelta(days=31))

    assert "De gegevens van de ander" in page(other)
    assert "Roos" not in page(other)
    assert "Het is er niet van gekomen" in page(third)
    assert "Dit kun je vragen zodra" not in page(one)  # what the other gave stays readable
    assert pairing.waiting(holder=world.clerk.holder, person=world.clerk.user)[0].fits == []


def test_at_rest_nobody_is_proposed_and_nothing_can_be_asked(world: World) -> None:
    one, other = world.submit().accepted(), asking(world, facts=OTHER_FACTS)
    wish(one, "complaint")
    pausing.pause(opened=one.opened)

    with pytest.raises(MoveRefused):
        propose(world, one, other)

    response = one.browser().post(reverse("peersupport:fellow"), {"kinds": ["illness"]})
    assert response["Location"].endswith("?said=changed")


def test_the_wish_outlives_the_copies_at_the_desk(world: World) -> None:
    one, other = world.submit().accepted(), asking(world, facts=OTHER_FACTS)
    assert one.opened
    wish(one, "complaint")

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert retention.forget_desk_copies(now=timezone.now()) == 1
        assert retention.forget_desk_copies(now=timezone.now()) == 0
        assert not SealedCopy.objects.filter(ring=one.case.pk, person__user=world.clerk.user, kind="facts").exists()
        assert propose(world, one, other)


# Slips and lost keys -----------------------------------------------------------------------------------------


def test_what_is_wrong_is_said(world: World) -> None:
    one, other = two(world)
    empty = world.submit().browser().post(reverse("peersupport:fellow"), {})
    assert empty.status_code == 422
    assert "Vink er minstens één aan" in empty.content.decode()
    code = propose(world, one, other).code
    browser, address = one.browser(), reverse("peersupport:fellow_answer")

    assert browser.post(address, {"code": str(code), "name": "", "reach": ""}).status_code == 422
    holding = {"code": str(code), "name": "Ik", "reach": f"kom binnen met {one.return_code}"}
    assert browser.post(address, holding).status_code == 422
    assert not SealedCopy.objects.filter(kind=REACH).exists()
    nothing = world.clerk.browser().post(reverse("peersupport:fellows_propose"), {"one": "x"})
    assert nothing.status_code == 303


def test_with_a_new_vault_at_the_desk_the_wish_waits_to_be_asked_again(world: World) -> None:
    one = asking(world)
    for clerk in (world.clerk, world.other_clerk):
        clerk.vault = supporters.replace(user=clerk.user)

    assert pairing.waiting(holder=world.clerk.holder, person=world.clerk.user) == []
    assert "Niemand aan de balie kan je vraag nu lezen" in page(one)


def test_the_case_says_that_somebody_waits_until_one_answers(world: World) -> None:
    one, other = two(world)
    words = "Iemand die hetzelfde meemaakte, wil ook kennismaken"
    assert words not in one.browser().get(reverse("peersupport:case")).content.decode()
    code = propose(world, one, other).code
    assert words in one.browser().get(reverse("peersupport:case")).content.decode()

    answer(one, code)

    assert words not in one.browser().get(reverse("peersupport:case")).content.decode()


def test_who_looked_stands_on_both_timelines_once_an_hour(world: World) -> None:
    one, other = two(world)
    for _look in range(2):
        world.clerk.browser().get(reverse("peersupport:fellows"))

    for case in (one.case, other.case):
        assert case.happenings.filter(type=Event.FELLOW_READ, actor=world.clerk.user).count() == 1
