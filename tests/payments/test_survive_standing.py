"""PAYMENTS.md, "What it must survive": the rows about renewals, failing, recovering and stopping."""

from datetime import timedelta

import pytest
from django.utils import timezone

from payments import services, tasks
from payments.models import Call, Collection, Dispute, Entry, Payment, Receipt, StaffTask, Standing, WebhookEvent
from payments.services import inbox, looking, reconciling, sweeping

S = Standing.State


def words(heard) -> list[str]:
    return [word for word, *_ in heard]


@pytest.fixture
def running(promise, till, heard):
    """A monthly promise whose first period was paid by card; what was heard of that is forgotten."""
    standing = till.begin(promise())
    heard.clear()
    return standing


# Beginning --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["card", "ideal", "bancontact"])
def test_it_begins_with_a_first_payment(promise, till, heard, method):
    standing = till.begin(promise(), method)

    collection = standing.collections.get()
    assert (standing.state, standing.payment.state) == (S.ACTIVE, "paid")
    assert (collection.payment, collection.status) == (standing.payment, "paid")
    assert standing.payment.entries.kept().cents() == 2_500
    assert Receipt.objects.count() == 1
    assert standing.period_ends_at > timezone.now() + timedelta(days=27)
    assert words(heard) == ["paid", "started"]


def test_a_first_debit_is_on_its_way_for_days(promise, till, standin, heard):
    standing = till.begin(promise(), "sepa_debit")
    assert (standing.state, standing.payment.state) == (S.STARTING, "processing")

    standin.settle(till.session(standing.payment))
    till.work()

    assert till.now(standing).state == S.ACTIVE
    assert words(heard) == ["processing", "paid", "started"]


def test_a_first_debit_that_fails_is_tried_again_and_ends(promise, till, standin, heard):
    standing = till.begin(promise(), "sepa_debit")
    standin.control("spoil", id=standing.subscription_id)

    standin.bounce(till.session(standing.payment))
    till.work()
    assert till.now(standing).state == S.FAILING
    for days in (3, 5, 5, 5, 7, 5):
        till.pass_days(days)

    assert (till.now(standing).state, standing.ending) == (S.ENDED, "never")
    assert services.kept_cents(standing.payment) == 0
    assert words(heard)[-1] == "stopped never"


def test_who_leaves_the_page_begins_nothing_and_may_begin_anew(promise, till, standin, heard):
    standing = promise()
    standin.control("expire", id=till.open(standing.payment))
    till.work()
    assert (till.now(standing).state, standing.ending) == (S.ENDED, "never")

    again = promise(cents=2_500, interval="year")
    till.begin(again)

    assert again == standing
    assert (till.now(again).state, again.interval) == (S.ACTIVE, "year")
    assert words(heard) == ["failed", "stopped never", "paid", "started"]


def test_asked_twice_it_is_one(promise, till):
    first = promise()
    assert promise() == first
    till.begin(first)

    assert promise() == first
    assert Standing.objects.count() == Collection.objects.count() == 1


def test_stopped_before_it_began_nobody_can_pay(promise, till, standin):
    standing = promise()
    session = till.open(standing.payment)

    services.stop_standing(standing=standing)
    till.run()
    till.work()

    assert standin.objects("checkout.session")[0]["status"] == "expired"
    assert till.now(standing).state == S.ENDED
    assert session


def test_paid_at_the_last_second_after_it_was_stopped_it_is_stopped_again(promise, till, standin):
    standing = promise()
    session = till.open(standing.payment)
    services.stop_standing(standing=standing)
    standin.pay(session)

    till.run()
    till.work()
    till.work()

    assert till.now(standing).state == S.ENDED
    assert standin.objects("subscription")[0]["status"] == "canceled"
    assert services.kept_cents(standing.payment) == 2_500  # what was paid is staff's to give back


def test_a_second_subscription_for_the_same_is_stopped_and_shown(promise, till, standin):
    standing = promise()
    first = till.open(standing.payment)
    services.release(standing.payment)
    till.run()
    again = promise()
    till.begin(again)
    standin.control("change", id=first, status="open")  # a provider that did what it must not
    standin.pay(first)
    till.work()
    till.work()

    assert sorted(row["status"] for row in standin.objects("subscription")) == ["active", "canceled"]
    assert till.now(again).state == S.ACTIVE
    assert StaffTask.objects.filter(kind=StaffTask.Kind.SECOND_SUBSCRIPTION).count() == 1


# Renewals ---------------------------------------------------------------------------------------


def test_renewal_is_one_entry_and_one_receipt_per_invoice(running, till, standin, heard):
    payment = till.period(running)
    standin.deliver(copies=2)
    till.run()

    collection = payment.collection
    assert (payment.state, payment.entries.kept().count(), Receipt.objects.count()) == ("paid", 1, 2)
    assert (payment.purpose, collection.standing) == (running.purpose, running)
    assert collection.period_ends_at > collection.period_starts_at
    assert collection.period_ends_at == till.now(running).period_ends_at
    assert words(heard) == ["paid"]


def test_renewal_stays_a_draft_for_an_hour(running, till, standin):
    payment = till.period(running, draft=True)
    assert (payment.state, payment.entries.count()) == ("open", 0)

    till.pass_days(1)

    payment.refresh_from_db()
    assert payment.state == "paid"


@pytest.mark.parametrize("order", [list, lambda events: events[::-1], lambda events: sorted(events, key=str)])
def test_renewal_out_of_order(promise, till, standin, heard, order):
    standing = promise()
    session = till.pay(standing.payment)
    standin.control("renew", id=session)
    standin.control("refund", id=standin.objects("subscription")[0]["id"], amount=500)

    answers = standin.deliver(order=order)
    till.run()

    kept = [services.kept_cents(row.payment) for row in standing.collections.order_by("pk")]
    assert set(answers) == {200}
    assert (till.now(standing).state, kept) == (S.ACTIVE, [2_500, 2_000])


@pytest.mark.parametrize(
    "kind", ["charge.succeeded", "invoice.paid", "invoice_payment.paid", "payment_intent.succeeded"]
)
def test_renewal_is_found_from_any_of_its_events(running, till, standin, kind):
    standin.control("renew", id=running.subscription_id)

    standin.deliver(only=kind)
    till.run()

    assert running.collections.count() == 2
    assert running.collections.order_by("-pk").first().payment.state == "paid"


def test_renewal_told_in_the_old_shape(running, till, standin):
    standin.control("renew", id=running.subscription_id)
    event = next(event for event in standin.events if event["type"] == "invoice.paid" and event["pending_webhooks"])
    old = {"id": event["data"]["object"]["id"], "object": "invoice", "subscription": running.subscription_id}

    standin.bring(event | {"data": {"object": old}, "api_version": "2020-08-27"})
    till.run()

    assert running.collections.count() == 2


def test_renewal_missed_is_found_within_an_hour(running, till, standin):
    for kind in ("*",) * 12:
        standin.fault(kind, "never")
    standin.control("renew", id=running.subscription_id)
    Standing.objects.update(looked_at=timezone.now(), period_ends_at=timezone.now())

    reconciling.look_at_standing(now=timezone.now() + timedelta(hours=1))

    assert running.collections.count() == 2


def test_renewal_missed_is_found_through_the_balance(running, till, standin):
    for kind in ("*",) * 12:
        standin.fault(kind, "never")
    standin.control("renew", id=running.subscription_id)

    tasks.nightly()

    assert running.collections.count() == 2
    assert not StaffTask.objects.filter(kind=StaffTask.Kind.UNEXPLAINED).exists()


def test_renewal_and_what_stripe_keeps_of_it_explain_the_payout(running, till, standin):
    till.period(running)
    standin.control("payout")

    tasks.nightly()

    assert Entry.objects.cents() == sum(row["net"] for row in standin.objects("balance_transaction")[:-1])
    assert not StaffTask.objects.filter(kind=StaffTask.Kind.UNEXPLAINED).exists()


def test_ideal_is_collected_by_debit_afterwards(promise, till, standin, heard):
    standing = till.begin(promise(), "ideal")

    payment = till.period(standing)
    assert payment.state == "processing"
    till.pass_days(5)

    payment.refresh_from_db()
    assert payment.state == "paid"
    assert till.now(standing).state == S.ACTIVE
    assert words(heard) == ["paid", "started", "processing", "paid"]


# Failing and recovering -------------------------------------------------------------------------


def test_renewal_fails_retries_recovers(running, till, standin, heard):
    standin.control("spoil", id=running.subscription_id)
    payment = till.period(running)
    assert (till.now(running).state, running.failed_tries, payment.state) == (S.FAILING, 1, "open")
    till.pass_days(3)
    assert till.now(running).failed_tries == 2

    standin.control("mend", id=running.subscription_id)
    till.pass_days(5)

    payment.refresh_from_db()
    assert (till.now(running).state, running.failed_tries, payment.state) == (S.ACTIVE, 0, "paid")
    assert words(heard) == ["failing 1", "failing 2", "paid", "recovered"]
    assert payment.entries.kept().count() == 1


def test_renewal_gives_up(running, till, standin, heard):
    standin.control("spoil", id=running.subscription_id)
    payment = till.period(running)
    for days in (3, 5, 7):
        till.pass_days(days)

    payment.refresh_from_db()
    assert (till.now(running).state, running.ending, payment.state) == (S.ENDED, "failed", "failed")
    assert words(heard) == ["failing 1", "failing 2", "failing 3", "failed", "stopped failed"]


def test_a_debit_under_way_again_is_not_a_failure_yet(promise, till, standin, heard):
    standing = till.begin(promise(), "ideal")
    standin.control("spoil", id=standing.subscription_id)
    payment = till.period(standing)
    till.pass_days(5)
    assert till.now(standing).failed_tries == 1
    standin.control("mend", id=standing.subscription_id)

    till.pass_days(3)
    payment.refresh_from_db()
    assert (payment.state, till.now(standing).failed_tries) == ("processing", 1)
    till.pass_days(5)

    payment.refresh_from_db()
    assert (payment.state, till.now(standing).state) == ("paid", S.ACTIVE)


def test_a_mandate_that_was_revoked(promise, till, standin, heard):
    standing = till.begin(promise(), "ideal")
    standin.control("revoke", id=standing.subscription_id)

    payment = till.period(standing)

    assert (till.now(standing).state, payment.state) == (S.FAILING, "open")
    assert words(heard)[-1] == "failing 1"


def test_another_way_to_pay_lets_it_recover(running, till, standin):
    standin.control("spoil", id=running.subscription_id)
    till.period(running)

    url = services.method_page(standing=running)
    standin.visit(url, {"method": "card"})
    till.pass_days(3)

    assert till.now(running).state == S.ACTIVE


# Refunds and disputes of renewals ---------------------------------------------------------------


def test_refund_of_a_renewal(running, till, heard):
    payment = till.period(running)

    services.refund(payment=payment, cents=1_000, reason="asked")
    till.run()
    till.work()

    payment.refresh_from_db()
    assert (payment.state, services.kept_cents(payment)) == ("part_refunded", 1_500)
    assert services.kept_cents(running.payment) == 2_500
    assert words(heard) == ["paid", "refunded"]


def test_refund_of_the_first_period(running, till):
    services.refund(payment=running.payment, cents=2_500, reason="asked")
    till.run()
    till.work()

    running.payment.refresh_from_db()
    assert running.payment.state == "refunded"
    assert till.now(running).state == S.ACTIVE


def test_dispute_of_a_renewal(running, till, standin):
    payment = till.period(running)

    standin.control("dispute", id=running.subscription_id)
    till.work()
    payment.refresh_from_db()
    assert (payment.state, payment.disputes.get().state) == ("disputed", Dispute.State.OPEN)
    standin.control("win", id=running.subscription_id)
    till.work()

    payment.refresh_from_db()
    assert payment.state == "paid"


def test_a_renewal_by_debit_taken_back_by_the_bank(promise, till, standin, heard):
    standing = till.begin(promise(), "ideal")
    payment = till.period(standing)
    till.pass_days(5)

    standin.control("dispute", id=standing.subscription_id)
    till.work()

    payment.refresh_from_db()
    assert (payment.state, services.kept_cents(payment)) == ("lost", 0)
    assert Receipt.objects.filter(kind=Receipt.Kind.CREDIT).count() == 1


# Changing and stopping --------------------------------------------------------------------------


def test_another_amount_from_the_next_period_on(running, till, heard):
    services.change_standing(standing=running, cents=4_000)
    till.run()
    assert till.now(running).cents == 4_000

    payment = till.period(running)

    assert (payment.cents, services.kept_cents(payment)) == (4_000, 4_000)
    assert words(heard) == ["changed", "paid"]


def test_the_newest_wish_counts(running, till, standin):
    services.change_standing(standing=running, cents=4_000)
    services.change_standing(standing=running, cents=5_000)

    till.run()

    assert till.now(running).cents == 5_000
    assert [call.state for call in running.calls.order_by("pk")] == [Call.State.DROPPED, Call.State.DONE]


def test_the_same_amount_changes_nothing(running):
    assert services.change_standing(standing=running, cents=2_500) is None


@pytest.mark.parametrize("fault", ["500-before", "500-after", "nothing-before", "nothing-after"])
def test_a_change_whose_answer_is_lost_is_made_once(running, till, standin, fault, impatient):
    standin.fault("subscriptions.update", fault)
    services.change_standing(standing=running, cents=4_000)
    till.run()

    sweeping.sweep(now=timezone.now() + timedelta(minutes=10))

    assert till.now(running).cents == 4_000
    assert running.calls.get().state == Call.State.DONE


def test_stop_at_once(running, till, standin, heard):
    services.stop_standing(standing=running)
    assert running.pk
    assert till.now(running).state == S.ACTIVE  # confirmed only after Stripe said so
    assert running.is_stopping

    till.run()

    assert (till.now(running).state, running.ending) == (S.ENDED, "asked")
    assert standin.objects("subscription")[0]["status"] == "canceled"
    till.pass_days(40)
    assert running.collections.count() == 1
    assert words(heard) == ["stopped asked"]


def test_stop_twice_is_one_stop(running, till):
    services.stop_standing(standing=running)
    services.stop_standing(standing=running)
    till.run()

    assert services.stop_standing(standing=till.now(running)) is None
    assert running.calls.count() == 1


@pytest.mark.parametrize("fault", ["500-before", "500-after", "nothing-before", "nothing-after"])
def test_a_stop_whose_answer_is_lost_stops(running, till, standin, fault, impatient):
    standin.fault("subscriptions.cancel", fault)
    services.stop_standing(standing=running)
    till.run()

    sweeping.sweep(now=timezone.now() + timedelta(minutes=10))

    assert till.now(running).state == S.ENDED


def test_stop_at_the_end_of_the_period_and_go_on_after_all(running, till, heard):
    services.stop_standing(standing=running, at_period_end=True)
    till.run()
    assert till.now(running).state == S.ENDING

    services.keep_standing(standing=running)
    till.run()

    assert (till.now(running).state, running.stop_asked_at) == (S.ACTIVE, None)
    assert words(heard) == ["ending", "changed"]


def test_stop_at_the_end_of_the_period_ends_then(running, till, heard):
    services.stop_standing(standing=running, at_period_end=True)
    till.run()

    till.pass_days(32)

    assert (till.now(running).state, running.ending) == (S.ENDED, "asked")
    assert running.collections.count() == 1


def test_stop_while_failing_leaves_nothing_owed(running, till, standin):
    standin.control("spoil", id=running.subscription_id)
    payment = till.period(running)
    services.stop_standing(standing=running)
    till.run()
    till.work()

    payment.refresh_from_db()
    assert (till.now(running).state, payment.state) == (S.ENDED, "failed")
    till.pass_days(40)
    assert services.kept_cents(payment) == 0


def test_stopped_in_the_portal_or_the_dashboard(running, till, standin, heard):
    standin.control("stop", id=running.subscription_id)
    till.work()

    assert (till.now(running).state, running.ending) == (S.ENDED, "outside")
    assert words(heard) == ["stopped outside"]


def test_a_late_event_revives_nothing(running, till, standin):
    till.period(running)
    old = [event for event in standin.events if event["type"].startswith("customer.subscription.")]
    services.stop_standing(standing=running)
    till.run()

    for event in old:
        standin.bring(event | {"id": f"{event['id']}_late"})
    till.run()

    assert till.now(running).state == S.ENDED


def test_customer_deleted_in_the_dashboard(running, till, standin):
    standin.control("forget_customer", id=running.subscription_id)

    standin.deliver(only="customer.deleted")
    till.run()

    assert till.now(running).state == S.ENDED
    assert services.kept_cents(running.payment) == 2_500


def test_what_has_ended_or_not_begun_cannot_be_changed(promise, running, till):
    services.stop_standing(standing=running)
    with pytest.raises(services.StandingRefused):
        services.change_standing(standing=running, cents=100)
    till.run()
    for deed in (services.keep_standing, services.change_standing):
        with pytest.raises(services.StandingRefused):
            deed(standing=till.now(running))
    with pytest.raises(services.StandingRefused):
        services.change_standing(standing=promise(reference="other"), cents=100)


# The machinery ----------------------------------------------------------------------------------


def test_stripe_down_while_we_look(running, till, standin):
    standin.control("renew", id=running.subscription_id)
    standin.deliver()
    standin.kill()
    assert looking.look_at(running) is False
    till.run()
    standin.start()

    for event in WebhookEvent.objects.filter(state="new"):
        inbox.act_on(event.pk, now=timezone.now())

    assert running.collections.count() == 2


def test_a_purpose_that_fails_is_told_again(promise, till, heard):
    from tests.payments import purpose

    standing = promise()
    till.pay(standing.payment)
    purpose.failing += [ValueError("no"), ValueError("no")]
    till.work()
    Standing.objects.update(telling_until=None)
    Payment.objects.update(telling_until=None)

    till.run()

    assert words(heard) == ["paid", "started"]
    assert not StaffTask.objects.open().filter(kind=StaffTask.Kind.NOT_TOLD).exists()


def test_an_older_picture_never_replaces_a_newer_one(running, till, standin):
    old = looking.begin_look(running.pk)
    seen, _invoices = looking.read(running)
    services.stop_standing(standing=running)
    till.run()

    looking.apply(running.pk, old, seen)

    assert till.now(running).state == S.ENDED


def test_another_apps_subscription_is_ignored(standin, api, order, till, heard):
    from tests.standin.conftest import monthly

    theirs = api.v1.checkout.sessions.create(monthly(order) | {"metadata": {}, "client_reference_id": "4711"})
    standin.pay(theirs.id)

    till.work()

    assert set(WebhookEvent.objects.values_list("state", flat=True)) == {WebhookEvent.State.IGNORED}
    assert Standing.objects.count() == 0


def test_one_written_down_by_hand_changes_and_stops_here(running, till, standin, heard):
    Standing.objects.update(subscription_id="")
    running.refresh_from_db()

    assert services.change_standing(standing=running, cents=4_000) is None
    services.fold_standing(running)
    assert (running.state, running.cents) == (S.ACTIVE, 4_000)
    assert services.stop_standing(standing=running) is None
    services.fold_standing(running)

    assert (running.state, running.ending) == (S.ENDED, "asked")
    assert words(heard) == ["changed", "stopped asked"]
