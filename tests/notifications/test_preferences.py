"""Which optional letters somebody wants."""

from django.urls import reverse

from notifications.models import Preference

PAGE = reverse("notifications:preferences")


def test_a_stranger_is_sent_to_sign_in(client, db):
    assert client.get(PAGE).status_code == 302


def test_everything_is_wanted_until_somebody_says_no(signed_in):
    answer = signed_in.get(PAGE)

    assert answer.context["form"]["reminders"].initial is True


def test_no_is_kept_and_shown(signed_in, person):
    answer = signed_in.post(PAGE, {})

    assert (answer.status_code, answer["Location"]) == (303, reverse("notifications:preferences_saved"))
    assert not Preference.objects.wants(person, "tests.reminder")
    assert Preference.objects.wants(person, "tests.hello")
    assert "Nee" in signed_in.get(answer["Location"]).content.decode()


def test_one_may_change_ones_mind(signed_in, person):
    signed_in.post(PAGE, {})
    signed_in.post(PAGE, {"reminders": "on"})

    assert Preference.objects.wants(person, "tests.reminder")
