"""PAYMENTS.md, "What it must survive": the row about an institution's invoice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from payments import services
from payments.models import Call, Entry, Receipt, StaffTask, Standing
from payments.services import sweeping

S = Standing.State


@pytest.fixture
def sent(invoiced, till, heard):
    """A yearly invoice that was sent and waits to be paid."""
    standing = invoiced()
    till.run()
    till.work()
    till.pass_days(0.05)
    standing.refresh_from_db()
    standing.payment.refresh_from_db()
    return standing


def test_an_invoice_is_drawn_up_and_sent(sent, standin, heard):
    collection = sent.collections.get()
    customer = standin.objects("customer")[0]

    assert (sent.state, sent.payment.state, collection.status) == (S.ACTIVE, "open", "open")
    assert (sent.payment.cents, sent.total_cents) == (90_000, 90_000)
    assert collection.due_at > timezone.now() + timedelta(days=29)
    assert collection.number.startswith("TEST-")
    assert customer["email"] == "books@example.org"
    assert [word for word, *_ in heard] == ["started"]


def test_the_order_number_stands_on_it(sent, standin):
    assert [row["custom_fields"] for row in standin.objects("invoice")] == [[{"name": "Bestelnummer", "value": "PO-7"}]]


def test_paid_online(sent, till, standin, heard):
    standin.control("retry", id=sent.subscription_id, method="ideal")
    till.work()

    sent.payment.refresh_from_db()
    assert sent.payment.state in ("paid", "processing")
    till.pass_days(5)
    sent.payment.refresh_from_db()
    assert (sent.payment.state, services.kept_cents(sent.payment)) == ("paid", 90_000)
    assert Receipt.objects.count() == 1


def test_paid_to_our_own_account_and_booked_by_staff(sent, till, standin, heard, person):
    services.settle_by_bank(payment=sent.payment, source="statement 7", by=person)
    services.settle_by_bank(payment=sent.payment, source="statement 7", by=person)
    till.run()
    till.work()

    sent.payment.refresh_from_db()
    assert (sent.payment.state, services.kept_cents(sent.payment)) == ("paid", 90_000)
    assert Entry.objects.get().kind == Entry.Kind.BANK
    assert standin.objects("invoice")[0]["status"] == "paid"
    assert [word for word, *_ in heard] == ["started", "paid"]
    with pytest.raises(services.StandingRefused):
        services.settle_by_bank(payment=sent.payment, source="statement 8", by=person)


@pytest.mark.parametrize("fault", ["500-before", "500-after", "nothing-before", "nothing-after"])
def test_a_lost_answer_marks_it_once(sent, till, standin, person, fault, impatient):
    standin.fault("invoices.pay", fault)
    services.settle_by_bank(payment=sent.payment, source="statement 7", by=person)
    till.run()

    sweeping.sweep(now=timezone.now() + timedelta(minutes=10))

    assert standin.objects("invoice")[0]["status"] == "paid"
    assert Entry.objects.kept().cents() == 90_000


@pytest.fixture
def drawn_up(invoiced, till):
    """A yearly invoice that is a draft at Stripe still, as each is for its first hour."""
    standing = invoiced()
    till.run()
    till.work()
    standing.payment.refresh_from_db()
    assert (standing.payment.state, standing.collections.get().status) == ("open", "draft")
    return standing


def test_paid_by_bank_while_it_is_a_draft_it_is_never_sent(drawn_up, till, standin):
    services.settle_by_bank(payment=drawn_up.payment, source="statement 7")
    till.run()
    till.work()
    till.pass_days(1)

    drawn_up.payment.refresh_from_db()
    assert standin.objects("invoice")[0]["status"] == "paid"
    assert (drawn_up.payment.state, services.kept_cents(drawn_up.payment)) == ("paid", 90_000)
    assert "invoice.sent" not in [event["type"] for event in standin.events]


def test_withdrawn_while_it_is_a_draft_it_is_never_sent(drawn_up, till, standin):
    services.void_invoice(payment=drawn_up.payment)
    till.run()
    till.work()
    till.pass_days(1)

    drawn_up.payment.refresh_from_db()
    assert standin.objects("invoice")[0]["status"] == "void"
    assert drawn_up.payment.state == "expired"
    assert "invoice.sent" not in [event["type"] for event in standin.events]


def test_paid_by_bank_after_stripe_gave_it_up_unheard(sent, till, standin):
    for _try in range(4):
        standin.control("retry", id=sent.subscription_id)  # nothing is kept to collect it with
    assert standin.objects("invoice")[0]["status"] == "uncollectible"

    services.settle_by_bank(payment=sent.payment, source="statement 7")
    till.run()
    till.work()

    sent.payment.refresh_from_db()
    assert standin.objects("invoice")[0]["status"] == "paid"
    assert (sent.payment.state, services.kept_cents(sent.payment)) == ("paid", 90_000)


@pytest.mark.parametrize("call", ["invoices.finalize_invoice", "invoices.pay"])
@pytest.mark.parametrize("fault", ["500-before", "500-after", "nothing-before", "nothing-after"])
def test_a_lost_answer_about_a_draft_is_no_trouble(drawn_up, till, standin, fault, call, impatient):
    standin.fault(call, fault)
    services.settle_by_bank(payment=drawn_up.payment, source="statement 7")
    till.run()

    sweeping.sweep(now=timezone.now() + timedelta(minutes=10))

    assert standin.objects("invoice")[0]["status"] == "paid"
    assert Call.objects.filter(state=Call.State.OPEN).count() == 0


def test_marked_as_paid_at_stripe_without_money_is_looked_at(sent, till, standin):
    standin.control("pay_elsewhere", id=sent.subscription_id)
    till.work()

    sent.payment.refresh_from_db()
    assert (sent.payment.state, services.kept_cents(sent.payment)) == ("review", 0)
    assert StaffTask.objects.open().filter(kind=StaffTask.Kind.REVIEW).count() == 1


def test_overdue_and_paid_late(sent, till, standin, heard):
    till.pass_days(31)
    assert till.now(sent).state == S.FAILING

    standin.control("retry", id=sent.subscription_id, method="card")
    till.work()

    assert till.now(sent).state == S.ACTIVE
    assert [word for word, *_ in heard] == ["started", "failing 0", "paid", "recovered"]


@pytest.mark.parametrize("by_us", [True, False])
def test_voided(sent, till, standin, heard, by_us):
    if by_us:
        services.void_invoice(payment=sent.payment)
        till.run()
    else:
        standin.control("void", id=sent.subscription_id)
    till.work()

    sent.payment.refresh_from_db()
    assert sent.payment.state == "expired"
    assert [word for word, *_ in heard] == ["started", "failed"]
    with pytest.raises(services.StandingRefused):
        services.void_invoice(payment=sent.payment)


def test_more_seats_count_from_the_next_invoice(sent, till, standin):
    standin.control("retry", id=sent.subscription_id, method="card")
    till.work()

    services.change_standing(standing=sent, quantity=12)
    till.run()
    payment = till.period(sent, draft=True)

    assert (till.now(sent).quantity, payment.cents) == (12, 108_000)


def test_a_last_invoice_may_still_be_paid_after_it_ended(sent, till, standin):
    services.stop_standing(standing=sent)
    till.run()
    till.work()
    sent.payment.refresh_from_db()
    assert (till.now(sent).state, sent.payment.state) == (S.ENDED, "open")

    standin.control("retry", id=standin.objects("invoice")[0]["id"], method="card")
    till.work()

    sent.payment.refresh_from_db()
    assert sent.payment.state == "paid"
    assert till.now(sent).state == S.ENDED


@pytest.mark.parametrize("fault", ["500-before", "500-after", "nothing-before", "nothing-after"])
@pytest.mark.parametrize("call", ["customers.create", "prices.create", "subscriptions.create"])
def test_a_lost_answer_begins_one_subscription(invoiced, till, standin, fault, call, impatient):
    standin.fault(call, fault)
    standing = invoiced()
    till.run()
    sweeping.sweep(now=timezone.now() + timedelta(minutes=10))
    sweeping.sweep(now=timezone.now() + timedelta(hours=25))

    assert len(standin.objects("subscription")) == 1
    assert till.now(standing).subscription_id
    assert standing.calls.get().state == Call.State.DONE


def test_asked_twice_it_is_one(invoiced, till):
    first = invoiced()
    till.run()

    assert invoiced() == first
    assert Standing.objects.count() == 1


def test_what_is_invoiced_or_collected_by_itself_is_not_paid_on_the_checkout_page(invoiced, promise, till, standin):
    standing = till.begin(promise())
    renewal = till.period(standing, draft=True)

    for payment in (invoiced().payment, renewal):
        with pytest.raises(services.CheckoutUnavailable):
            services.checkout_url(payment)

    assert len(standin.objects("checkout.session")) == 1
