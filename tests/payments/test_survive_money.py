"""PAYMENTS.md, "What it must survive": the rows about debits, refunds and disputes."""

from datetime import datetime, timedelta, tzinfo

import pytest
from django.utils import timezone

from payments import services, tasks
from payments.models import Dispute, Entry, Payment, Payout, Receipt, Refund, StaffTask
from payments.services import reconciling, sweeping


class Ahead:
    """A clock that is six minutes fast."""

    @staticmethod
    def now(zone: tzinfo) -> datetime:
        return datetime.now(zone) + timedelta(minutes=6)


def kinds(payment: Payment) -> list[tuple[str, int]]:
    return list(payment.entries.kept().order_by("pk").values_list("kind", "cents"))


# Bank debits ------------------------------------------------------------------------------------


def test_sepa_started(ask, till, heard):
    payment = till.paid(ask(), "sepa_debit")

    assert payment.state == Payment.State.PROCESSING
    assert (payment.entries.count(), Receipt.objects.count()) == (0, 0)
    assert heard == [("processing", "processing", "place-1")]


def test_sepa_arrives(ask, till, standin, heard):
    payment = till.paid(ask(), "sepa_debit")

    standin.settle(till.session(payment))
    till.work()

    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID
    assert Receipt.objects.count() == 1
    assert [word for word, *_ in heard] == ["processing", "paid"]


def test_sepa_fails_and_is_paid_again_through_a_new_session(ask, till, standin, heard):
    payment = till.paid(ask(), "sepa_debit")
    standin.bounce(till.session(payment))
    till.work()
    payment.refresh_from_db()
    assert payment.state == Payment.State.FAILED

    again = till.paid(ask())

    assert again == payment
    assert again.state == Payment.State.PAID
    assert again.entries.kept().cents() == 69_500
    assert [word for word, *_ in heard] == ["processing", "failed", "paid"]


def test_sepa_on_its_way_is_not_released(ask, till, standin, heard):
    payment = till.paid(ask(), "sepa_debit")

    services.release(payment)
    till.run()

    payment.refresh_from_db()
    assert (payment.state, payment.released_at) == (Payment.State.PROCESSING, None)


def test_sepa_taken_back(ask, till, standin, heard):
    payment = till.paid(ask(), "sepa_debit")
    session = till.session(payment)
    standin.settle(session)
    till.work()

    standin.control("dispute", id=session)
    till.work()

    payment.refresh_from_db()
    assert payment.state == Payment.State.LOST
    assert kinds(payment) == [("charge", 69_500), ("dispute", -69_500)]
    assert list(Receipt.objects.order_by("pk").values_list("kind", flat=True)) == ["receipt", "credit"]
    assert [word for word, *_ in heard] == ["processing", "paid", "refunded"]


# Refunds ----------------------------------------------------------------------------------------


def test_refund_full(ask, till, heard):
    payment = till.paid(ask())

    refund = services.refund(payment=payment, cents=69_500, reason="terms")
    till.run()
    till.work()

    payment.refresh_from_db()
    refund.refresh_from_db()
    assert (payment.state, refund.state) == (Payment.State.REFUNDED, Refund.State.SUCCEEDED)
    assert kinds(payment) == [("charge", 69_500), ("refund", -69_500)]
    assert [word for word, *_ in heard] == ["paid", "refunded"]


def test_refund_in_parts_is_not_counted_cumulatively(ask, till, heard):
    payment = till.paid(ask())

    for cents, state in ((20_000, "part_refunded"), (30_000, "part_refunded"), (19_500, "refunded")):
        services.refund(payment=payment, cents=cents, reason="terms")
        till.run()
        till.work()
        payment.refresh_from_db()
        assert payment.state == state

    assert kinds(payment)[1:] == [("refund", -20_000), ("refund", -30_000), ("refund", -19_500)]
    assert Receipt.objects.filter(kind=Receipt.Kind.CREDIT).count() == 3
    assert [state for _, state, _ in heard] == ["paid", "part_refunded", "part_refunded", "refunded"]


@pytest.mark.parametrize("cents", [0, -1, 69_501])
def test_a_refund_of_more_than_came_in_is_refused(ask, till, cents):
    payment = till.paid(ask())

    with pytest.raises(services.RefundRefused):
        services.refund(payment=payment, cents=cents, reason="terms")


def test_refunds_under_way_count_before_they_are_made(ask, till):
    payment = till.paid(ask())
    services.refund(payment=payment, cents=40_000, reason="terms")

    assert services.refundable_cents(payment) == 29_500
    with pytest.raises(services.RefundRefused):
        services.refund(payment=payment, cents=29_501, reason="terms")


def test_what_was_never_paid_is_not_refunded(ask, db):
    with pytest.raises(services.RefundRefused):
        services.refund(payment=ask(), cents=1, reason="terms")


def test_refund_pending_then_failed_goes_by_bank(ask, till, standin, heard, person):
    payment = till.paid(ask())
    standin.control("remember", refunds_pending=True)
    refund = services.refund(payment=payment, cents=69_500, reason="terms", by=person)
    till.run()
    till.work()
    refund.refresh_from_db()
    assert refund.state == Refund.State.PENDING

    standin.control("fail_refund", id=refund.refund_id)
    till.work()

    payment.refresh_from_db()
    refund.refresh_from_db()
    by_bank = payment.refunds.get(state=Refund.State.BY_BANK)
    assert refund.state == Refund.State.FAILED
    assert kinds(payment) == [("charge", 69_500), ("refund", -69_500), ("refund_reversal", 69_500)]
    assert [task.kind for task in StaffTask.objects.open()] == [StaffTask.Kind.REFUND_FAILED]
    assert services.refundable_cents(payment) == 0

    services.record_bank_refund(refund=by_bank, by=person)
    till.run()

    payment.refresh_from_db()
    assert payment.state == Payment.State.REFUNDED
    assert services.kept_cents(payment) == 0
    assert StaffTask.objects.open().count() == 0
    assert list(Receipt.objects.order_by("pk").values_list("kind", flat=True)) == [
        "receipt", "credit", "withdrawal", "credit",
    ]  # fmt: skip
    with pytest.raises(services.RefundRefused):
        services.record_bank_refund(refund=by_bank, by=person)


def test_refund_that_failed_after_it_succeeded(ask, till, standin):
    payment = till.paid(ask())
    refund = services.refund(payment=payment, cents=10_000, reason="terms")
    till.run()
    till.work()

    standin.control("fail_refund", id=till.session(payment))
    till.work()

    refund.refresh_from_db()
    assert refund.state == Refund.State.FAILED
    assert services.kept_cents(payment) == 69_500


def test_refund_from_the_dashboard(ask, till, standin, heard):
    payment = till.paid(ask())

    standin.control("refund", id=till.session(payment), amount=9_500)
    till.work()

    refund = payment.refunds.get()
    assert (refund.is_outside, refund.cents, refund.state) == (True, 9_500, Refund.State.SUCCEEDED)
    assert services.kept_cents(payment) == 60_000
    assert [task.kind for task in StaffTask.objects.all()] == [StaffTask.Kind.REFUND_OUTSIDE]
    assert [word for word, *_ in heard] == ["paid", "refunded"]


def test_our_refund_seen_before_our_own_answer_is_not_taken_for_an_outside_one(ask, till, standin):
    payment = till.paid(ask())
    refund = services.refund(payment=payment, cents=9_500, reason="terms")
    standin.fault("refunds.create", "500-after")
    sweeping.sweep(now=timezone.now())

    till.work()

    assert list(payment.refunds.values_list("pk", "is_outside")) == [(refund.pk, False)]
    assert len(standin.objects("refund")) == 1


def test_refunding_one_of_two_charges_leaves_the_payment_paid(ask, till, standin, heard):
    payment = ask()
    till.open(payment)
    services.release(payment)
    till.run()
    again = ask()
    assert again == payment
    till.paid(again)
    first = standin.objects("checkout.session")[0]["id"]
    standin.control("change", id=first, status="open")  # a provider that did what it must not
    standin.pay(first)
    till.work()
    again.refresh_from_db()
    assert again.state == Payment.State.REVIEW
    assert [word for word, *_ in heard] == ["failed", "paid"]

    standin.control("refund", id=first)
    till.work()

    again.refresh_from_db()
    assert again.state == Payment.State.PAID
    assert services.kept_cents(again) == 69_500
    assert StaffTask.objects.open().filter(kind=StaffTask.Kind.REVIEW).count() == 0


# Disputes ---------------------------------------------------------------------------------------


@pytest.fixture
def disputed(ask, till, standin):
    payment = till.paid(ask())
    standin.control("dispute", id=till.session(payment))
    till.work()
    payment.refresh_from_db()
    return payment


def test_dispute_opened(disputed, heard):
    dispute = disputed.disputes.get()

    task = StaffTask.objects.get()

    assert disputed.state == Payment.State.DISPUTED
    assert (dispute.state, dispute.cents) == (Dispute.State.OPEN, 69_500)
    assert kinds(disputed) == [("charge", 69_500), ("dispute", -69_500)]
    assert disputed.entries.filter(kind=Entry.Kind.FEE, cents=-2_000).count() == 1
    assert (task.kind, task.due_at) == (StaffTask.Kind.DISPUTE, dispute.due_by)
    assert [word for word, *_ in heard] == ["paid"]


def test_dispute_won(disputed, till, standin, heard):
    standin.control("win", id=till.session(disputed))
    till.work()

    disputed.refresh_from_db()
    assert disputed.state == Payment.State.PAID
    assert disputed.disputes.get().state == Dispute.State.WON
    assert kinds(disputed)[2:] == [("dispute_reversal", 69_500)]
    assert StaffTask.objects.open().count() == 0
    assert [receipt.kind for receipt in Receipt.objects.order_by("pk")] == ["receipt", "credit", "withdrawal"]
    assert [word for word, *_ in heard] == ["paid", "paid"]


def test_dispute_lost(disputed, till, standin, heard):
    standin.control("lose", id=till.session(disputed))
    till.work()

    disputed.refresh_from_db()
    assert disputed.state == Payment.State.LOST
    assert services.kept_cents(disputed) == 0
    assert [word for word, *_ in heard] == ["paid", "refunded"]


def test_refund_button_is_locked_while_a_dispute_is_open(disputed):
    with pytest.raises(services.RefundRefused, match=r"betwist|dispute"):
        services.refund(payment=disputed, cents=1, reason="terms")


def test_a_large_refund_that_waits_is_locked_by_a_dispute_too(ask, till, standin, person, admin_user):
    payment = till.paid(ask())
    asked = services.ask_refund(payment=payment, cents=60_000, reason="goodwill", by=person, key="1")
    standin.control("dispute", id=till.session(payment))
    till.work()

    with pytest.raises(services.RefundRefused):
        services.approve_refund(refund=asked, by=admin_user)


def test_a_refund_that_a_dispute_overtakes_at_stripe_is_given_up_and_shown_to_staff(ask, till, standin):
    payment = till.paid(ask())
    refund = services.refund(payment=payment, cents=10_000, reason="terms")
    standin.control("dispute", id=till.session(payment))

    till.run()

    refund.refresh_from_db()
    assert refund.state == Refund.State.FAILED
    assert StaffTask.objects.filter(kind=StaffTask.Kind.CALL_REFUSED).count() == 1


# The books against Stripe's ---------------------------------------------------------------------


def test_nightly_every_payout_is_explained_and_reported(ask, till, standin, heard):
    payment = till.paid(ask())
    services.refund(payment=payment, cents=9_500, reason="terms")
    till.run()
    other = till.paid(ask(reference="place-2"))
    standin.control("dispute", id=till.session(other))
    till.work()
    third = till.paid(ask(reference="place-3"), "ideal")
    standin.control("payout")

    tasks.nightly()

    payout = Payout.objects.get()
    assert payout.unexplained_cents == 0
    assert payout.cents == sum(Entry.objects.values_list("cents", flat=True))
    assert payout.lines.count() == 5
    assert third.state == Payment.State.PAID
    assert not StaffTask.objects.filter(kind=StaffTask.Kind.UNEXPLAINED).exists()


def test_nightly_money_that_nobody_asked_for_is_a_task_and_no_silent_repair(standin, api, order, db, heard):
    theirs = api.v1.checkout.sessions.create(order | {"payment_intent_data": {}, "metadata": {}})
    standin.pay(theirs.id)
    standin.control("payout")

    tasks.nightly()

    assert Payout.objects.get().unexplained_cents > 0
    assert StaffTask.objects.filter(kind=StaffTask.Kind.UNEXPLAINED).count() == 2
    assert Entry.objects.count() == 0


def test_nightly_a_missed_refund_is_found_through_the_balance(ask, till, standin):
    payment = till.paid(ask())
    for kind in ("refund.created", "charge.refunded"):
        standin.fault(kind, "never")
    standin.control("refund", id=till.session(payment), amount=500)

    tasks.nightly()

    assert services.kept_cents(payment) == 69_000
    assert StaffTask.objects.filter(kind=StaffTask.Kind.RECOVERED).count() == 1


def test_clock_off_by_more_than_five_minutes(standin, db, monkeypatch):
    reconciling.check_clock()
    assert reconciling.health()["stripe_clock_ok"] is True
    monkeypatch.setattr("payments.stripe.datetime", Ahead)
    reconciling.check_clock()

    assert reconciling.health()["stripe_clock_ok"] is False
    assert StaffTask.objects.get().kind == StaffTask.Kind.CLOCK
