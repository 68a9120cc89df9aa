"""A payment confirmed while it is being released, in every order: paid and told so, or closed and unpaid."""

import itertools
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from payments import services, stripe
from payments.models import Call, Entry, Payment, Receipt, WebhookEvent
from payments.services import calling, folding, inbox
from tests.payments import purpose
from tests.standin.handle import WEBHOOK_PATH

STEPS = ["pay", "release", "close", "look", "deliver"]
ORDERS = [order for order in itertools.permutations(STEPS) if order.index("release") < order.index("close")]


@pytest.mark.parametrize("order", ORDERS, ids=[" ".join(order) for order in ORDERS])
def test_fold_against_expiry_in_every_order(ask, till, standin, heard, order):
    payment = ask()
    session = till.open(payment)

    def close() -> None:
        for pk in payment.calls.filter(state=Call.State.OPEN).values_list("pk", flat=True):
            calling.carry_out(pk, now=timezone.now())

    steps: dict[str, Callable[[], object]] = {
        "pay": lambda: standin.pay(session),
        "release": lambda: services.release(payment),
        "close": close,
        "look": lambda: services.fold(payment),
        "deliver": till.work,
    }
    for step in order:
        steps[step]()
    till.work()
    till.run()

    payment.refresh_from_db()
    is_paid = bool(standin.objects("charge"))
    assert payment.state == (Payment.State.PAID if is_paid else Payment.State.EXPIRED)
    assert services.kept_cents(payment) == (69_500 if is_paid else 0)
    assert [word for word, *_ in heard] == (["paid"] if is_paid else ["failed"])


def test_an_older_picture_never_replaces_a_newer_one(ask, till, standin, heard):
    payment = ask()
    session = till.open(payment)
    old = folding.begin_look(payment.pk)
    picture = [stripe.facts(session)]
    standin.pay(session)
    services.fold(payment)

    folding.apply(payment.pk, old, picture)

    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID
    assert payment.checkouts.get().state == "complete"


def test_the_purpose_never_hears_of_paid_after_refunded(ask, till, standin, heard, monkeypatch):
    payment = ask()
    session = till.pay(payment)

    def slow(*, payment: Payment) -> None:
        standin.control("refund", id=session)
        services.fold(payment)  # another worker, while this one still tells
        purpose.hear("paid", payment)

    monkeypatch.setattr(purpose, "on_paid", slow)
    till.work()

    assert [word for word, *_ in heard] == ["paid", "refunded"]


# On a database that several speak to at once ----------------------------------------------------

at_once = pytest.mark.skipif("sqlite" in connection.vendor, reason="needs PostgreSQL behind DATABASE_URL")


def together(count: int, deed: Callable[[], object]) -> list[object]:
    """Do a deed in so many threads at the same moment; return what each brought."""
    gate, brought = threading.Barrier(count), []

    def run() -> None:
        gate.wait()
        try:
            brought.append(deed())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return brought


@at_once
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_copies_of_an_event_at_once(ask, till, standin, heard):
    payment = ask()
    till.pay(payment)
    event = standin.events[-1]
    body, headers = standin.signed(event)

    def bring() -> int:
        begun = timezone.now()
        status = Client().post(WEBHOOK_PATH, body, content_type="application/json", headers=headers).status_code
        assert (timezone.now() - begun).total_seconds() < 5
        return status

    answers = together(8, bring)
    row = WebhookEvent.objects.get()
    together(8, lambda: inbox.act_on(row.pk, now=timezone.now()))

    payment.refresh_from_db()
    assert answers == [200] * 8
    assert payment.state == Payment.State.PAID
    assert (Entry.objects.kept().count(), Receipt.objects.count()) == (1, 1)
    assert [word for word, *_ in heard] == ["paid"]


@at_once
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_clicks_on_pay_at_once(ask, standin):
    payment = ask()

    urls = together(8, lambda: services.checkout_url(Payment.objects.get(pk=payment.pk)))

    assert len(urls) == 8
    assert len(set(urls)) == 1
    assert len(standin.objects("checkout.session")) == 1


@at_once
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_refunds_at_once_never_give_back_more_than_came_in(ask, till, standin):
    payment = till.paid(ask())

    def ask_half() -> str:
        try:
            services.refund(payment=payment, cents=34_750, reason="terms")
        except services.RefundRefused:
            return "refused"
        return "made"

    answers = together(8, ask_half)
    till.run()
    till.work()

    payment.refresh_from_db()
    assert sorted(answers) == ["made"] * 2 + ["refused"] * 6
    assert payment.state == Payment.State.REFUNDED


@at_once
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_receipts_written_at_once_have_no_gap(ask, till, standin):
    payments = [ask(reference=f"r{number}") for number in range(6)]
    for payment in payments:
        till.pay(payment)
    waiting = iter(payments)
    lock = threading.Lock()

    def fold_next() -> None:
        with lock:
            payment = next(waiting)
        services.fold(payment)

    together(6, fold_next)

    assert sorted(Receipt.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_page_that_another_click_opened_between_two_looks_is_the_page(ask, standin, db):
    payment = ask()
    urls: list[str] = []

    def click_between(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if 'FROM "payments_checkout"' in sql and not urls:
            urls.append("")
            urls[0] = services.checkout_url(Payment.objects.get(pk=payment.pk))
        return answer

    with connection.execute_wrapper(click_between):
        url = services.checkout_url(payment)

    assert urls == [url]
    assert len(standin.objects("checkout.session")) == 1
