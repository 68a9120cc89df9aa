"""Bank transfers at the desk: matched by number and amount, or put before the treasurer."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.test import Client

from accounts.roles import lay_down_roles
from donations.models import BankTransfer
from donations.services import transfers
from payments.models import Payment, StaffTask
from tests.accounts.factories import UserFactory
from tests.donations.factories import InvoiceFactory, StandingFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
LIST = "/nl/desk/money/transfers/"


@pytest.fixture
def treasurer(client: Client):
    lay_down_roles()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="Money"))
    client.force_login(person)
    return person


@pytest.fixture
def invoice():
    return InvoiceFactory(standing=SubscriptionFactory().standing, number="KV-0042")


def line(**changed: str) -> dict[str, str]:
    fields = {"reference": "B-1", "booked_on": "2026-11-02", "amount": "200,00", "name": "De Kade", "text": "KV-0042"}
    return fields | changed


def test_only_who_keeps_the_books_sees_transfers(client: Client, invoice):
    lay_down_roles()
    made = BankTransfer.objects.create(reference="x", booked_on="2026-11-01", cents=1)
    answers = []
    for group in ("", "Courses", "Texts", "Money"):
        person = UserFactory(is_staff=bool(group))
        if group:
            person.groups.add(Group.objects.get(name=group))
        client.force_login(person)
        answers.append([client.get(LIST).status_code, client.get(f"{LIST}{made.pk}/").status_code])

    assert answers == [[404, 404]] * 3 + [[200, 200]]


@pytest.mark.parametrize("text", ["KV-0042", "factuur kv 0042 PO-1", "KV0042", "Betreft:KV-00 42."])
def test_a_line_that_names_an_invoice_of_its_amount_pays_it(client: Client, treasurer, invoice, text: str):
    answer = client.post(LIST, line(text=text))

    assert answer["Location"] == LIST
    transfer, payment = BankTransfer.objects.get(), Payment.objects.get(pk=invoice.payment.pk)
    assert (transfer.payment, payment.state) == (payment, "paid")
    assert [(entry.kind, entry.cents) for entry in payment.entries.all()] == [("bank", 20_000)]
    assert payment.calls.get().verb == "pay_invoice"
    assert StaffTask.objects.open().count() == 0


@pytest.mark.parametrize(
    "changed", [{"text": "KV-00421"}, {"text": "XKV-0042"}, {"text": ""}, {"amount": "199,99"}, {"amount": "400"}]
)
def test_what_fits_none_waits_for_the_treasurer(client: Client, treasurer, invoice, changed: dict[str, str]):
    answer = client.post(LIST, line(**changed))

    made = BankTransfer.objects.get()
    assert answer["Location"] == f"{LIST}{made.pk}/"
    assert StaffTask.objects.open().get().kind == "unmatched"
    assert Payment.objects.get(pk=invoice.payment.pk).state == "open"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reference": ""}, "reference"),
        ({"booked_on": "x"}, "booked_on"),
        ({"amount": "0"}, "amount"),
        ({"amount": "veel"}, "amount"),
        ({"text": "x" * 301}, "text"),
    ],
)
def test_a_line_that_cannot_be_is_said_at_its_field(client: Client, treasurer, changed: dict[str, str], field: str):
    answer = client.post(LIST, line(**changed))

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert BankTransfer.objects.count() == 0


def test_the_same_line_is_booked_once(client: Client, treasurer, invoice):
    client.post(LIST, line())

    answer = client.post(LIST, line())

    assert answer.status_code == 422
    assert "al eerder ingevoerd" in answer.content.decode()
    assert Payment.objects.get(pk=invoice.payment.pk).entries.count() == 1


def test_the_treasurer_matches_by_hand_and_only_what_fits(client: Client, treasurer, invoice):
    other = InvoiceFactory(standing=StandingFactory(purpose="donations.subscription", cents=100), number="KV-0043")
    client.post(LIST, line(text=""))
    path = f"{LIST}{BankTransfer.objects.get().pk}/"

    wrong = client.post(path, {"invoice": str(other.pk), "note": ""})
    both = client.post(path, {"invoice": str(invoice.pk), "note": "a gift"})
    neither = client.post(path, {"invoice": "", "note": " "})
    right = client.post(path, {"invoice": str(invoice.pk), "note": ""})
    again = client.post(path, {"invoice": "", "note": "a gift"})

    assert [page.status_code for page in (wrong, both, neither, right, again)] == [422, 422, 422, 303, 422]
    assert Payment.objects.get(pk=invoice.payment.pk).state == "paid"
    assert StaffTask.objects.open().count() == 0


def test_a_gift_by_transfer_is_put_aside_with_a_reason(client: Client, treasurer):
    client.post(LIST, line())
    made = BankTransfer.objects.get()

    client.post(f"{LIST}{made.pk}/", {"invoice": "", "note": "a gift by bank transfer"})

    made.refresh_from_db()
    assert (made.note, made.is_open) == ("a gift by bank transfer", False)
    assert StaffTask.objects.get().note == "a gift by bank transfer"
    assert client.get(LIST).status_code == client.get(f"{LIST}{made.pk}/").status_code == 200


def test_an_invoice_that_was_paid_meanwhile_takes_no_second_transfer(treasurer, invoice):
    Payment.objects.filter(pk=invoice.payment.pk).update(state="paid")
    transfer = BankTransfer.objects.create(reference="B-2", booked_on="2026-11-02", cents=20_000)

    with pytest.raises(transfers.TransferRefused):
        transfers.match(transfer=transfer, payment=invoice.payment, by=treasurer)


@pytest.mark.parametrize("fields", [{"cents": 0}, {"note": "x"}])
def test_the_database_refuses_what_cannot_be(invoice, fields: dict[str, object]):
    with pytest.raises(IntegrityError):
        BankTransfer.objects.create(
            **({"reference": "r", "booked_on": "2026-11-02", "cents": 1, "payment": invoice.payment} | fields)
        )
