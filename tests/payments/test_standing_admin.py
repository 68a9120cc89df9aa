"""Standing payments in the admin: read, and two deeds through services."""

import pytest
from django.test import Client

from payments.models import Standing

pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.django_db]
LIST = "/admin/payments/standing/"


@pytest.fixture
def running(promise, till) -> Standing:
    return till.begin(promise())


def act(browser: Client, action: str, standing: Standing):
    return browser.post(LIST, {"action": action, "_selected_action": [standing.pk]}, follow=True)


def test_staff_see_it_with_its_periods_and_cannot_edit(admin_client, running, till):
    till.period(running)

    assert "25" in admin_client.get(LIST).content.decode()
    page = admin_client.get(f"{LIST}{running.pk}/change/")
    assert page.status_code == 200
    assert page.content.decode().count("TEST-") >= 2
    assert 'name="_save"' not in page.content.decode()
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{LIST}{running.pk}/delete/", {"post": "yes"}).status_code == 403


def test_stopping_goes_through_stripe(admin_client, running, till):
    act(admin_client, "stop_at_once", running)
    running.refresh_from_db()
    assert running.is_stopping

    till.run()

    assert till.now(running).state == Standing.State.ENDED


def test_looking_again_and_while_stripe_is_down(admin_client, running, standin):
    standin.control("stop", id=running.subscription_id)

    act(admin_client, "look_again", running)
    running.refresh_from_db()
    assert running.state == Standing.State.ENDED
    standin.kill()
    assert act(admin_client, "look_again", running).status_code == 200


def test_without_the_right_nothing_is_stopped(client, running, django_user_model):
    from django.contrib.auth.models import Permission

    reader = django_user_model.objects.create_user(email="reader@example.org", password="x", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_standing", content_type__app_label="payments"))
    client.force_login(reader)

    assert client.get(LIST).status_code == 200
    act(client, "stop_at_once", running)

    running.refresh_from_db()
    assert not running.is_stopping
