"""What trainers decide: two together, with reasons; conditions; not yet, kindly; the next stage and its title."""

from datetime import timedelta

import pytest

from courses.models import Admission, Enrolment
from courses.services.amounts import Chosen
from courses.services.enrolment import enrol
from courses.services.moving import EnrolmentRefused
from notifications.models import Message
from tests.courses.factories import EditionFactory
from tests.training.factories import TrainerFactory
from tests.training.world import Outcome, State, World, now
from training.models import Candidate, Designation, Trainer
from training.services import applying, deciding, working
from training.services.moving import ForbiddenMove, TrainingRefused

pytestmark = pytest.mark.django_db
FREE = Chosen(cents=0, label_nl="", label_en="")


def test_one_of_two_is_not_enough():
    world = World()
    world.submit()

    candidate = world.decide(world.one)

    assert (candidate.state, candidate.verdicts.count()) == (State.SUBMITTED, 1)


def test_two_who_agree_admit_and_only_then_the_training_can_be_booked():
    world = World()
    edition = EditionFactory(course=world.path.course)
    world.submit()
    world.decide(world.one)
    with pytest.raises(EnrolmentRefused):
        enrol(person=world.person, edition=edition, chosen=FREE, now=now())

    candidate = world.decide(world.two, words="Welkom.")

    assert (candidate.state, candidate.stage, candidate.attempt) == (State.WORKING, world.path.training, 1)
    assert Admission.objects.filter(person=world.person, course=world.path.course).exists()
    assert enrol(person=world.person, edition=edition, chosen=FREE, now=now()).is_confirmed
    last = candidate.moves.order_by("-pk").first()
    assert (last.deed, last.by, last.words) == ("passed", world.two.person, "Welkom.")
    assert Message.objects.filter(person=world.person, kind="training.passed").count() == 1


def test_the_same_trainer_twice_is_one_and_may_change_their_mind():
    world = World()
    world.submit()
    world.decide(world.one, Outcome.NOT_YET)
    world.decide(world.one)

    assert world.fresh().state == State.SUBMITTED
    assert world.candidate.verdicts.get().outcome == Outcome.PASSED


def test_two_who_differ_move_nobody_until_they_agree():
    world = World()
    world.submit()
    world.decide(world.one)
    assert world.decide(world.two, Outcome.NOT_YET).state == State.SUBMITTED
    third = TrainerFactory()
    assert world.decide(third).state == State.SUBMITTED

    assert world.decide(world.two).state == State.WORKING


def test_a_verdict_of_a_trainer_who_left_does_not_count():
    world = World()
    world.submit()
    world.decide(world.one, Outcome.NOT_YET)
    Trainer.objects.filter(pk=world.one.pk).update(is_active=False)
    third = TrainerFactory()

    world.decide(third)

    assert world.decide(world.two).state == State.WORKING


@pytest.mark.parametrize("who", ["candidate", "mentor", "mentor who decides", "stranger"])
def test_nobody_else_decides(who: str, person):
    world = World()
    world.submit()
    by = {"candidate": world.person, "mentor": world.mentor.person, "stranger": person}.get(who, world.one.person)
    if who == "mentor who decides":
        Candidate.objects.filter(pk=world.candidate.pk).update(mentor=world.one)

    with pytest.raises(ForbiddenMove):
        deciding.decide(
            candidate=world.candidate, by=by, outcome="passed", reason="x", words="", due_on=None, again_on=None,
            now=now(),
        )  # fmt: skip

    assert world.candidate.verdicts.count() == 0


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.PASSED, {"reason": " "}),
        (Outcome.CONDITION, {"words": ""}),
        (Outcome.CONDITION, {"due_on": None}),
        (Outcome.CONDITION, {"due_on": now().date() - timedelta(days=1)}),
        (Outcome.NOT_YET, {"words": " "}),
        ("perhaps", {}),
    ],
)
def test_a_decision_without_its_reason_words_or_day_is_refused(outcome: str, said: dict):
    world = World()
    world.submit()

    with pytest.raises(TrainingRefused):
        world.decide(world.one, outcome, **said)


def test_not_yet_tells_what_would_help_and_no_letter_says_which_answer(post):
    world = World()

    world.reach(State.NOT_YET)

    last = world.candidate.moves.order_by("-pk").first()
    assert last.words == "Oefen nog een half jaar met een groep."
    letter = next(mail for mail in post() if mail.to == [world.person.email] and "antwoord" in mail.subject.lower())
    assert "nog niet" not in letter.body.lower()
    assert "half jaar" not in letter.body


def test_a_condition_is_answered_confirmed_and_leads_on():
    world = World()
    world.reach(State.ANSWERED)
    assert world.candidate.waits_for == "trainers"

    deciding.confirm_condition(candidate=world.candidate, by=world.one.person, words="Mooi.", now=now())

    assert (world.fresh().state, world.candidate.stage) == (State.WORKING, world.path.training)


def test_a_condition_can_be_asked_again_with_a_new_day():
    world = World()
    world.reach(State.ANSWERED)
    day = (now() + timedelta(days=20)).date()

    deciding.ask_again(candidate=world.candidate, by=world.two.person, words="Nog één keer.", due_on=day, now=now())

    assert (world.fresh().state, world.candidate.due_on) == (State.CONDITIONAL, day)


def test_a_condition_that_nobody_answered_becomes_not_yet_only_after_its_day():
    world = World()
    world.reach(State.CONDITIONAL)
    said = {"candidate": world.candidate, "by": world.one.person, "words": "Het is niet gelukt.", "again_on": None}
    with pytest.raises(TrainingRefused, match="tijd"):
        deciding.end_condition(**said, now=now())

    deciding.end_condition(**said, now=now() + timedelta(days=61))

    assert world.fresh().state == State.NOT_YET


def test_more_can_be_asked_and_the_round_begins_anew():
    world = World()
    world.submit()
    world.decide(world.one)

    deciding.ask_more(candidate=world.candidate, by=world.two.person, words="Vertel meer over je groep.", now=now())

    assert (world.fresh().state, world.candidate.verdicts.count()) == (State.WORKING, 0)
    applying.submit(candidate=world.candidate, by=world.person, now=now())
    assert Message.objects.filter(kind="training.received_again").count() == 1


def test_a_stage_without_a_decision_passes_by_itself_and_gives_its_title():
    world = World()
    candidate = world.admit()
    edition = EditionFactory(course=world.path.course, in_days=-20)
    attend(edition, world.person)

    from training.services.advancing import recognise_all

    assert recognise_all(now=now()) == 1
    assert recognise_all(now=now()) == 0

    candidate = world.fresh()
    title = Designation.objects.get()
    assert (candidate.stage, candidate.state) == (world.path.last, State.WORKING)
    assert (title.title_nl, title.name, title.may_teach) == ("Docent in opleiding", world.person.name, ["eight_week"])
    assert candidate.moves.order_by("-pk").first().by is None


def attend(edition, person, *, sessions: int | None = None) -> Enrolment:
    from courses.models import Attendance
    from tests.courses.factories import EnrolmentFactory

    enrolment = EnrolmentFactory(edition=edition, person=person)
    for session in list(edition.sessions.all())[:sessions]:
        Attendance.objects.create(enrolment=enrolment, session=session, was_there=True)
    return enrolment


def test_the_last_stage_completes_the_path(world_at_the_last_stage: World):
    world = world_at_the_last_stage

    world.decide(world.one)

    candidate = world.fresh()
    assert (candidate.state, candidate.waits_for) == (State.COMPLETED, "nobody")
    assert list(candidate.designations.values_list("title_en", flat=True)) == ["Teacher in training", "Teacher"]


@pytest.fixture
def world_at_the_last_stage() -> World:
    from tests.training.world import upload
    from training.services.advancing import recognise_all

    world = World()
    world.admit()
    attend(EditionFactory(course=world.path.course, in_days=-20), world.person)
    recognise_all(now=now())
    world.fresh()
    for days in (3, 2):
        working.count_up(
            candidate=world.candidate, requirement=world.path.taught, done_on=(now() - timedelta(days=days)).date(),
            amount=1, note="", now=now(),
        )  # fmt: skip
    working.add_file(candidate=world.candidate, requirement=world.path.proof, upload=upload(), now=now())
    applying.submit(candidate=world.candidate, by=world.person, now=now())
    world.fresh()
    return world
