"""Applying: saved as one goes on, handed in when complete, taken back, answered, tried again, stopped."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from courses.models import Admission
from notifications.models import Message
from tests.training.factories import RequirementFactory, TrackVersionFactory, path
from tests.training.world import Outcome, State, World, now
from training.models import Candidate, Requirement, TrackVersion
from training.services import applying, working
from training.services.moving import ForbiddenMove, TrainingRefused

pytestmark = pytest.mark.django_db


def kinds(person) -> list[str]:
    return list(Message.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_one_begins_in_the_version_of_today_and_keeps_it(person):
    track = path().track

    candidate = applying.start(person=person, track=track, language="en", now=now())
    TrackVersion.objects.filter(pk=candidate.version_id).update(state="retired")
    TrackVersionFactory(track=track, number=2)

    candidate.refresh_from_db()
    assert (candidate.version.number, candidate.stage.position, candidate.state) == (1, 1, State.WORKING)
    assert [move.deed for move in candidate.moves.all()] == ["started"]
    assert kinds(person) == []


def test_one_is_on_a_track_once_at_a_time(person):
    track = path().track
    applying.start(person=person, track=track, language="nl", now=now())

    with pytest.raises(applying.AlreadyOnTheWay):
        applying.start(person=person, track=track, language="nl", now=now())
    first = Candidate.objects.get()
    with pytest.raises(IntegrityError):
        Candidate.objects.create(person=person, track=track, version=first.version, stage=first.stage)


def test_a_track_off_the_site_takes_nobody(person):
    made = path()
    made.track.is_published = False
    made.version.track.save()

    with pytest.raises(TrainingRefused):
        applying.start(person=person, track=made.version.track, language="nl", now=now())


def test_handing_in_waits_until_everything_is_there():
    world = World()
    world.write("Te kort")

    with pytest.raises(TrainingRefused, match="ontbreekt"):
        applying.submit(candidate=world.candidate, by=world.person, now=now())

    assert world.fresh().state == State.WORKING


def test_who_handed_in_waits_for_the_trainers_until_a_day_and_everyone_hears():
    world = World()

    candidate = world.submit()

    assert (candidate.state, candidate.waits_for, candidate.waits_order) == (State.SUBMITTED, "trainers", 1)
    assert candidate.due_on == (timezone.localtime(now()) + timedelta(weeks=4)).date()
    assert kinds(world.person) == ["training.received"]
    assert [kinds(one.person) for one in (world.one, world.two, world.mentor)] == [
        ["training.to_read"],
        ["training.to_read"],
        [],
    ]


def test_what_was_handed_in_stands_still_until_it_is_taken_back():
    world = World()
    world.submit()

    with pytest.raises(TrainingRefused):
        world.write("Toch iets anders hier")
    applying.take_back(candidate=world.candidate, by=world.person, now=now())
    world.write("Toch iets anders hier")

    assert world.candidate.fulfilments.get().text == "Toch iets anders hier"


def test_nothing_is_taken_back_once_a_trainer_decided():
    world = World()
    world.submit()
    world.decide(world.one)

    with pytest.raises(TrainingRefused, match="besloten"):
        applying.take_back(candidate=world.candidate, by=world.person, now=now())


def test_a_text_is_kept_half_done_and_sealed():
    world = World()

    world.write("Ik")

    row = world.candidate.fulfilments.get()
    assert (row.text, "Ik" in row.sealed_text) == ("Ik", False)


def test_somebody_else_hands_nothing_in():
    world = World()
    world.write()

    for other in (world.one.person, world.mentor.person):
        with pytest.raises(ForbiddenMove):
            applying.submit(candidate=world.candidate, by=other, now=now())


def test_after_not_yet_one_tries_again_from_the_day_that_was_named():
    world = World()
    world.submit()
    day = (now() + timedelta(days=30)).date()
    world.decide(world.one, Outcome.NOT_YET, again_on=day)
    world.decide(world.two, Outcome.NOT_YET, again_on=day)

    with pytest.raises(TrainingRefused, match="vanaf"):
        applying.try_again(candidate=world.candidate, by=world.person, now=now())
    applying.try_again(candidate=world.candidate, by=world.person, now=now() + timedelta(days=31))

    candidate = world.fresh()
    assert (candidate.state, candidate.attempt, candidate.again_on) == (State.WORKING, 2, None)
    assert candidate.fulfilments.get().text


def test_stopping_closes_the_trainings_and_keeps_no_place_from_others():
    world = World()
    world.admit()
    assert Admission.objects.filter(person=world.person).count() == 1

    applying.withdraw(candidate=world.candidate, by=world.person, now=now())

    candidate = world.fresh()
    assert (candidate.state, candidate.waits_for) == (State.WITHDRAWN, "nobody")
    assert Admission.objects.count() == 0
    assert kinds(world.person)[-1] == "training.stopped"
    assert applying.start(person=world.person, track=world.path.track, language="nl", now=now())


def test_stopping_before_sending_tells_nobody():
    world = World()

    applying.withdraw(candidate=world.candidate, by=world.person, now=now())

    assert Message.objects.count() == 0


def test_a_requirement_of_another_part_is_refused():
    world = World()
    other = RequirementFactory(stage=world.path.last, position=9, kind=Requirement.Kind.TEXT)

    with pytest.raises(TrainingRefused):
        working.write_text(candidate=world.candidate, requirement=other, text="x", now=now())
