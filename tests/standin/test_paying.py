import pytest
import stripe

from tests.standin.handle import NotPossible, StandIn


@pytest.fixture
def session_id(api, order) -> str:
    return api.v1.checkout.sessions.create(order).id


def types(standin: StandIn) -> list[str]:
    return [event["type"] for event in standin.events]


@pytest.mark.parametrize(("method", "fee"), [("card", 1067), ("ideal", 29), ("bancontact", 35)])
def test_paying_ends_at_our_page_with_the_money_in(api, standin, session_id, method, fee):
    leads_to = standin.pay(session_id, method)

    session = api.v1.checkout.sessions.retrieve(
        session_id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )
    charge = session.payment_intent.latest_charge
    assert leads_to == f"http://127.0.0.1:8000/ok?session={session_id}"
    assert (session.status, session.payment_status) == ("complete", "paid")
    assert (session.payment_intent.status, session.payment_intent.metadata.payment) == ("succeeded", "a-code")
    assert (charge.paid, charge.metadata.payment, charge.payment_method_details.type) == (True, "a-code", method)
    assert (charge.balance_transaction.amount, charge.balance_transaction.fee) == (69_500, fee)
    assert types(standin) == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


def test_paying_twice_charges_once(standin, session_id):
    first = standin.pay(session_id)
    second = standin.pay(session_id)

    assert first == second
    assert len(standin.objects("charge")) == 1


def test_a_declined_card_may_be_tried_again(api, standin, session_id):
    stays = standin.visit(f"/c/pay/{session_id}", {"method": "decline"})
    declined = api.v1.checkout.sessions.retrieve(session_id, {"expand": ["payment_intent"]})
    standin.pay(session_id, "card")

    assert stays[0] == 422
    assert "geweigerd" in stays[1]
    assert declined.status == "open"
    assert declined.payment_intent.status == "requires_payment_method"
    assert declined.payment_intent.last_payment_error.code == "card_declined"
    assert [charge["status"] for charge in standin.objects("charge")] == ["failed", "succeeded"]
    assert api.v1.checkout.sessions.retrieve(session_id).payment_status == "paid"


def test_an_extra_check_is_passed_or_refused(api, standin, session_id):
    leads_to = standin.pay(session_id, "check")
    asked = api.v1.payment_intents.list().data[0].status
    standin.pay(session_id, "refuse")
    refused = api.v1.payment_intents.list().data[0].status
    standin.pay(session_id, "check")
    standin.pay(session_id, "approve")

    assert leads_to == f"/c/pay/{session_id}/check"
    assert (asked, refused) == ("requires_action", "requires_payment_method")
    assert api.v1.checkout.sessions.retrieve(session_id).payment_status == "paid"


def test_a_debit_is_on_its_way_until_it_arrives(api, standin, session_id):
    standin.pay(session_id, "sepa_debit")
    under_way = api.v1.checkout.sessions.retrieve(session_id, {"expand": ["payment_intent.latest_charge"]})
    standin.advance(seconds=6 * 24 * 3600)
    arrived = api.v1.checkout.sessions.retrieve(session_id)

    assert (under_way.status, under_way.payment_status) == ("complete", "unpaid")
    assert (under_way.payment_intent.status, under_way.payment_intent.latest_charge.paid) == ("processing", False)
    assert arrived.payment_status == "paid"
    assert types(standin)[-3:] == [
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
    ]


def test_a_debit_may_bounce(api, standin, session_id):
    standin.pay(session_id, "sepa_debit")
    standin.bounce(session_id)

    assert api.v1.checkout.sessions.retrieve(session_id).payment_status == "unpaid"
    assert types(standin)[-3:] == [
        "charge.failed",
        "payment_intent.payment_failed",
        "checkout.session.async_payment_failed",
    ]
    with pytest.raises(NotPossible, match="not under way"):
        standin.settle(session_id)


def test_refunds_are_counted_and_never_exceed_the_charge(api, standin, session_id):
    standin.pay(session_id)
    intent = api.v1.checkout.sessions.retrieve(session_id).payment_intent
    part = api.v1.refunds.create({"payment_intent": intent, "amount": 9_500, "metadata": {"refund": "x"}})
    with pytest.raises(stripe.InvalidRequestError) as too_much:
        api.v1.refunds.create({"payment_intent": intent, "amount": 60_001})
    api.v1.refunds.create({"payment_intent": intent})
    with pytest.raises(stripe.InvalidRequestError) as nothing_left:
        api.v1.refunds.create({"payment_intent": intent})

    charge = api.v1.charges.list({"payment_intent": intent, "expand": ["data.refunds"]}).data[0]
    assert (part.status, part.metadata.refund) == ("succeeded", "x")
    assert too_much.value.param == "amount"
    assert nothing_left.value.code == "charge_already_refunded"
    assert (charge.amount_refunded, charge.refunded, len(charge.refunds.data)) == (69_500, True, 2)
    assert standin.balance_cents() == 0


def test_a_refund_may_come_back(api, standin, session_id):
    standin.pay(session_id)
    refund = standin.control("refund", id=session_id, amount=500)
    standin.control("fail_refund", id=refund["id"])

    read = api.v1.refunds.retrieve(refund["id"])
    assert (read.status, read.failure_reason) == ("failed", "lost_or_stolen_card")
    assert api.v1.charges.retrieve(read.charge).amount_refunded == 0
    assert standin.balance_cents() == 69_500
    assert types(standin)[-3:] == ["refund.failed", "charge.refund.updated", "charge.updated"]


def test_a_refund_of_a_debit_takes_a_day(api, standin, session_id):
    standin.pay(session_id, "sepa_debit")
    standin.settle(session_id)
    refund = standin.control("refund", id=session_id)
    standin.advance(seconds=25 * 3600)

    assert refund["status"] == "pending"
    assert api.v1.refunds.retrieve(refund["id"]).status == "succeeded"


def test_a_dispute_takes_the_money_and_winning_brings_it_back(api, standin, session_id):
    standin.pay(session_id)
    dispute = standin.control("dispute", id=session_id)
    with pytest.raises(stripe.InvalidRequestError) as locked:
        api.v1.refunds.create({"charge": dispute["charge"]})
    gone = standin.balance_cents()
    standin.control("win", id=dispute["id"])

    read = api.v1.disputes.list({"payment_intent": dispute["payment_intent"]}).data[0]
    assert locked.value.code == "charge_disputed"
    assert (gone, standin.balance_cents()) == (0, 69_500)
    assert [(line.amount, line.fee) for line in read.balance_transactions] == [(-69_500, 2_000), (69_500, 0)]
    assert types(standin)[-4:] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
        "charge.dispute.funds_reinstated",
    ]


def test_a_debit_taken_back_is_lost_at_once_and_ideal_cannot_be(api, order, standin, session_id):
    standin.pay(session_id, "sepa_debit")
    standin.settle(session_id)
    other = api.v1.checkout.sessions.create(order).id
    standin.pay(other, "ideal")

    assert standin.control("dispute", id=session_id)["status"] == "lost"
    with pytest.raises(NotPossible, match="cannot be charged back"):
        standin.control("dispute", id=other)


def test_a_payout_adds_up_to_its_lines(api, standin, session_id):
    standin.pay(session_id)
    standin.control("refund", id=session_id, amount=500)
    standin.control("payout")

    payout = api.v1.payouts.list({"status": "paid"}).data[0]
    lines = api.v1.balance_transactions.list({"payout": payout.id}).data
    assert payout.amount == 69_500 - 1_067 - 500
    assert sum(line.net for line in lines if line.type != "payout") == payout.amount
    assert api.v1.balance.retrieve().available[0].amount == 0
    with pytest.raises(NotPossible, match="nothing on the balance"):
        standin.control("payout")


def test_an_intent_is_found_by_our_metadata(api, standin, session_id):
    standin.pay(session_id)

    found = api.v1.payment_intents.search({"query": "metadata['payment']:'a-code' AND status:'succeeded'"})
    none = api.v1.payment_intents.search({"query": "metadata['payment']:'another'"})

    assert [intent.metadata.payment for intent in found.data] == ["a-code"]
    assert none.data == []


def test_a_known_customer_keeps_their_name_and_a_new_one_is_made_when_asked(api, order, standin):
    known = api.v1.customers.create({"email": "a@example.org", "name": "A"})
    first = api.v1.checkout.sessions.create(order | {"customer": known.id})
    second = api.v1.checkout.sessions.create(order | {"customer_creation": "always", "customer_email": "b@example.org"})
    for session in (first, second):
        standin.pay(session.id)

    made = api.v1.checkout.sessions.retrieve(second.id, {"expand": ["customer"]})
    assert api.v1.checkout.sessions.retrieve(first.id).customer == known.id
    assert made.customer.email == "b@example.org"
    assert api.v1.customers.retrieve(known.id).name == "A"
