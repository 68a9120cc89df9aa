"""How long things are kept; what one takes along; what is left when somebody closes their account; new keys."""

import json
from datetime import timedelta

import pytest
from django.conf import settings as house

from accounts import services as accounts
from notifications.models import Message
from tests.training.factories import RequirementFactory, SlotFactory
from tests.training.world import PDF, State, World, now, upload
from training import sealed
from training.models import (
    Candidate,
    Designation,
    Evidence,
    Fulfilment,
    Move,
    Post,
    Requirement,
    Slot,
    Trainer,
    Verdict,
)
from training.privacy import export
from training.services import applying, keeping, mentoring, register, slots, working
from training.services.evidence import read_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = World()
    made.proof = RequirementFactory(stage=made.path.application, position=8, kind=Requirement.Kind.PROOF)
    working.add_file(candidate=made.candidate, requirement=made.proof, upload=upload(), now=now())
    return made


def age(world: World, days: int) -> None:
    then = now() - timedelta(days=days)
    Candidate.objects.filter(pk=world.candidate.pk).update(worked_at=then, waiting_since=then)
    Candidate.objects.filter(pk=world.candidate.pk, ended_at__isnull=False).update(ended_at=then)


def test_a_draft_is_warned_once_and_erased_a_month_later(world: World, django_capture_on_commit_callbacks):
    name = Evidence.objects.get().file.name
    age(world, 151)
    assert keeping.keep_house(now=now()) == 0
    assert keeping.keep_house(now=now()) == 0
    assert list(Message.objects.values_list("kind", flat=True)) == ["training.fading"]

    with django_capture_on_commit_callbacks(execute=True):
        assert keeping.keep_house(now=now() + timedelta(days=30)) == 1

    candidate = world.fresh()
    assert (candidate.state, bool(candidate.erased_at)) == (State.WITHDRAWN, True)
    assert (Fulfilment.objects.count(), Evidence.objects.count()) == (0, 0)
    from django.core.files.storage import storages

    assert not storages["evidence"].exists(name)


def test_a_draft_that_is_worked_on_stays(world: World):
    age(world, 151)
    world.write("Toch nog een zin.")

    keeping.keep_house(now=now() + timedelta(days=100))

    assert world.fresh().state == State.WORKING


@pytest.mark.parametrize(("state", "days"), [(State.NOT_YET, 365), (State.WITHDRAWN, 28), (State.COMPLETED, 730)])
def test_what_ended_is_erased_after_the_days_of_its_track(world: World, state: str, days: int):
    world.reach(state)
    age(world, days - 1)
    assert keeping.keep_house(now=now()) == 0
    assert Fulfilment.objects.count() > 0
    age(world, days)

    assert keeping.keep_house(now=now()) == 1

    assert world.fresh().erased_at
    assert (Fulfilment.objects.count(), Verdict.objects.count(), Post.objects.count()) == (0, 0, 0)
    assert not Move.objects.exclude(sealed_words="").exists()
    assert Move.objects.exists()


def test_who_is_on_the_way_is_never_erased(world: World):
    world.admit()
    age(world, 3000)

    assert keeping.keep_house(now=now()) == 0
    assert keeping.erase(candidate=world.candidate, now=now()) is False


def test_one_takes_along_all_that_was_handed_in_said_and_decided(world: World):
    world.reach(State.NOT_YET)
    mentoring.appoint(candidate=world.candidate, mentor=world.mentor, by=world.one.person, now=now())
    mentoring.write(candidate=world.candidate, by=world.person, text="Dag mentor.", now=now())

    text = json.dumps(export(person=world.person), ensure_ascii=False)

    for said in ("Ik wil dit heel graag leren.", "Rijp en rustig.", "half jaar", "Dag mentor.", "bewijs.pdf"):
        assert said in text
    assert "Ik wil" not in json.dumps(export(person=world.one.person))


def test_whoever_closes_their_account_stops_and_leaves_nothing_but_the_name_on_a_title(world: World):
    world.admit()
    title = Designation.objects.create(
        candidate=world.candidate, stage=world.path.training, rank=2, name=world.person.name, title_nl="Docent",
        title_en="Teacher",
    )  # fmt: skip
    register.list_holder(candidate=world.candidate, place="Gent", languages=["nl"], now=now())
    name = title.name

    accounts.close_account(person=world.person, now=now())

    candidate = world.fresh()
    assert (candidate.state, candidate.listed_at, bool(candidate.erased_at)) == (State.WITHDRAWN, None, True)
    assert Fulfilment.objects.count() == 0
    title.refresh_from_db()
    assert title.name == name


def test_a_trainer_who_closes_their_account_leaves_the_desk():
    world = World(conversation=True)
    booked, free = SlotFactory(trainer=world.one), SlotFactory(trainer=world.one)
    world.submit()
    slots.book(candidate=world.candidate, code=booked.code, by=world.person, now=now())
    Candidate.objects.filter(pk=world.candidate.pk).update(mentor=world.one)

    accounts.close_account(person=world.one.person, now=now())

    assert set(Slot.objects.filter(pk__in=[booked.pk, free.pk]).values_list("state", flat=True)) == {"cancelled"}
    assert not Trainer.objects.get(pk=world.one.pk).is_active
    assert (world.fresh().mentor, world.candidate.waits_for) == (None, "candidate")


def test_every_text_and_file_moves_to_a_new_key_and_the_old_one_may_go(world: World, settings):
    world.reach(State.ANSWERED)
    mentoring.appoint(candidate=world.candidate, mentor=world.mentor, by=world.one.person, now=now())
    mentoring.write(candidate=world.candidate, by=world.person, text="Dag mentor.", now=now())
    fresh = "9:" + "Q" * 43 + "="
    settings.FIELD_KEYS = f"{fresh},{house.FIELD_KEYS}"

    assert sealed.reseal() > 5
    assert sealed.reseal() == 0

    settings.FIELD_KEYS = fresh
    assert Fulfilment.objects.exclude(sealed_text="").get().text == "Ik wil dit heel graag leren."
    assert Post.objects.get().text == "Dag mentor."
    assert Verdict.objects.first().reason == "Rijp en rustig."
    assert read_evidence(Evidence.objects.get()) == PDF


def test_stopping_twice_is_once(world: World):
    world.submit()
    applying.withdraw(candidate=world.candidate, by=world.person, now=now())

    assert Message.objects.filter(kind="training.stopped").count() == 1
