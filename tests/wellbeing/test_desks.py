"""The first page of whoever works here."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_visitor_is_asked_to_sign_in(client: Client):
    assert client.get("/nl/desk/")["Location"] == "/nl/accounts/login/?next=/nl/desk/"


def test_whoever_works_nowhere_here_finds_nothing(client: Client):
    client.force_login(UserFactory())

    assert client.get("/nl/desk/").status_code == 404


def test_staff_see_the_desks_that_their_rights_open(client: Client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    treasurer = UserFactory(is_staff=True)
    treasurer.user_permissions.add(Permission.objects.get(codename="view_stafftask"))
    client.force_login(treasurer)

    page = client.get("/nl/desk/").content.decode()

    assert "/admin/payments/stafftask/" in page
    assert "/admin/courses/edition/" not in page
    assert "/desk/support/" not in page


def test_the_page_costs_the_same_few_queries(client: Client, settings, django_assert_max_num_queries):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    with django_assert_max_num_queries(11):
        assert client.get("/en/desk/").status_code == 200
