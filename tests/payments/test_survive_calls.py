"""PAYMENTS.md, "What it must survive": the rows about our own calls, the checkout and its end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from payments import services
from payments.models import Call, Checkout, Payment, Refund, StaffTask
from payments.services import calling, sweeping
from tests.payments import purpose

LATER = timedelta(minutes=30)


def call_of(payment: Payment, verb: str = "create_session") -> Call:
    return payment.calls.filter(verb=verb).order_by("-pk").first()


@pytest.mark.usefixtures("impatient")
def test_before_our_own_request_returned(ask, till, standin, heard):
    payment = ask()
    standin.fault("checkout.sessions.create", "nothing-after")
    with pytest.raises(services.CheckoutUnavailable):
        services.checkout_url(payment)
    standin.pay(standin.objects("checkout.session")[0]["id"])

    standin.deliver()
    till.run()

    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID
    assert payment.checkouts.count() == 1
    assert heard == [("paid", "paid", "place-1")]


@pytest.mark.parametrize("fault", ["nothing-before", "nothing-after", "500-before", "500-after"])
def test_api_fails_once_while_the_checkout_is_opened(ask, standin, db, fault):
    payment = ask()
    standin.fault("checkout.sessions.create", fault)

    try:
        url = services.checkout_url(payment)
    except services.CheckoutUnavailable:
        url = services.checkout_url(payment)

    made = standin.objects("checkout.session")
    assert len([session for session in made if session["status"] == "open"]) == 1
    assert url == made[-1]["url"]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", ["nothing-after", "500-after"])
def test_api_times_out_after_the_session_was_made(ask, standin, db, fault):
    payment = ask()
    standin.fault("checkout.sessions.create", fault)

    with pytest.raises(services.CheckoutUnavailable) as sorry:
        services.checkout_url(payment)
    url = services.checkout_url(payment)

    assert "Er is niets betaald" in str(sorry.value) or "Nothing has been paid" in str(sorry.value)
    assert [session["url"] for session in standin.objects("checkout.session")] == [url]
    assert call_of(payment).attempt == 1


def test_a_replayed_500_is_followed_by_a_read_and_only_then_by_a_new_key(ask, standin, db):
    payment = ask()
    standin.fault("checkout.sessions.create", "500-before", times=1)

    with pytest.raises(services.CheckoutUnavailable):
        services.checkout_url(payment)
    assert call_of(payment).must_read_first is True
    assert standin.objects("checkout.session") == []
    services.checkout_url(payment)

    call = call_of(payment)
    assert (call.key, call.attempt) == (f"session:{payment.code}:2", 2)
    assert len(standin.objects("checkout.session")) == 1


@pytest.mark.usefixtures("impatient")
def test_api_times_out_after_the_refund_was_made(ask, till, standin):
    payment = till.paid(ask())
    refund = services.refund(payment=payment, cents=10_000, reason="terms")
    standin.fault("refunds.create", "nothing-after")

    sweeping.sweep(now=timezone.now())
    sweeping.sweep(now=timezone.now() + LATER)

    refund.refresh_from_db()
    assert refund.state == Refund.State.SUCCEEDED
    assert len(standin.objects("refund")) == 1
    assert services.kept_cents(payment) == 59_500


@pytest.mark.parametrize("fault", ["500-before", "500-after"])
def test_a_replayed_500_never_makes_a_second_refund(ask, till, standin, fault):
    payment = till.paid(ask())
    refund = services.refund(payment=payment, cents=10_000, reason="terms")
    standin.fault("refunds.create", fault)

    for minutes in (0, 30, 60):
        sweeping.sweep(now=timezone.now() + timedelta(minutes=minutes))

    refund.refresh_from_db()
    assert refund.state == Refund.State.SUCCEEDED
    assert len(standin.objects("refund")) == 1
    assert call_of(payment, "create_refund").key.startswith(f"refund:{refund.code}")


@pytest.mark.usefixtures("impatient")
def test_after_a_day_the_refund_is_read_first(ask, till, standin):
    payment = till.paid(ask())
    services.refund(payment=payment, cents=10_000, reason="terms")
    standin.fault("refunds.create", "nothing-after")
    sweeping.sweep(now=timezone.now())
    standin.advance(seconds=25 * 3600)  # the key is forgotten there

    sweeping.sweep(now=timezone.now() + timedelta(hours=25))

    assert len(standin.objects("refund")) == 1
    assert services.kept_cents(payment) == 59_500


def test_double_click_on_pay(ask, standin, db):
    payment = ask()

    first, second = services.checkout_url(payment), services.checkout_url(payment)

    assert first == second
    assert len(standin.objects("checkout.session")) == 1


def test_two_starts_for_one_purchase_are_one_payment(ask, standin, db):
    first, second = ask(), ask(cents=1)

    assert first == second
    assert second.cents == 69_500
    assert Call.objects.count() == 1


def test_double_click_while_the_first_request_is_still_at_stripe(ask, standin, db):
    payment = ask()
    now = timezone.now()
    call = calling.claim(call_of(payment).pk, now=now, is_patient=True)

    url = services.checkout_url(payment)  # the second click
    calling.create_session(call, now)  # the first one's request arrives late

    assert len(standin.objects("checkout.session")) == 1
    assert services.checkout_url(payment) == url


def test_double_click_on_refund(ask, till, standin):
    payment = till.paid(ask())

    first = services.refund(payment=payment, cents=10_000, reason="goodwill", key="click-1")
    second = services.refund(payment=payment, cents=10_000, reason="goodwill", key="click-1")
    till.run()
    till.run()

    assert first == second
    assert len(standin.objects("refund")) == 1


def test_refund_key_in_use_is_tried_again_and_made_once(ask, till, standin):
    payment = till.paid(ask())
    refund = services.refund(payment=payment, cents=10_000, reason="goodwill")
    call = call_of(payment, "create_refund")
    now = timezone.now()

    calling.create_refund(calling.claim(call.pk, now=now, is_patient=True), now)
    again = calling.claim(call.pk, now=now, is_patient=False)

    assert again is None
    till.run()
    refund.refresh_from_db()
    assert len(standin.objects("refund")) == 1


def test_price_tampering_is_impossible_because_the_checkout_shows_our_amount(ask, till, standin):
    payment = ask(cents=12_345)

    till.open(payment)

    session = standin.objects("checkout.session")[0]
    assert (session["amount_total"], session["currency"]) == (12_345, "eur")
    assert session["client_reference_id"] == str(payment.code)


@pytest.mark.parametrize(("what", "value"), [("amount", 69_499), ("amount", 69_501), ("currency", "usd")])
def test_another_amount_or_currency_than_asked(ask, till, standin, heard, what, value):
    payment = ask()
    till.pay(payment)
    charge = standin.objects("charge")[0]
    standin.control("change", id=charge["id"], **{what: value})

    till.work()

    payment.refresh_from_db()
    assert payment.state == Payment.State.REVIEW
    assert payment.entries.filter(kind="charge").count() == 1
    assert not payment.entries.filter(receipt__isnull=False).exists()
    assert [task.kind for task in StaffTask.objects.all()] == [StaffTask.Kind.REVIEW]
    assert heard == []


def test_review_ends_when_the_sum_is_right_again(ask, till, standin, heard):
    payment = ask()
    till.pay(payment)
    charge = standin.objects("charge")[0]
    standin.control("change", id=charge["id"], amount=70_000)
    till.work()

    standin.control("refund", id=charge["id"], amount=500)
    till.work()

    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID
    assert StaffTask.objects.open().filter(kind=StaffTask.Kind.REVIEW).count() == 0
    assert heard == [("paid", "paid", "place-1")]


@pytest.mark.parametrize("cents", [0, -1])
def test_amount_0_never_reaches_stripe(ask, standin, db, cents):
    with pytest.raises(ValueError, match="Nothing is to be paid"):
        ask(cents=cents)

    assert Payment.objects.count() == 0


def test_session_expires(ask, till, standin, heard):
    payment = ask()
    till.open(payment)
    standin.advance(seconds=24 * 3600 + 60)

    till.work()

    payment.refresh_from_db()
    assert payment.state == Payment.State.EXPIRED
    assert payment.checkouts.get().state == Checkout.State.EXPIRED
    assert heard == [("failed", "expired", "place-1")]


def test_the_session_lives_as_long_as_the_seat_is_held(ask, till, standin):
    held = timezone.now() + timedelta(minutes=40)
    payment = ask(expires_at=held)

    till.open(payment)

    assert abs(standin.objects("checkout.session")[0]["expires_at"] - held.timestamp()) < 2


def test_a_hold_shorter_than_stripe_allows_is_ended_by_our_own_call(ask, till, standin, heard):
    payment = ask(expires_at=timezone.now() + timedelta(minutes=10))
    session = till.open(payment)

    sweeping.sweep(now=timezone.now() + timedelta(minutes=11))

    payment.refresh_from_db()
    assert payment.state == Payment.State.EXPIRED
    assert standin.objects("checkout.session")[0]["status"] == "expired"
    assert "method" not in standin.visit(f"/c/pay/{session}")[1]
    assert heard == [("failed", "expired", "place-1")]


def test_expired_and_asked_again_is_the_same_payment_with_a_new_session(ask, till, standin, heard):
    payment = ask()
    till.open(payment)
    services.release(payment)
    till.run()

    again = ask()
    till.paid(again)

    assert again == payment
    assert again.state == Payment.State.PAID
    assert list(again.checkouts.order_by("attempt").values_list("attempt", "state")) == [
        (1, "expired"),
        (2, "complete"),
    ]
    assert heard == [("failed", "expired", "place-1"), ("paid", "paid", "place-1")]


def test_expired_and_asked_again_at_another_price_is_another_payment(ask, till):
    payment = ask()
    services.release(payment)

    again = ask(cents=79_500)

    assert again != payment
    assert (payment.cents, again.cents) == (69_500, 79_500)


def test_paid_at_the_last_second_before_our_release_reached_stripe(ask, till, standin, heard):
    payment = ask()
    till.pay(payment)

    services.release(payment)
    till.run()

    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID
    assert heard == [("paid", "paid", "place-1")]
    assert call_of(payment, "expire_session").state == Call.State.DONE


def test_released_while_the_session_is_being_opened(ask, standin, till, heard):
    payment = ask()
    now = timezone.now()
    call = calling.claim(call_of(payment).pk, now=now, is_patient=True)

    services.release(payment)
    calling.create_session(call, now)
    till.run()

    payment.refresh_from_db()
    assert payment.state == Payment.State.EXPIRED
    assert [session["status"] for session in standin.objects("checkout.session")] == ["expired"]
    assert heard == [("failed", "expired", "place-1")]


def test_released_before_anything_left_the_house(ask, standin, till, heard):
    payment = ask()

    services.release(payment)
    till.run()

    payment.refresh_from_db()
    assert payment.state == Payment.State.EXPIRED
    assert standin.objects("checkout.session") == []
    with pytest.raises(services.CheckoutUnavailable):
        services.checkout_url(payment)
    assert heard == [("failed", "expired", "place-1")]


def test_releasing_what_is_paid_does_nothing(ask, till, heard):
    payment = till.paid(ask())

    services.release(payment)
    till.run()

    payment.refresh_from_db()
    assert (payment.state, payment.released_at) == (Payment.State.PAID, None)
    assert heard == [("paid", "paid", "place-1")]


@pytest.mark.parametrize("method", ["decline", "check"])
def test_card_declined_or_extra_check(ask, till, standin, heard, method):
    payment = ask()
    session = till.pay(payment, method)
    till.work()
    payment.refresh_from_db()
    assert payment.state == Payment.State.OPEN
    assert heard == []

    standin.pay(session, "approve" if method == "check" else "card")
    till.work()

    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID
    assert heard == [("paid", "paid", "place-1")]


def test_an_api_that_refuses_our_key_is_no_reason_to_give_up(ask, standin, db, settings):
    settings.STRIPE_SECRET_KEY = "pk_nonsense"
    payment = ask()

    with pytest.raises(services.CheckoutUnavailable):
        services.checkout_url(payment)

    call = call_of(payment)
    assert (call.state, call.tries) == (Call.State.OPEN, 1)


def test_a_call_that_stripe_refuses_is_put_before_staff(ask, standin, db):
    payment = ask(description="x", email="x" * 10)
    payment.payer.customer_id = "cus_unknown"
    payment.payer.save()

    with pytest.raises(services.CheckoutUnavailable):
        services.checkout_url(payment)

    assert call_of(payment).state == Call.State.FAILED
    assert StaffTask.objects.get().kind == StaffTask.Kind.CALL_REFUSED


def test_kill_the_worker_between_any_two_steps_and_the_sweep_finishes(ask, till, standin, heard, monkeypatch):
    payment = ask()
    till.pay(payment)
    standin.deliver()  # the events are kept; the worker dies before it acts on them
    payment.refresh_from_db()
    assert payment.state == Payment.State.OPEN

    monkeypatch.setattr("payments.services.purposes.tell", lambda payment: None)  # it dies before it tells
    sweeping.sweep(now=timezone.now())
    assert heard == []
    monkeypatch.undo()
    sweeping.sweep(now=timezone.now())

    assert heard == [("paid", "paid", "place-1")]


def test_a_purpose_that_fails_is_told_again_and_staff_hear_of_it(ask, till, heard):
    purpose.failing.append(RuntimeError("no room"))
    payment = till.paid(ask())
    assert heard == []
    assert StaffTask.objects.get().kind == StaffTask.Kind.NOT_TOLD

    Payment.objects.update(telling_until=timezone.now() - timedelta(seconds=1))
    sweeping.sweep(now=timezone.now())

    payment.refresh_from_db()
    assert heard == [("paid", "paid", "place-1")]
    assert payment.told_version == payment.version
    assert StaffTask.objects.open().count() == 0
