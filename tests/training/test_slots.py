"""Hours for a conversation: one each, the last one for one of two, given back in time."""

from datetime import timedelta

import pytest

from notifications.models import Message
from tests.training.factories import CandidateFactory, SlotFactory, TrainerFactory
from tests.training.world import Outcome, World, now
from training.models import Candidate, Slot
from training.services import applying, slots, working
from training.services.moving import ForbiddenMove, TrainingRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = World(conversation=True)
    made.slot = SlotFactory(trainer=made.one)
    made.submit()
    return made


def book(world: World, candidate: Candidate | None = None, slot: Slot | None = None) -> Slot:
    candidate = candidate or world.candidate
    return slots.book(candidate=candidate, code=(slot or world.slot).code, by=candidate.person, now=now())


def another(world: World) -> Candidate:
    other = CandidateFactory(version=world.path.version)
    working.write_text(candidate=other, requirement=world.path.motivation, text="Ook heel graag.", now=now())
    applying.submit(candidate=other, by=other.person, now=now())
    return other


def test_who_handed_in_chooses_an_hour_and_both_get_a_letter_with_it(world: World, post):
    assert world.fresh().waits_for == "candidate"

    slot = book(world)

    assert (slot.state, slot.candidate, world.fresh().waits_for) == ("booked", world.candidate, "conversation")
    letters = {mail.to[0]: mail for mail in post() if mail.attachments}
    assert set(letters) == {world.person.email, world.one.person.email}
    assert b"BEGIN:VEVENT" in letters[world.person.email].attachments[0].content.encode()


def test_the_second_for_the_same_hour_is_told_kindly(world: World):
    other = another(world)
    book(world)

    with pytest.raises(slots.SlotTaken, match="net"):
        book(world, other)

    assert Slot.objects.get(pk=world.slot.pk).candidate == world.candidate


def test_one_has_one_hour_at_a_time(world: World):
    book(world)

    with pytest.raises(TrainingRefused, match="al een"):
        book(world, slot=SlotFactory())


@pytest.mark.parametrize("wrong", ["too near", "cancelled", "trainer left", "not there", "my mentor", "mine"])
def test_an_hour_that_cannot_be_is_refused(world: World, wrong: str):
    slot = {
        "too near": lambda: SlotFactory(starts_at=now() + timedelta(hours=20)),
        "cancelled": lambda: SlotFactory(state="cancelled"),
        "trainer left": lambda: SlotFactory(trainer=TrainerFactory(is_active=False)),
        "not there": lambda: SlotFactory.build(),
        "my mentor": SlotFactory,
        "mine": lambda: SlotFactory(trainer=TrainerFactory(person=world.person)),
    }[wrong]()
    if wrong == "my mentor":
        Candidate.objects.filter(pk=world.candidate.pk).update(mentor=slot.trainer)

    with pytest.raises(TrainingRefused):
        book(world, slot=slot)


def test_before_handing_in_there_is_no_hour_to_choose(world: World):
    draft = CandidateFactory(version=world.path.version)

    with pytest.raises(ForbiddenMove):
        book(world, draft)


def test_an_hour_is_given_back_until_a_day_before(world: World):
    slot = book(world)

    with pytest.raises(TrainingRefused, match="dag"):
        slots.give_back(candidate=world.candidate, by=world.person, now=slot.starts_at - timedelta(hours=23))
    with pytest.raises(ForbiddenMove):
        slots.give_back(candidate=world.candidate, by=world.one.person, now=now())
    slots.give_back(candidate=world.candidate, by=world.person, now=now())

    slot.refresh_from_db()
    assert (slot.state, slot.candidate, world.fresh().waits_for) == ("free", None, "candidate")
    assert Message.objects.filter(kind="training.given_back", person=world.one.person).count() == 1


def test_a_trainer_who_cannot_come_takes_the_hour_out_and_the_candidate_chooses_again(world: World):
    slot = book(world)

    with pytest.raises(ForbiddenMove):
        slots.cancel(slot=slot, by=world.two.person, now=now())
    slots.cancel(slot=slot, by=world.one.person, now=now())

    slot.refresh_from_db()
    assert (slot.state, world.fresh().waits_for) == ("cancelled", "candidate")
    assert Message.objects.filter(kind="training.called_off", person=world.person).count() == 1


def test_trainers_decide_only_after_the_conversation(world: World):
    book(world)
    with pytest.raises(TrainingRefused, match="gesprek"):
        world.decide(world.one)

    slots.record_conversation(candidate=world.candidate, by=world.two.person, now=now())

    assert world.fresh().waits_for == "trainers"
    assert world.candidate.due_on
    world.decide(world.one)
    assert world.decide(world.two).state == "working"


def test_a_conversation_at_another_moment_counts_too_once(world: World):
    slots.record_conversation(candidate=world.candidate, by=world.one.person, now=now())
    slots.record_conversation(candidate=world.candidate, by=world.two.person, now=now())

    assert Slot.objects.filter(candidate=world.candidate, state="held").count() == 1


def test_a_second_attempt_asks_for_a_new_conversation(world: World):
    slots.record_conversation(candidate=world.candidate, by=world.one.person, now=now())
    world.decide(world.one, Outcome.NOT_YET)
    world.decide(world.two, Outcome.NOT_YET)
    applying.try_again(candidate=world.candidate, by=world.person, now=now())
    applying.submit(candidate=world.candidate, by=world.person, now=now())

    assert world.fresh().waits_for == "candidate"
    assert book(world, slot=SlotFactory()).attempt == 2


def test_who_stops_gives_the_hour_to_others(world: World):
    slot = book(world)

    applying.withdraw(candidate=world.candidate, by=world.person, now=now())

    slot.refresh_from_db()
    assert (slot.state, slot.candidate) == ("free", None)


def test_hours_of_one_trainer_do_not_overlap_and_lie_ahead(world: World):
    start = now() + timedelta(days=9)
    slots.offer(trainer=world.two, starts_at=start, minutes=45, place="online", now=now())

    for minutes in (-30, 0, 30):
        with pytest.raises(TrainingRefused):
            slots.offer(
                trainer=world.two, starts_at=start + timedelta(minutes=minutes), minutes=45, place="x", now=now()
            )
    with pytest.raises(TrainingRefused):
        slots.offer(trainer=world.two, starts_at=now() - timedelta(days=1), minutes=45, place="x", now=now())
    with pytest.raises(ForbiddenMove):
        slots.offer(trainer=world.mentor, starts_at=start, minutes=45, place="x", now=now())
    slots.offer(trainer=world.two, starts_at=start + timedelta(minutes=45), minutes=45, place="x", now=now())
