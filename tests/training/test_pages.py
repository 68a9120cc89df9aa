"""The pages as one meets them: the public path, am I ready, the candidate's own, the desk's forms, the register."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import Course, Practice
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory
from tests.training.factories import (
    CandidateFactory,
    RequirementFactory,
    SlotFactory,
    StageFactory,
    TrackVersionFactory,
    TrainerFactory,
    path,
)
from tests.training.world import PDF, World, now, upload
from training.models import Candidate, Designation, Requirement, Track, TrackVersion, Trainer
from training.services import register, slots, versions
from training.services.moving import TrainingRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings) -> None:
    settings.STAFF_NEED_SECOND_FACTOR = False


def test_the_public_path_shows_every_part_and_its_title_in_both_languages(client: Client):
    track = path().track

    page = client.get("/nl/training/").content.decode()
    english = client.get(f"/en/training/{track.slug}/").content.decode()

    for said in ("Deel 1", "Deel 3", "Docent in opleiding", "cursus van acht weken"):
        assert said in page
    for said in ("Part 1", "Part 3", "Teacher in training", "eight-week course"):
        assert said in english


def test_more_than_one_track_is_a_list_and_none_is_said(client: Client):
    assert "geen opleiding" in client.get("/nl/training/").content.decode()
    first, second = path().track, path().track

    page = client.get("/nl/training/").content.decode()

    assert first.title_nl in page
    assert second.title_nl in page
    Track.objects.update(is_published=False)
    assert client.get(f"/nl/training/{first.slug}/").status_code == 404


def test_am_i_ready_answers_and_keeps_nothing(client: Client, django_assert_num_queries):
    made = path()
    Requirement.objects.filter(pk=made.motivation.pk).update(
        ready_nl="Oefen je?", ready_en="Do you practise?", ready_help_nl="Begin klein.", ready_help_en="Begin small."
    )
    url = reverse("training:ready", args=[made.track.slug])

    empty = client.post(url, {})
    no = client.post(url, {"question_1": "no"})
    yes = client.post(url, {"question_1": "yes"})

    assert (empty.status_code, no.status_code, yes.status_code) == (422, 200, 200)
    assert "Begin klein." in no.content.decode()
    assert "Je kunt je aanmelden" in yes.content.decode()
    assert not client.cookies
    assert Candidate.objects.count() == 0


def test_one_applies_with_one_button_and_comes_back_to_the_same(signed_in: Client, person):
    track = path().track
    url = reverse("training:apply", args=[track.slug])
    assert "Begin mijn aanmelding" in signed_in.get(url).content.decode()

    first = signed_in.post(url)
    second = signed_in.post(url)

    code = Candidate.objects.get(person=person).code
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"] == reverse("training:candidate", args=[code])


@pytest.mark.parametrize("state", Candidate.State.values)
def test_the_candidate_always_sees_where_what_whose_turn_when_and_what_next(client: Client, state: str):
    world = World()
    world.reach(state)
    client.force_login(world.person)

    for language in ("nl", "en"):
        answer = client.get(f"/{language}/me/training/{world.candidate.code}/")
        assert answer.status_code == 200
    page = client.get(f"/nl/me/training/{world.candidate.code}/").content.decode()
    assert "Waar je bent" in page
    if world.candidate.is_live:
        for said in ("Wie aan de beurt is", "Voor wanneer", "Wat er komt", "Deel 1 van 3"):
            assert said in page


def test_texts_files_and_numbers_are_kept_as_one_goes_on(client: Client):
    world = World()
    RequirementFactory(stage=world.path.application, position=8, kind=Requirement.Kind.PROOF)
    RequirementFactory(
        stage=world.path.application, position=9, kind=Requirement.Kind.COUNT, target=2, unit_nl="keer", unit_en="times"
    )
    client.force_login(world.person)
    at = f"/nl/me/training/{world.candidate.code}/parts"

    kept = client.post(f"{at}/1/", {"text": "Nog niet af"})
    uploaded = client.post(f"{at}/8/", {"file": upload(PDF)})
    refused = client.post(f"{at}/8/", {"file": upload(b"GIF89a nee")})
    empty = client.post(f"{at}/8/", {})
    counted = client.post(f"{at}/9/", {"done_on": str(now().date() - timedelta(days=1)), "amount": "2", "note": ""})
    tomorrow = client.post(f"{at}/9/", {"done_on": str(now().date() + timedelta(days=2)), "amount": "1", "note": ""})

    assert [one.status_code for one in (kept, uploaded, counted)] == [303, 303, 303]
    assert [one.status_code for one in (refused, empty, tomorrow)] == [422, 422, 422]
    assert "pdf" in refused.content.decode()
    assert "Nog niet af" in client.get(f"{at}/1/").content.decode()
    assert "2 van de 2 keer" in client.get(f"{at}/9/").content.decode()
    assert client.get(f"{at}/77/").status_code == 404


def test_checking_sending_and_what_happens_next(client: Client):
    world = World(conversation=True)
    client.force_login(world.person)
    send = reverse("training:send", args=[world.candidate.code])
    assert client.get(send).status_code == 303
    world.write("Ik wil dit heel graag.")

    assert "Ik wil dit heel graag." in client.get(send).content.decode()
    answer = client.post(send)
    page = client.get(answer["Location"]).content.decode()

    assert (answer.status_code, "Kies een moment" in page) == (303, True)
    assert world.fresh().state == "submitted"
    slot = SlotFactory(trainer=world.one)
    choose = reverse("training:conversation", args=[world.candidate.code])
    assert client.post(choose, {}).status_code == 422
    assert client.post(choose, {"slot": str(slot.code)}).status_code == 303
    assert (
        world.one.person.name in client.get(reverse("training:candidate", args=[world.candidate.code])).content.decode()
    )
    assert client.post(reverse("training:conversation_back", args=[world.candidate.code])).status_code == 303
    assert world.fresh().waits_for == "candidate"


def test_a_trainer_decides_on_the_page_and_errors_stay_there(client: Client):
    world = World()
    world.submit()
    client.force_login(world.one.person)
    decide = reverse("training:decide", args=[world.candidate.code])

    wrong = client.post(decide, {"outcome": "not_yet", "reason": "Te vroeg.", "words": ""})
    right = client.post(decide, {"outcome": "passed", "reason": "Rijp.", "words": ""})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "Te vroeg." in wrong.content.decode()
    page = client.get(reverse("training:desk_candidate", args=[world.candidate.code])).content.decode()
    assert "Rijp." in page
    client.force_login(world.two.person)
    client.post(decide, {"outcome": "passed", "reason": "Eens.", "words": "Welkom."})
    assert world.fresh().stage == world.path.training


def test_more_is_asked_a_mentor_appointed_and_hours_are_kept_on_the_pages(client: Client):
    world = World()
    world.submit()
    client.force_login(world.one.person)
    at = world.candidate.code

    assert client.post(reverse("training:appoint", args=[at]), {"mentor": world.mentor.pk}).status_code == 303
    assert client.post(reverse("training:ask_more", args=[at]), {"words": ""}).status_code == 422
    assert client.post(reverse("training:ask_more", args=[at]), {"words": "Meer over je groep."}).status_code == 303
    assert (world.fresh().state, world.candidate.mentor) == ("working", world.mentor)
    day = (now() + timedelta(days=5)).date()
    hour = {"day": str(day), "time": "19:30", "minutes": "45", "place": "online"}
    assert client.post(reverse("training:slots"), hour).status_code == 303
    assert client.post(reverse("training:slots"), hour).status_code == 422
    slot = slots.Slot.objects.get()
    assert client.post(reverse("training:slot_cancel", args=[slot.code])).status_code == 303


def test_a_condition_goes_to_and_fro_on_the_pages(client: Client):
    world = World()
    world.reach("conditional")
    client.force_login(world.person)
    at = world.candidate.code
    assert client.post(reverse("training:condition", args=[at]), {"text": ""}).status_code == 422
    assert client.post(reverse("training:condition", args=[at]), {"text": "Gedaan."}).status_code == 303
    client.force_login(world.one.person)
    answer = reverse("training:answer_condition", args=[at])
    assert "Gedaan." in client.get(reverse("training:desk_candidate", args=[at])).content.decode()
    assert client.post(answer, {"answer": "again", "words": "", "due_on": ""}).status_code == 422
    assert client.post(answer, {"answer": "met", "words": ""}).status_code == 303

    assert world.fresh().stage == world.path.training


def test_editions_of_the_training_stand_on_the_page_of_the_admitted(client: Client):
    world = World()
    world.admit()
    edition = EditionFactory(course=world.path.course)
    client.force_login(world.person)

    page = client.get(reverse("training:candidate", args=[world.candidate.code])).content.decode()

    assert reverse("courses:edition", args=[edition.code]) in page


def holder(place: str = "Gent", **fields: object) -> Designation:
    world = World()
    title = Designation.objects.create(
        candidate=world.candidate, stage=world.path.training, rank=2, name=world.person.name, title_nl="Docent",
        title_en="Teacher", track_nl="Pad", track_en="Path", may_teach=[Course.Format.EIGHT_WEEK], **fields,
    )  # fmt: skip
    if place:
        register.list_holder(candidate=world.candidate, place=place, languages=["nl"], now=now())
    return title


def test_only_who_chose_to_and_holds_a_title_stands_in_the_register(client: Client):
    shown, hidden, withdrawn = holder(), holder(place=""), holder()
    register.withdraw_title(designation=withdrawn, now=now())

    page = client.get("/nl/training/register/").content.decode()

    assert f">{shown.name}<" in page
    assert "Gent" in page
    assert f">{hidden.name}<" not in page
    assert f">{withdrawn.name}<" not in page


def test_practices_for_teachers_open_to_who_earned_a_title_and_to_who_trains(client: Client):
    Practice.objects.create(slug="les", access="teachers", length_minutes=1, title_nl="Lesgeven", title_en="Teaching")
    titled, candidate, trainer = holder(), World().person, TrainerFactory()

    def opened(person: User) -> int:
        client.force_login(person)
        return client.get("/nl/practices/les/").status_code

    assert [opened(titled.candidate.person), opened(candidate), opened(trainer.person)] == [200, 404, 200]
    register.withdraw_title(designation=titled, now=now())
    Trainer.objects.update(is_active=False)
    assert [opened(titled.candidate.person), opened(trainer.person)] == [404, 404]


def test_one_enters_and_leaves_the_register_at_will(client: Client):
    title = holder(place="")
    candidate = title.candidate
    client.force_login(candidate.person)
    url = reverse("training:listing", args=[candidate.code])

    client.post(url, {"listed_place": "Deventer", "listed_languages": ["nl", "en"]})
    assert "Deventer" in client.get("/en/training/register/").content.decode()
    client.post(url, {"leave": "1"})

    candidate.refresh_from_db()
    assert (candidate.listed_at, candidate.listed_place) == (None, "")


def test_without_a_title_one_cannot_enter_the_register(client: Client):
    world = World()
    client.force_login(world.person)

    assert client.get(reverse("training:listing", args=[world.candidate.code])).status_code == 404
    with pytest.raises(TrainingRefused):
        register.list_holder(candidate=world.candidate, place="", languages=[], now=now())


def test_the_register_costs_the_same_for_three_and_for_three_thousand(client: Client, django_assert_num_queries):
    first = holder()
    version, stage = first.candidate.version, first.stage
    people = type(first.candidate.person).objects.bulk_create(
        [UserFactory.build(email=f"holder{number}@example.org") for number in range(3000)]
    )

    def bring(some) -> None:
        made = Candidate.objects.bulk_create(
            Candidate(
                person=one, track=version.track, version=version, stage=stage, state="completed", sent_at=now(),
                ended_at=now(), waits_for="nobody", listed_at=now(),
            )
            for one in some
        )  # fmt: skip
        Designation.objects.bulk_create(
            Designation(candidate=one, stage=stage, rank=2, name=f"N {one.pk}", title_nl="x", title_en="x")
            for one in made
        )

    bring(people[:2])
    with django_assert_num_queries(4):
        client.get("/nl/training/register/")
    bring(people[2:])
    with django_assert_num_queries(4):
        assert client.get("/nl/training/register/").context["page"].paginator.count == 3001


@pytest.mark.parametrize("address", ["/certificates/{0}/", "/nl/training/certificates/{0}/"])
def test_a_stranger_verifies_a_certificate(client: Client, address: str):
    title = holder(place="")

    page = client.get(address.format(title.code), headers={"accept-language": "nl"}).content.decode()

    for said in ("echt", title.name, "Docent", "cursus van acht weken"):
        assert said in page
    register.withdraw_title(designation=title, now=now())
    assert "ingetrokken" in client.get(address.format(title.code), headers={"accept-language": "nl"}).content.decode()


def test_a_version_is_published_only_when_it_can_be_walked():
    track = path().track
    draft = versions.draft_version(track=track)
    assert versions.draft_version(track=track) == draft
    assert draft.stages.count() == 3
    Requirement.objects.filter(stage__version=draft, kind="decision", stage__position=3).delete()
    with pytest.raises(TrainingRefused, match="besluit"):
        versions.publish_version(version=draft, now=now())
    RequirementFactory(stage=draft.stages.get(position=3), kind=Requirement.Kind.DECISION, deciders=1)

    versions.publish_version(version=draft, now=now())

    assert set(track.versions.values_list("number", "state")) == {(1, "retired"), (2, "current")}
    assert Course.objects.filter(pk__in=draft.stages.values("requirements__courses")).count() == 1
    with pytest.raises(TrainingRefused):
        versions.publish_version(version=draft, now=now())


def test_an_empty_stage_or_version_is_not_published():
    track = Track.objects.create(slug="leeg", title_nl="Leeg", title_en="Empty")
    draft = TrackVersionFactory(track=track, state=TrackVersion.State.DRAFT, published_at=None)
    with pytest.raises(TrainingRefused):
        versions.publish_version(version=draft, now=now())
    StageFactory(version=draft)
    with pytest.raises(TrainingRefused):
        versions.publish_version(version=draft, now=now())


@pytest.mark.parametrize("page", ["track", "trackversion", "stage", "trainer", "candidate", "designation", "slot"])
@pytest.mark.ignore_template_errors
def test_the_admin_shows_its_lists_and_never_a_draft(client: Client, page: str):
    world = World()
    draft = CandidateFactory(version=world.path.version)
    world.submit()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    answer = client.get(f"/admin/training/{page}/")

    assert answer.status_code == 200
    if page == "candidate":
        assert world.candidate.reference in answer.content.decode()
        assert draft.reference not in answer.content.decode()


@pytest.mark.ignore_template_errors
def test_what_people_walk_cannot_be_changed_in_the_admin(client: Client):
    made = path()
    draft = versions.draft_version(track=made.track)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    published = client.get(f"/admin/training/stage/{made.application.pk}/change/").content.decode()
    own = client.get(f"/admin/training/stage/{draft.stages.first().pk}/change/").content.decode()

    assert 'name="title_nl"' not in published
    assert 'name="title_nl"' in own
