"""People in the admin: no password, no secret, no deletion; rights only from a superuser."""

import pytest
from django.contrib import admin
from django.test import Client

from accounts.models import Profile, User
from accounts.roles import lay_down_roles
from tests.accounts.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
LIST = "/admin/accounts/user/"


@pytest.fixture
def office(client: Client) -> Client:
    """A browser of somebody of the course office, who may change people but is no superuser."""
    clerk = UserFactory(is_staff=True, name="Petra Vos")
    groups = {group.name: group for group in lay_down_roles()}
    clerk.groups.add(groups["Courses"])
    from django.contrib.auth.models import Permission

    clerk.user_permissions.add(Permission.objects.get(codename="change_user"))
    client.force_login(clerk)
    return client


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_people_are_found_by_name_and_shown_without_password_or_secret(office: Client):
    person = UserFactory(name="Noor Verhagen")
    Profile.objects.create(person=person)

    found = office.get(LIST, {"q": "verhagen"}).content.decode()
    page = office.get(f"{LIST}{person.pk}/change/").content.decode()

    assert "Noor Verhagen" in found
    assert person.password not in page
    assert 'name="password' not in page
    assert "argon2" not in page


def test_nobody_is_deleted_here(boss: Client):
    person = UserFactory()

    assert boss.get(f"{LIST}{person.pk}/delete/").status_code == 403
    boss.post(LIST, {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"})
    assert User.objects.filter(pk=person.pk).exists()


def test_a_door_is_closed_and_opened_again_by_an_action(office: Client):
    person, colleague = UserFactory(), UserFactory(is_staff=True)

    office.post(LIST, {"action": "deactivate", "_selected_action": [person.pk, colleague.pk]})
    person.refresh_from_db()
    colleague.refresh_from_db()
    closed = (person.is_active, colleague.is_active)
    office.post(LIST, {"action": "activate", "_selected_action": [person.pk]})

    person.refresh_from_db()
    assert (closed, person.is_active) == ((False, True), True)


def test_the_office_cannot_give_rights_not_even_by_a_forged_form(office: Client):
    person = UserFactory(name="Noor")
    form = {"name": "Noor V", "language": "nl", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    inline = {"profile-TOTAL_FORMS": "0", "profile-INITIAL_FORMS": "0"}

    office.post(f"{LIST}{person.pk}/change/", form | inline)

    person.refresh_from_db()
    assert (person.name, person.is_staff, person.is_superuser) == ("Noor V", False, False)


def test_the_office_cannot_change_a_colleague(office: Client):
    colleague = UserFactory(is_staff=True, is_superuser=True)

    answer = office.post(f"{LIST}{colleague.pk}/change/", {"name": "Hacked", "language": "nl"})

    colleague.refresh_from_db()
    assert (answer.status_code, colleague.name == "Hacked") == (403, False)


def test_somebody_that_staff_make_comes_in_by_mailed_code(boss: Client):
    inline = {"profile-TOTAL_FORMS": "0", "profile-INITIAL_FORMS": "0"}

    boss.post(f"{LIST}add/", {"name": "Sem", "email": "Sem@Example.org", "language": "nl", "is_active": "on"} | inline)

    person = User.objects.get(email="sem@example.org")
    assert (person.name, person.has_usable_password()) == ("Sem", False)


def test_addresses_sessions_and_second_factors_are_none_of_staffs_business():
    shown = {model._meta.app_label for model in admin.site._registry}

    assert not shown & {"account", "mfa", "usersessions", "sessions"}


def test_a_stranger_gets_nothing_but_the_way_in(signed_in: Client):
    answer = signed_in.get(LIST)

    assert "/admin/login/" in answer["Location"]
    assert signed_in.get(answer["Location"]).status_code == 404
