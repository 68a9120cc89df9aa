"""Seats: claimed by invitation, and the institution learns nothing of who did."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.roles import lay_down_roles
from accounts.services import close_account, export
from donations.models import Seat, SeatInvitation
from donations.services import seats
from notifications.models import Message
from tests.accounts.factories import UserFactory
from tests.donations.conftest import earlier, hidden
from tests.donations.factories import SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def subscription():
    return SubscriptionFactory(contact__name="Fleur Hendriks")


@pytest.fixture
def contact(subscription) -> Client:
    browser = Client()
    browser.force_login(subscription.contact)
    return browser


@pytest.fixture
def invited(subscription, post):
    """Invite an address, and read the path of the link in the mail."""

    def link(email: str = "noor@dekade.example") -> str:
        seats.invite(subscription=subscription, emails=[email], language="nl", now=timezone.now())
        return re.search(r"http://[^/]+(/nl/institutions/seats/\S+/)", post()[-1].body)[1]

    return link


def token_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def signed_in(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def plain(page: bytes) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.decode())


# The way to a seat -------------------------------------------------------------------------------


def test_the_contact_invites_and_a_colleague_takes_the_seat(subscription, contact: Client, post):
    answer = contact.post(
        f"/nl/institutions/{subscription.code}/invite/",
        {"emails": "noor@dekade.example, Sem@dekade.example\nnoor@dekade.example"},
    )
    assert answer.status_code == 303
    letters = post()
    assert [mail.to for mail in letters] == [["noor@dekade.example"], ["sem@dekade.example"]]
    path = re.search(r"http://[^/]+(/nl/institutions/seats/\S+/)", letters[0].body)[1]

    assert Client().get(path)["Location"] == f"/nl/accounts/login/?next={path}"
    doctor = UserFactory()
    browser = signed_in(doctor)
    assert browser.get(path).status_code == 200
    assert Seat.objects.count() == 0  # looking uses nothing up
    assert browser.post(path)["Location"] == "/nl/me/seat/"

    assert seats.has_seat(doctor)
    assert browser.get("/nl/me/seat/").status_code == 200
    assert signed_in(UserFactory()).get(path).status_code == 410


def test_a_colleague_asks_with_an_address_at_work(subscription, client: Client, post):
    path = f"/nl/institutions/join/{subscription.join_code}/"
    answers = []
    for email in (
        "noor@DEKADE.example",
        "noor@elsewhere.example",
        "noor@evil-dekade.example",
        "noor@sub.dekade.example",
    ):
        page = earlier(client, path)
        answer = client.post(path, {"email": email, "website": "", "shown": hidden(page, "shown")})
        answers.append((answer.status_code, answer["Location"]))

    assert set(answers) == {(303, "/nl/institutions/join/sent/")}
    assert [mail.to for mail in post()] == [["noor@DEKADE.example".lower()]]


def test_a_machine_asks_for_nothing(subscription, client: Client):
    path = f"/nl/institutions/join/{subscription.join_code}/"

    assert client.post(path, {"email": "noor@dekade.example", "website": "x", "shown": "y"}).status_code == 422
    assert SeatInvitation.objects.count() == 0


def test_one_address_is_not_flooded(subscription, client: Client):
    path = f"/nl/institutions/join/{subscription.join_code}/"
    for _time in range(6):
        client.post(
            path, {"email": "noor@dekade.example", "website": "", "shown": hidden(earlier(client, path), "shown")}
        )

    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    "emails", ["", "noor", "a@b.nl, <script>", ",".join(f"p{n}@dekade.example" for n in range(51))]
)
def test_what_is_no_list_of_addresses_invites_nobody(subscription, contact: Client, emails: str):
    answer = contact.post(f"/nl/institutions/{subscription.code}/invite/", {"emails": emails})

    assert answer.status_code == 422
    assert Message.objects.count() == 0


@pytest.mark.parametrize("state", ["asked", "lapsed", "ended"])
def test_nobody_is_invited_to_closed_seats(subscription, contact: Client, state: str):
    subscription.state = state
    subscription.save()

    answer = contact.post(f"/nl/institutions/{subscription.code}/invite/", {"emails": "noor@dekade.example"})

    assert answer.status_code == 422
    assert Message.objects.count() == 0


def test_a_contact_does_not_flood_the_town(subscription, contact: Client):
    answers = [
        contact.post(
            f"/nl/institutions/{subscription.code}/invite/", {"emails": f"p{number}@dekade.example"}
        ).status_code
        for number in range(11)
    ]

    assert answers == [303] * 10 + [422]


def test_a_link_is_over_after_thirty_days_and_after_one_seat(subscription, invited):
    path = invited()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert signed_in(UserFactory()).get(path).status_code == 410
    seats.claim(token=token_of(path), person=UserFactory(), now=timezone.now())

    with pytest.raises(seats.SeatRefused):
        seats.claim(token=token_of(path), person=UserFactory(), now=timezone.now())


def test_no_more_seats_than_were_paid_for_and_one_each(subscription, invited):
    for _number in range(5):
        seats.claim(token=token_of(invited()), person=UserFactory(), now=timezone.now())
    last, latecomer = invited(), UserFactory()

    answer = signed_in(latecomer).post(last)
    assert "Alle plekken zijn" in answer.content.decode()
    seats.give_back(person=Seat.objects.first().person, now=timezone.now())
    assert signed_in(latecomer).post(last).status_code == 303
    seats.give_back(person=Seat.objects.taken().first().person, now=timezone.now())
    with pytest.raises(seats.SeatRefused, match="al een plek"):
        seats.claim(token=token_of(invited()), person=latecomer, now=timezone.now())


@pytest.mark.parametrize("state", ["asked", "lapsed", "ended"])
def test_a_seat_counts_only_while_the_year_is_paid(subscription, invited, state: str):
    doctor = UserFactory()
    path = invited()
    seats.claim(token=token_of(invited("b@dekade.example")), person=doctor, now=timezone.now())
    subscription.state = state
    subscription.save()

    assert not seats.has_seat(doctor)
    assert not seats.supports(doctor)
    with pytest.raises(seats.SeatRefused):
        seats.claim(token=token_of(path), person=UserFactory(), now=timezone.now())


def test_a_seat_is_ones_own_and_given_back_without_a_word(subscription, invited):
    doctor = UserFactory()
    seats.claim(token=token_of(invited()), person=doctor, now=timezone.now())
    before = Message.objects.count()

    assert signed_in(UserFactory()).get("/nl/me/seat/").status_code == 404
    assert Client().get("/nl/me/seat/").status_code == 302
    assert signed_in(doctor).post("/nl/me/seat/").status_code == 303

    assert not seats.has_seat(doctor)
    assert signed_in(doctor).get("/nl/me/seat/").status_code == 404
    assert Message.objects.count() == before


def test_the_database_refuses_a_second_seat_and_one_left_before_it_was_claimed(subscription):
    doctor, now = UserFactory(), timezone.now()
    Seat.objects.create(subscription=subscription, person=doctor)
    for fields in (
        {"person": doctor},
        {"person": UserFactory(), "left_at": now - timedelta(days=1), "claimed_at": now},
    ):
        with pytest.raises(IntegrityError):
            Seat.objects.create(subscription=subscription, **fields)
        return


# What nobody at the institution can see ----------------------------------------------------------


def test_no_page_of_the_contact_changes_when_a_colleague_takes_a_seat(subscription, contact: Client, invited):
    doctor = UserFactory(name="Noor Verhagen", email="noor.verhagen@example.org")
    paths = [
        f"/{language}/institutions/{subscription.code}/{part}"
        for language in ("nl", "en")
        for part in ("", "size/", "end/")
    ]
    path = invited("noor.v@dekade.example")
    before = [plain(contact.get(page).content) for page in paths]
    letters = Message.objects.filter(person=subscription.contact).count()

    seats.claim(token=token_of(path), person=doctor, now=timezone.now())

    after = [plain(contact.get(page).content) for page in paths]
    assert after == before
    assert "oor" not in "".join(re.findall(r"Noor|noor", "".join(after)))
    assert Message.objects.filter(person=subscription.contact).count() == letters
    assert contact.get(path).status_code == 410  # a used link tells no more than one that is over


@pytest.mark.parametrize(("taken", "said"), [(0, 0), (1, 0), (4, 0), (5, 5), (9, 5), (10, 10)])
def test_the_number_is_that_of_the_first_of_the_month_in_steps(subscription, taken: int, said: int):
    today = timezone.localdate().replace(day=15)
    first = timezone.now() - timedelta(days=60)
    for _number in range(taken):
        Seat.objects.create(subscription=subscription, person=UserFactory(), claimed_at=first)
    Seat.objects.create(subscription=subscription, person=UserFactory(), claimed_at=timezone.now())

    assert seats.said_taken(subscription, today=today) == said


def test_an_export_holds_ones_seat_and_closing_an_account_gives_it_back(subscription, invited):
    doctor = UserFactory()
    seats.claim(token=token_of(invited()), person=doctor, now=timezone.now())
    assert export(person=doctor)["seat"]["paid_for_by"] == str(subscription)
    assert "seat" not in str(export(person=subscription.contact)["subscriptions"])

    close_account(person=doctor, now=timezone.now())

    assert Seat.objects.taken().count() == 0


@pytest.mark.ignore_template_errors
def test_staff_see_subscriptions_and_no_names_on_seats(subscription, invited):
    doctor = UserFactory(name="Noor Verhagen", email="noor.verhagen@example.org")
    seats.claim(token=token_of(invited()), person=doctor, now=timezone.now())
    lay_down_roles()
    treasurer = UserFactory(is_staff=True)
    treasurer.groups.add(Group.objects.get(name="Money"))
    browser = signed_in(treasurer)

    listed = browser.get("/admin/donations/subscription/").content.decode()
    one = browser.get(f"/admin/donations/subscription/{subscription.pk}/change/").content.decode()

    assert str(subscription.institution) in listed
    assert "Noor" not in listed + one
    assert "noor" not in listed + one
    assert browser.get("/admin/donations/seat/").status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_letters_to_a_colleague_are_written(subscription, post, language: str):
    seats.invite(subscription=subscription, emails=["noor@dekade.example"], language=language, now=timezone.now())
    doctor = UserFactory(language=language)
    Seat.objects.create(subscription=subscription, person=doctor)
    seats.close(subscription)

    invitation, over = post()

    assert f"/{language}/institutions/seats/" in invitation.body
    assert str(subscription.institution) not in invitation.subject + over.subject + over.body
