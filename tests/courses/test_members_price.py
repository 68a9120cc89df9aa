"""The members' price: for whoever holds a seat today, and for nobody else, whatever is posted."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.roles import lay_down_roles
from courses.models import Enrolment, Price
from courses.services.amounts import price_options
from donations.models import Seat
from donations.services import seats
from tests.accounts.factories import UserFactory
from tests.courses.factories import EditionFactory
from tests.donations.factories import SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    made = EditionFactory(price=69500)
    Price.objects.create(
        edition=made, kind="member", label_nl="met een plek", label_en="with a seat", cents=0, position=9
    )
    return made


@pytest.fixture
def seat(person: User) -> Seat:
    return Seat.objects.create(subscription=SubscriptionFactory(), person=person)


def enrol(browser: Client, edition, price: str = "2") -> int:
    fields = {"price": price, "step": "enrol"}
    return browser.post(f"/nl/courses/editions/{edition.code}/enrol/", fields).status_code


def test_everyone_reads_the_price_and_only_members_are_offered_it(signed_in: Client, person, edition):
    shown = signed_in.get(f"/nl/courses/editions/{edition.code}/").content.decode()
    without = signed_in.get(f"/nl/courses/editions/{edition.code}/enrol/").content.decode()
    Seat.objects.create(subscription=SubscriptionFactory(), person=person)
    with_one = signed_in.get(f"/nl/courses/editions/{edition.code}/enrol/").content.decode()

    assert "Met een plek" in shown
    assert "Met een plek" not in without
    assert "Met een plek" in with_one


def test_a_member_enrols_at_the_members_price(signed_in: Client, seat, edition):
    assert enrol(signed_in, edition) == 303

    enrolment = Enrolment.objects.get()
    assert (enrolment.cents, enrolment.price_label_nl, enrolment.state) == (0, "met een plek", "confirmed")


@pytest.mark.parametrize("state", ["asked", "lapsed", "ended"])
def test_a_seat_that_does_not_count_buys_nothing(signed_in: Client, seat, edition, state: str):
    subscription = seat.subscription
    subscription.state = state
    subscription.save()

    assert enrol(signed_in, edition) == 422
    assert Enrolment.objects.count() == 0


def test_whoever_has_no_seat_cannot_post_the_price(signed_in: Client, edition):
    Seat.objects.create(subscription=SubscriptionFactory(), person=UserFactory())

    assert enrol(signed_in, edition) == 422
    assert Enrolment.objects.count() == 0


def test_a_seat_given_back_keeps_the_place_and_its_price(signed_in: Client, person, seat, edition):
    enrol(signed_in, edition)
    seats.give_back(person=person, now=timezone.now())

    assert Enrolment.objects.get().state == "confirmed"
    assert Enrolment.objects.get().cents == 0


def test_an_edition_for_members_alone_is_not_free_for_others(signed_in: Client, edition):
    edition.prices.exclude(kind="member").delete()

    answer = signed_in.post(f"/nl/courses/editions/{edition.code}/enrol/", {"step": "enrol"})

    assert Enrolment.objects.count() == 0
    assert "step" not in answer.content.decode()


def test_the_catalogue_heads_with_an_ordinary_price():
    member = Price(kind="member", label_nl="a", cents=100, position=0, pk=1)
    regular = Price(kind="regular", label_nl="b", cents=900, position=1, pk=2)

    assert [option.cents for option in price_options([member, regular], on=date(2027, 1, 1))] == [900]
    both = price_options([member, regular], on=date(2027, 1, 1), is_member=True)
    assert [(option.value, option.cents) for option in both] == [("1", 100), ("2", 900)]


def test_an_edition_without_members_price_asks_nothing_of_seats(signed_in: Client):
    edition = EditionFactory(price=69500)

    with CaptureQueriesContext(connection) as asked:
        signed_in.get(f"/nl/courses/editions/{edition.code}/enrol/")

    assert [query for query in asked.captured_queries if "donations_seat" in query["sql"]] == []


@pytest.mark.ignore_template_errors
def test_staff_cannot_leave_a_members_price_alone(client: Client, edition):
    lay_down_roles()
    staff = UserFactory(is_staff=True)
    staff.groups.add(Group.objects.get(name="Courses"))
    client.force_login(staff)
    path = f"/admin/courses/edition/{edition.pk}/change/"
    form = client.get(path).context["adminform"].form
    fields = {name: value for name, value in form.initial.items() if value is not None}
    member = edition.prices.get(kind="member")
    price = {"id": member.pk, "edition": edition.pk, "kind": "member", "label_nl": "x", "label_en": "x", "cents": "1"}
    rows = {f"prices-0-{name}": value for name, value in price.items()}
    rows |= {"prices-TOTAL_FORMS": "1", "prices-INITIAL_FORMS": "1", "prices-0-position": "0"}
    edition.prices.exclude(kind="member").delete()

    answer = client.post(path, {**{key: str(value) for key, value in fields.items()}, **rows})

    assert answer.status_code == 200
    assert "voor alle anderen" in answer.content.decode()
