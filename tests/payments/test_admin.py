import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from payments.models import Call, Entry, Payment, Receipt, Refund, StaffTask, WebhookEvent
from payments.services import booking, staffing
from tests.accounts.factories import UserFactory
from tests.payments.factories import CheckoutFactory, EntryFactory, PaymentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
MODELS = ["payment", "entry", "refund", "dispute", "receipt", "payout", "stafftask", "webhookevent", "call"]


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def treasurer(*rights: str) -> Client:
    """Sign in a colleague who may look at money, and do what is named."""
    colleague = UserFactory(is_staff=True, language="nl")
    wanted = Permission.objects.filter(content_type__app_label="payments")
    colleague.user_permissions.set([*wanted.filter(codename__startswith="view_"), *wanted.filter(codename__in=rights)])
    client = Client()
    client.force_login(colleague)
    client.colleague = colleague
    return client


@pytest.fixture
def paid() -> Payment:
    payment = PaymentFactory(cents=80_000)
    EntryFactory(payment=payment, cents=80_000, source_id="ch_1")
    CheckoutFactory(payment=payment, intent_id="pi_1", state="complete")
    Payment.objects.filter(pk=payment.pk).update(state="paid")
    payment.refresh_from_db()
    return payment


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_and_nothing_can_be_added(model, admin_client, paid):
    assert admin_client.get(reverse(f"admin:payments_{model}_changelist")).status_code == 200
    assert admin_client.get(f"/admin/payments/{model}/add/").status_code == 403


def test_a_payment_is_shown_and_not_edited(admin_client, paid):
    address = reverse("admin:payments_payment_change", args=[paid.pk])

    page = admin_client.get(address)

    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert admin_client.post(address, {"cents": 1}).status_code == 403
    assert admin_client.post(f"/admin/payments/payment/{paid.pk}/delete/", {"post": "yes"}).status_code == 403


def refund_page(payment: Payment) -> str:
    return reverse("admin:payments_payment_refund", args=[payment.pk])


def test_a_refund_is_asked_with_a_reason_and_a_double_click_makes_one(paid):
    client = treasurer("add_refund")
    form = client.get(refund_page(paid)).context["form"]
    data = {"amount": "150,50", "reason": "Goodwill", "key": str(form.initial["key"])}

    answers = [client.post(refund_page(paid), data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    refund = Refund.objects.get()
    assert (refund.cents, refund.reason, refund.state) == (15_050, "Goodwill", Refund.State.OPEN)
    assert refund.asked_by == client.colleague
    assert Call.objects.get().key == f"refund:{refund.code}"


@pytest.mark.parametrize(("amount", "reason"), [("0", "x"), ("800,01", "x"), ("veel", "x"), ("", "x"), ("5", "")])
def test_a_refund_form_with_a_mistake_says_so_and_does_nothing(paid, amount, reason):
    client = treasurer("add_refund")
    key = "6f1b2a34-0000-4000-8000-000000000000"

    answer = client.post(refund_page(paid), {"amount": amount, "reason": reason, "key": key})

    assert answer.status_code == 422
    assert Refund.objects.count() == 0


def test_a_large_refund_waits_for_a_second_person(paid):
    asker, second = treasurer("add_refund", "approve_refund"), treasurer("approve_refund")
    data = {"amount": "600", "reason": "Goodwill", "key": "6f1b2a34-0000-4000-8000-000000000000"}
    asker.post(refund_page(paid), data)
    refund = Refund.objects.get()
    action = {"action": "approve", "_selected_action": [refund.pk]}
    changelist = reverse("admin:payments_refund_changelist")
    assert refund.state == Refund.State.ASKED
    assert [task.kind for task in StaffTask.objects.open()] == [StaffTask.Kind.REFUND_APPROVAL]

    asker.post(changelist, action)
    refund.refresh_from_db()
    assert (refund.state, Call.objects.count()) == (Refund.State.ASKED, 0)

    second.post(changelist, action)
    refund.refresh_from_db()
    assert (refund.state, refund.approved_by) == (Refund.State.OPEN, second.colleague)
    assert Call.objects.count() == 1
    assert StaffTask.objects.open().count() == 0


def test_a_large_refund_may_be_turned_down_and_leaves_the_amount_free(paid):
    asker, second = treasurer("add_refund"), treasurer("approve_refund")
    asker.post(
        refund_page(paid), {"amount": "600", "reason": "Goodwill", "key": "6f1b2a34-0000-4000-8000-000000000000"}
    )

    second.post(
        reverse("admin:payments_refund_changelist"),
        {"action": "turn_down", "_selected_action": [Refund.objects.get().pk]},
    )

    assert Refund.objects.get().state == Refund.State.TURNED_DOWN
    assert Call.objects.count() == 0


def test_a_refund_by_bank_is_ticked_off(client):
    payment = PaymentFactory(cents=10_000)
    booking.book_bank(payment, cents=10_000, source="bank:1")
    one = treasurer("add_refund", "approve_refund")
    one.post(refund_page(payment), {"amount": "40", "reason": "x", "key": "6f1b2a34-0000-4000-8000-000000000000"})
    refund = Refund.objects.get()
    assert refund.state == Refund.State.BY_BANK

    one.post(reverse("admin:payments_refund_changelist"), {"action": "paid_by_bank", "_selected_action": [refund.pk]})

    payment.refresh_from_db()
    assert (Refund.objects.get().state, payment.state) == (Refund.State.SUCCEEDED, Payment.State.PART_REFUNDED)


def test_who_may_only_look_cannot_refund_nor_decide(paid):
    onlooker = treasurer()

    assert onlooker.get(refund_page(paid)).status_code == 403
    assert onlooker.post(refund_page(paid), {}).status_code == 403


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_strangers_never_reach_the_refund_page(paid, client, who):
    if who == "stranger":
        client.force_login(UserFactory())

    assert client.get(refund_page(paid)).status_code in (302, 403, 404)


def test_a_task_is_settled_with_a_note():
    client = treasurer("change_stafftask")
    task = staffing.put("clock", key="clock:1")

    client.post(
        reverse("admin:payments_stafftask_changelist"),
        {"action": "settle", "note": "Clock set", "_selected_action": [task.pk]},
    )

    task.refresh_from_db()
    assert (task.note, task.done_by) == ("Clock set", client.colleague)
    assert task.done_at is not None


@pytest.mark.parametrize("model", ["payment", "entry", "receipt"])
def test_rows_are_exported_without_formulas(model, paid):
    paid.payer.name = "=HYPERLINK(1)"
    paid.payer.save()
    booking.book_bank(PaymentFactory(payer=paid.payer), cents=10_000, source="bank:1")
    found = {"payment": Payment, "entry": Entry, "receipt": Receipt}[model]
    pks = list(found.objects.values_list("pk", flat=True))

    answer = treasurer().post(
        reverse(f"admin:payments_{model}_changelist"), {"action": "export_csv", "_selected_action": pks}
    )

    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert len(text.splitlines()) == len(pks) + 1
    assert ";=" not in text
    if model != "entry":
        assert ";'=HYPERLINK(1);" in text


def test_an_event_that_failed_is_acted_on_again():
    event = WebhookEvent.objects.create(event_id="evt_1", type="charge.x", mode="test", state="failed", body={})

    treasurer("change_call", "change_webhookevent").post(
        reverse("admin:payments_webhookevent_changelist"), {"action": "act_again", "_selected_action": [event.pk]}
    )

    event.refresh_from_db()
    assert event.state == WebhookEvent.State.NEW


@pytest.mark.parametrize("model", ["payment", "entry", "refund", "receipt", "stafftask"])
def test_every_list_costs_the_same_for_one_row_and_for_three(model, admin_client, person):
    address = reverse(f"admin:payments_{model}_changelist")

    def add(number: int) -> None:
        payment = PaymentFactory(cents=10_000)
        booking.book_bank(payment, cents=10_000, source=f"bank:{number}")
        Refund.objects.create(payment=payment, cents=1, reason="x", mode="test", asked_by=person)
        staffing.put("clock", key=f"clock:{number}", payment=payment)

    add(1)
    admin_client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        admin_client.get(address)
    add(2)
    add(3)
    with CaptureQueriesContext(connection) as three:
        admin_client.get(address)

    assert len(three) == len(one)
