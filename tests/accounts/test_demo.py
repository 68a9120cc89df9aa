"""The people of the demonstration."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts import demo
from accounts.models import Institution, User
from accounts.registers import CHECKS

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PROMISED = [
    "doctor",
    "resident",
    "teacher",
    "trainer",
    "trainer2",
    "candidate",
    "coach",
    "peer",
    "peer2",
    "desk",
    "lead",
    "board",
    "desk2",
    "expert",
    "editor",
    "treasurer",
    "institution",
    "staff",
    "admin",
]


def test_all_promised_accounts_are_there_and_can_sign_in(client: Client):
    demo.load(now=NOW)

    assert sorted(User.objects.values_list("email", flat=True)) == sorted(f"{who}@example.org" for who in PROMISED)
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == len(PROMISED)
    for who in PROMISED:
        assert client.login(username=f"{who}@example.org", password="demo-demo-demo")


def test_loading_twice_changes_nothing_that_somebody_changed_since():
    demo.load(now=NOW)
    User.objects.filter(email="doctor@example.org").update(name="Someone else")

    demo.load(now=NOW)

    assert User.objects.get(email="doctor@example.org").name == "Someone else"
    assert (User.objects.count(), Institution.objects.count()) == (len(PROMISED), len(demo.INSTITUTIONS))


def test_each_number_has_the_form_of_its_register():
    demo.load(now=NOW)

    for person in User.objects.exclude(profile__register="").select_related("profile"):
        CHECKS[person.profile.register](person.profile.registration_number)


def test_staff_have_the_rights_of_their_groups_and_others_none():
    demo.load(now=NOW)
    people = {person.email.partition("@")[0]: person for person in User.objects.all()}

    assert people["staff"].has_perms(["courses.change_edition", "courses.view_enrolment", "notifications.view_message"])
    assert people["editor"].has_perms(["knowledge.change_crisisline", "courses.change_course"])
    assert not people["editor"].has_perm("courses.view_enrolment") or people["editor"].is_superuser
    assert not people["treasurer"].has_perm("courses.change_edition")
    assert people["admin"].is_superuser
    assert not [person for who, person in people.items() if who in {"doctor", "desk", "peer"} and person.is_staff]
