"""Institutions: beginning, invoices, lateness, sizes, the end; and the contact's page for the contact alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from donations.models import Seat, Subscription
from donations.services import institution_payment, institutions, seats
from notifications.models import Message
from payments.models import Payment, StaffTask, Standing
from tests.accounts.factories import UserFactory
from tests.donations.factories import InvoiceFactory, SizeFactory, SubscriptionFactory
from tests.payments.factories import EntryFactory

pytestmark = pytest.mark.django_db
BEGIN = "/nl/institutions/begin/"
State = Subscription.State


def page_of(subscription: Subscription) -> str:
    return f"/nl/institutions/{subscription.code}/"


def filled(**changed: str) -> dict[str, str]:
    fields = {
        "institution_name": "Ziekenhuis De Kade, Utrecht", "department": "", "size": "5",
        "invoice_email": "facturen@dekade.example", "order_number": "PO-2027-118",
        "domains": "@dekade.example, DEKADE.nl",
    }  # fmt: skip
    return fields | changed


def kinds() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


# Beginning ---------------------------------------------------------------------------------------


def test_the_page_tells_sizes_and_prices_to_everyone(client: Client):
    SizeFactory(seats=25, cents=3_600)
    SizeFactory(seats=100, is_offered=False)

    page = client.get("/nl/institutions/").content.decode()

    assert "€\xa0900" in page
    assert "100 plekken" not in page
    assert client.get(BEGIN)["Location"].startswith("/nl/accounts/login/")


def test_beginning_asks_for_an_invoice_with_order_number_and_due_date(client: Client):
    SizeFactory()
    contact = UserFactory(name="Fleur Hendriks")
    client.force_login(contact)

    answer = client.post(BEGIN, filled())

    subscription = Subscription.objects.get()
    standing = subscription.standing
    assert (answer.status_code, answer["Location"]) == (303, page_of(subscription))
    assert (subscription.state, subscription.contact, subscription.domains) == (
        "asked", contact, ["dekade.example", "dekade.nl"],
    )  # fmt: skip
    assert (standing.way, standing.cents, standing.quantity, standing.interval) == ("invoice", 4_000, 5, "year")
    assert (standing.order_number, standing.days_until_due) == ("PO-2027-118", 30)
    assert (standing.payer.name, standing.payer.email) == (str(subscription.institution), "facturen@dekade.example")
    assert standing.calls.get().verb == "create_subscription"
    assert kinds() == ["institutions.begun"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"institution_name": ""}, "institution_name"),
        ({"size": ""}, "size"),
        ({"size": "7"}, "size"),
        ({"invoice_email": "x"}, "invoice_email"),
        ({"order_number": "x" * 31}, "order_number"),
        ({"domains": "dekade"}, "domains"),
        ({"domains": "gmail.com"}, "domains"),
        ({"domains": "<b>.nl"}, "domains"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client: Client, changed: dict[str, str], field: str):
    SizeFactory()
    client.force_login(UserFactory())

    answer = client.post(BEGIN, filled(**changed))

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert Subscription.objects.count() == 0


def test_an_institution_subscribes_once_and_its_departments_apart(client: Client):
    SizeFactory()
    client.force_login(UserFactory())
    client.post(BEGIN, filled())

    again = client.post(BEGIN, filled())
    other = client.post(BEGIN, filled(department="Cardiologie"))

    assert (again.status_code, other.status_code) == (422, 303)
    assert "heeft al een abonnement" in again.content.decode()
    assert Standing.objects.count() == Subscription.objects.count() == 2


@pytest.mark.parametrize("path", ["", "size/", "end/"])
def test_the_contacts_page_is_the_contacts_alone(path: str):
    subscription = SubscriptionFactory()
    answers = []
    staff = UserFactory(is_staff=True)
    for person in (subscription.contact, UserFactory(), staff):
        browser = Client()
        browser.force_login(person)
        answers.append(browser.get(page_of(subscription) + path).status_code)

    assert answers == [200, 404, 404]
    assert Client().get(page_of(subscription) + path).status_code == 302


# What payments tells -----------------------------------------------------------------------------


def test_the_seats_open_when_the_first_invoice_is_paid_and_once():
    subscription = SubscriptionFactory(state="asked")
    payment = InvoiceFactory(standing=subscription.standing).payment

    for _time in range(2):
        institution_payment.on_paid(payment=payment)

    subscription.refresh_from_db()
    assert subscription.state == State.ACTIVE
    assert kinds() == ["institutions.opened"]


NEWS = {
    "on_paid": {State.ASKED: State.ACTIVE, State.LAPSED: State.ACTIVE},
    "on_refunded": {State.ACTIVE: State.LAPSED},
    "on_ending": {},
    "on_stopped": {State.ASKED: State.ENDED, State.ACTIVE: State.ENDED, State.LAPSED: State.ENDED},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("news", NEWS)
def test_each_news_moves_as_the_table_says(news: str, state: State):
    subscription = SubscriptionFactory(state=state)
    payment = InvoiceFactory(standing=subscription.standing).payment
    about = {"payment": payment} if news in {"on_paid", "on_refunded"} else {"standing": subscription.standing}

    for _time in range(2):
        getattr(institution_payment, news)(**about)

    subscription.refresh_from_db()
    goal = NEWS[news].get(state, state)
    assert subscription.state == goal
    assert goal == state or goal in Subscription.MOVES[state]


def test_a_refund_of_last_years_invoice_closes_nothing():
    subscription = SubscriptionFactory()
    old = InvoiceFactory(standing=subscription.standing, payment__state="refunded").payment
    InvoiceFactory(standing=subscription.standing, payment__state="paid")

    institution_payment.on_refunded(payment=old)

    subscription.refresh_from_db()
    assert subscription.state == State.ACTIVE


def test_fewer_seats_begin_with_the_paid_renewal_and_the_latest_go():
    five, ten = SizeFactory(), SizeFactory(seats=10)
    subscription = SubscriptionFactory(size=ten)
    now = timezone.now()
    held = [
        Seat.objects.create(
            subscription=subscription, person=UserFactory(), claimed_at=now - timedelta(days=9 - number)
        )
        for number in range(7)
    ]
    institutions.change_size(subscription=subscription, size=five)
    assert subscription.standing.calls.get().arguments == {"cents": 4_000, "quantity": 5}
    institution_payment.on_paid(payment=InvoiceFactory(standing=subscription.standing).payment)
    subscription.refresh_from_db()
    assert (subscription.seats, Seat.objects.taken().count()) == (10, 7)

    Standing.objects.update(quantity=5)
    subscription.standing.refresh_from_db()
    institution_payment.on_paid(payment=InvoiceFactory(standing=subscription.standing).payment)

    subscription.refresh_from_db()
    assert (subscription.seats, subscription.next_size) == (5, None)
    assert set(Seat.objects.taken()) == set(held[:5])
    assert kinds().count("institutions.seat_over") == 2


def test_the_end_closes_the_seats_and_tells_those_who_held_them():
    subscription = SubscriptionFactory()
    Seat.objects.create(subscription=subscription, person=UserFactory())

    institution_payment.on_stopped(standing=subscription.standing)

    assert Seat.objects.taken().count() == 0
    assert sorted(kinds()) == ["institutions.ended", "institutions.seat_over"]


# Late invoices -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "reminders", "tasks", "state"),
    [(-1, 0, 0, "active"), (2, 0, 0, "active"), (3, 1, 0, "active"), (14, 2, 1, "active"), (60, 2, 1, "lapsed")],
)
def test_a_late_invoice_is_chased_step_by_step(days: int, reminders: int, tasks: int, state: str):
    subscription = SubscriptionFactory()
    now = timezone.now()
    InvoiceFactory(standing=subscription.standing, due_at=now - timedelta(days=days))

    for _morning in range(3):
        institutions.chase(now=now)

    subscription.refresh_from_db()
    assert kinds().count("institutions.reminder") == reminders
    assert StaffTask.objects.filter(kind="invoice_late").count() == tasks
    assert subscription.state == state


@pytest.mark.parametrize("fields", [{"payment__state": "paid"}, {"status": "void"}, {"payment__state": "expired"}])
def test_what_was_paid_or_withdrawn_is_not_chased(fields: dict[str, str]):
    subscription = SubscriptionFactory()
    InvoiceFactory(standing=subscription.standing, due_at=timezone.now() - timedelta(days=90), **fields)

    institutions.chase(now=timezone.now())

    assert kinds() == []


def test_paying_late_opens_the_seats_again_and_settles_the_task():
    subscription = SubscriptionFactory()
    invoice = InvoiceFactory(standing=subscription.standing, due_at=timezone.now() - timedelta(days=61))
    institutions.chase(now=timezone.now())
    Payment.objects.filter(pk=invoice.payment.pk).update(state="paid")

    institution_payment.on_paid(payment=Payment.objects.get(pk=invoice.payment.pk))

    subscription.refresh_from_db()
    assert subscription.state == State.ACTIVE
    assert StaffTask.objects.open().count() == 0
    assert "institutions.reopened" in kinds()


def test_a_reminder_of_an_invoice_that_was_paid_meanwhile_is_dropped(post):
    subscription = SubscriptionFactory()
    invoice = InvoiceFactory(standing=subscription.standing, due_at=timezone.now() - timedelta(days=4))
    institutions.chase(now=timezone.now())
    Payment.objects.filter(pk=invoice.payment.pk).update(state="paid")

    assert post() == []


# Changing one's mind, and every page -------------------------------------------------------------


def test_ending_and_going_on_are_asked_of_the_room_of_money(client: Client):
    subscription = SubscriptionFactory()
    client.force_login(subscription.contact)

    client.post(page_of(subscription) + "end/")
    assert Standing.objects.get().stop_asked_at is not None
    assert "go-on/" in client.get(page_of(subscription)).content.decode()
    client.post(page_of(subscription) + "go-on/")

    assert Standing.objects.get().stop_asked_at is None


def test_another_size_is_chosen_for_the_next_year(client: Client):
    subscription = SubscriptionFactory()
    SizeFactory(seats=10)
    client.force_login(subscription.contact)

    assert client.post(page_of(subscription) + "size/", {"size": "9"}).status_code == 422
    assert client.post(page_of(subscription) + "size/", {"size": "10"}).status_code == 303

    subscription.refresh_from_db()
    assert (subscription.seats, subscription.next_size.seats) == (5, 10)
    assert "vanaf volgend jaar 10" in client.get(page_of(subscription)).content.decode()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("asked", [True, False])
def test_the_page_speaks_in_every_state(client: Client, state: State, asked: bool):
    subscription = SubscriptionFactory(state=state, standing__stop_asked_at=timezone.now() if asked else None)
    InvoiceFactory(standing=subscription.standing, due_at=timezone.now() - timedelta(days=2))
    InvoiceFactory(standing=subscription.standing, payment__state="paid", payment__paid_at=timezone.now())
    client.force_login(subscription.contact)

    for language in ("nl", "en"):
        page = client.get(f"/{language}/institutions/{subscription.code}/")
        assert page.status_code == 200
        assert page.content.decode().count("<h1") == 1
        assert ('name="emails"' in page.content.decode()) == (state == State.ACTIVE)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("word", ["begun", "opened", "reopened", "reminder", "lapsed", "ending", "ended"])
def test_each_letter_to_the_contact_is_written(post, word: str, language: str):
    state = {"begun": "asked", "lapsed": "lapsed", "ended": "ended"}.get(word, "active")
    subscription = SubscriptionFactory(state=state, language=language, standing__stop_asked_at=timezone.now())
    invoice = InvoiceFactory(standing=subscription.standing, due_at=timezone.now())

    institutions.tell(subscription, word, once="x", payment=str(invoice.payment.code))

    assert f"/{language}/institutions/" in post()[0].body


@pytest.mark.parametrize("fields", [{"seats": 4}, {"cents": 0}])
def test_a_size_too_small_to_hide_in_or_free_cannot_be(fields: dict[str, int]):
    with pytest.raises(IntegrityError):
        SizeFactory(**({"seats": 30} | fields))


def test_a_late_first_payment_counts_for_supports():
    subscription = SubscriptionFactory(state="lapsed")
    assert not seats.supports(subscription.institution)
    EntryFactory(payment=subscription.standing.payment, cents=20_000)

    institution_payment.on_paid(payment=InvoiceFactory(standing=subscription.standing).payment)

    assert seats.supports(subscription.institution)
