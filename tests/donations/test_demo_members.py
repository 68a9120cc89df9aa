"""The demonstration's fund and institutions."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts import demo as people
from accounts.models import User
from donations import demo_members
from donations.models import Participation, Seat, Subscription
from donations.services import seats
from payments.models import Call, Payment

pytestmark = pytest.mark.django_db


def test_half_the_seats_are_claimed_and_a_second_time_changes_nothing(client: Client):
    now = timezone.now()
    people.load(now=now)

    for _time in range(2):
        demo_members.load(now=now)

    kade = Subscription.objects.get(institution__name="Ziekenhuis De Kade")
    assert (kade.state, kade.seats, kade.held.taken().count()) == ("active", 10, 5)
    assert seats.said_taken(kade, today=timezone.localdate()) == 5
    assert seats.has_seat(User.objects.get(email="doctor@example.org"))
    assert Participation.objects.active().count() == 9
    assert set(Participation.objects.values_list("state", flat=True)) == {"active", "lapsed", "left"}
    assert Call.objects.get().verb == "create_subscription"
    assert Payment.objects.filter(purpose="donations.subscription").count() == 2
    assert Seat.objects.count() == 5
    for email, paths in {
        "institution@example.org": [f"/nl/institutions/{kade.code}/", "/nl/me/"],
        "doctor@example.org": ["/nl/fund/mine/", "/nl/me/seat/", "/nl/me/"],
        "treasurer@example.org": ["/nl/desk/money/", "/nl/desk/money/transfers/"],
    }.items():
        client.force_login(User.objects.get(email=email))
        for path in paths:
            assert client.get(path).status_code == 200
