"""The fund and an institution's seats as a whole: the real client, the stand-in, years that pass."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.roles import lay_down_roles
from donations.models import Participation, Subscription
from donations.services import fund, institutions, seats
from notifications.models import Message
from payments.models import Payment, Receipt
from tests.accounts.factories import UserFactory
from tests.donations.factories import SizeFactory

pytestmark = pytest.mark.django_db
ACTIVE, LAPSED, LEFT = Participation.State.ACTIVE, Participation.State.LAPSED, Participation.State.LEFT


def kinds(prefix: str) -> list[str]:
    return list(Message.objects.filter(kind__startswith=prefix).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def doctor(client: Client):
    person = UserFactory(name="Noor Verhagen")
    client.force_login(person)
    return person


def join(client: Client, cents: str = "6000") -> Participation:
    fields = {"cents": cents, "other": "", "register": "BIG", "registration_number": "0990 000 0101"}
    assert client.post("/nl/fund/join/", fields).status_code == 303
    return Participation.objects.select_related("standing__payment").get()


def test_years_in_the_fund_leaving_and_coming_back(client, doctor, till, standin):
    mine = join(client)
    till.begin(mine.standing)
    mine.refresh_from_db()
    assert (mine.state, mine.registration_number) == (ACTIVE, "09900000101")
    assert kinds("fund.") == ["fund.welcome"]

    with time_machine.travel(mine.standing.period_ends_at - timedelta(days=13)):
        fund.give_notice(now=timezone.now())
    assert kinds("fund.")[1:] == ["fund.notice"]
    assert till.period(mine.standing).state == "paid"
    assert Receipt.objects.count() == 2

    client.post("/nl/fund/mine/leave/")
    till.run()
    till.work()
    mine.refresh_from_db()
    assert mine.state == ACTIVE  # the year was paid
    assert kinds("fund.")[2:] == ["fund.leaving"]
    till.period(mine.standing)  # the year is over
    mine.refresh_from_db()
    assert mine.state == LEFT
    assert not seats.supports(doctor)

    again = join(client, "12000")
    till.begin(again.standing)
    again.refresh_from_db()
    assert (again.state, again.standing.cents, again.since) == (ACTIVE, 12_000, mine.since)
    assert seats.supports(doctor)
    assert client.get("/nl/fund/mine/").content.decode().count("Betaalbewijs TEST-") == 3


def test_a_year_that_cannot_be_collected_lapses_kindly(client, doctor, till, standin):
    mine = join(client)
    till.begin(mine.standing)
    mine.standing.refresh_from_db()

    standin.control("spoil", id=mine.standing.subscription_id)
    till.period(mine.standing)
    mine.refresh_from_db()
    assert mine.state == ACTIVE
    assert kinds("fund.") == ["fund.welcome", "fund.failing"]
    for days in (3, 5, 7):
        till.pass_days(days)

    mine.refresh_from_db()
    assert mine.state == LAPSED
    assert kinds("fund.")[-1] == "fund.lapsed"
    assert "Je bent niets schuldig" in client.get("/nl/fund/mine/").content.decode()
    assert join(client).standing.state == "starting"  # welcome back
    assert kinds("fund.") == ["fund.welcome", "fund.failing", "fund.failing", "fund.failing", "fund.lapsed"]


def test_money_for_an_amount_that_was_left_goes_back(client, doctor, till, standin):
    first = join(client).standing
    session = till.open(first.payment)
    standin.pay(session)  # paid, but no news of it has come to us yet
    second = join(client, "12000").standing

    till.work()
    till.run()
    till.work()

    first.payment.refresh_from_db()
    mine = Participation.objects.get()
    assert mine.standing == second
    assert mine.state == Participation.State.BEGUN
    assert first.payment.state == "refunded"
    first.refresh_from_db()
    assert not first.is_running


def test_an_institutions_years_from_invoice_to_transfer_to_the_end(client, doctor, till, standin):
    SizeFactory(seats=5)
    SizeFactory(seats=10)
    contact = UserFactory(name="Fleur Hendriks")
    client.force_login(contact)
    client.post(
        "/nl/institutions/begin/",
        {"institution_name": "De Kade, Utrecht", "size": "10", "invoice_email": "crediteuren@dekade.example",
         "order_number": "PO-118", "domains": "dekade.example"},
    )  # fmt: skip
    till.run()
    till.work()
    till.pass_days(0.05)
    subscription = Subscription.objects.select_related("standing").get()
    page = f"/nl/institutions/{subscription.code}/"
    invoice = institutions.invoices_of(subscription)[0]
    assert (subscription.state, invoice.payment.state, invoice.payment.cents) == ("asked", "open", 40_000)
    assert invoice.number in client.get(page).content.decode()
    assert [row["custom_fields"][0]["value"] for row in standin.objects("invoice")] == ["PO-118"]

    treasurer = Client()
    lay_down_roles()
    staff = UserFactory(is_staff=True)
    staff.groups.add(Group.objects.get(name="Money"))
    treasurer.force_login(staff)
    treasurer.post(
        "/nl/desk/money/transfers/",
        {"reference": "B-77", "booked_on": "2026-11-20", "amount": "400", "name": "De Kade",
         "text": f"fact. {invoice.number.lower()} PO-118"},
    )  # fmt: skip
    till.run()
    till.work()
    subscription.refresh_from_db()
    assert subscription.state == "active"
    assert standin.objects("invoice")[0]["status"] == "paid"
    assert Payment.objects.get(pk=invoice.payment.pk).entries.count() == 1
    assert "institutions.opened" in kinds("institutions.")

    client.post(f"{page}size/", {"size": "5"})
    till.run()
    till.work()
    renewal = till.period(subscription.standing)
    till.pass_days(0.05)
    renewal.refresh_from_db()
    assert (renewal.cents, renewal.state) == (20_000, "open")
    subscription.refresh_from_db()
    assert subscription.seats == 10  # lowered with the paid year, not before
    standin.control("retry", id=subscription.standing.subscription_id, method="card")
    till.work()
    subscription.refresh_from_db()
    assert (subscription.seats, subscription.state) == (5, "active")

    client.post(f"{page}end/")
    till.run()
    till.work()
    till.pass_days(366)
    subscription.refresh_from_db()
    assert subscription.state == "ended"
    assert kinds("institutions.")[-2:] == ["institutions.ending", "institutions.ended"]
