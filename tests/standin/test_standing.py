"""Subscriptions, invoices and mandates at the far end, as the house's own client meets them."""

import pytest
import stripe

from tests.standin.conftest import monthly
from tests.standin.handle import StandIn

DAY = 24 * 3600


@pytest.fixture
def begun(api, order, standin):
    """Begin a monthly payment; return its session as it is then."""

    def begin(method: str = "card", interval: str = "month"):
        session = api.v1.checkout.sessions.create(monthly(order, interval))
        standin.pay(session.id, method)
        return api.v1.checkout.sessions.retrieve(session.id)

    return begin


def types(standin: StandIn) -> list[str]:
    return [event["type"] for event in standin.events]


@pytest.mark.parametrize("method", ["card", "ideal", "bancontact"])
def test_the_first_period_is_paid_on_the_page(api, standin, begun, method):
    session = begun(method)

    subscription = api.v1.subscriptions.retrieve(session.subscription)
    invoice = api.v1.invoices.retrieve(session.invoice)
    payment = api.v1.invoice_payments.list({"invoice": invoice.id}).data[0]
    intent = api.v1.payment_intents.retrieve(payment.payment.payment_intent)
    assert (session.payment_status, session.payment_intent, subscription.status) == ("paid", None, "active")
    assert (invoice.status, invoice.total, invoice.billing_reason) == ("paid", 2_500, "subscription_create")
    assert invoice.parent.subscription_details.subscription == subscription.id
    assert (intent.status, intent.metadata.to_dict()) == ("succeeded", {})
    assert subscription.metadata.to_dict() == {"standing": "a-code"}


def test_ideal_leads_to_a_sepa_mandate(api, standin, begun):
    session = begun("ideal")
    method = api.v1.payment_methods.retrieve(api.v1.subscriptions.retrieve(session.subscription).default_payment_method)

    standin.control("renew", id=session.subscription)

    charge = standin.objects("charge")[-1]
    assert method.type == "sepa_debit"
    assert [row["status"] for row in standin.objects("mandate")] == ["active"]
    assert (charge["status"], charge["payment_method_details"]["type"]) == ("pending", "sepa_debit")
    standin.advance(seconds=5 * DAY + 1)
    assert [row["status"] for row in standin.objects("invoice")] == ["paid", "paid"]


def test_a_debit_that_begins_it_is_on_its_way_for_days(api, standin, begun):
    session = begun("sepa_debit")

    assert (session.status, session.payment_status) == ("complete", "unpaid")
    assert standin.objects("invoice")[0]["status"] == "open"
    standin.settle(session.id)
    assert api.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert types(standin)[-1] == "checkout.session.async_payment_succeeded"


def test_a_declined_card_leaves_the_page_open_and_begins_nothing(api, standin, begun):
    session = begun("decline")

    assert (session.status, session.subscription) == ("open", None)
    assert standin.objects("subscription") == []


def test_an_invoice_stays_a_draft_for_an_hour(api, standin, begun):
    begun()

    standin.advance(seconds=31 * DAY)
    assert [row["status"] for row in standin.objects("invoice")] == ["paid", "paid"]
    session = begun()
    standin.control("renew", id=session.subscription, draft=True)
    assert standin.objects("invoice")[-1]["status"] == "draft"
    standin.advance(seconds=3601)
    assert standin.objects("invoice")[-1]["status"] == "paid"


def test_a_year_has_twelve_months(standin, begun):
    begun()

    standin.advance(seconds=365 * DAY + 2 * 3600)

    assert [row["status"] for row in standin.objects("invoice")] == ["paid"] * 13


def test_failing_four_times_ends_it(standin, begun):
    session = begun()
    standin.control("spoil", id=session.subscription)
    standin.control("renew", id=session.subscription)

    assert standin.objects("subscription")[0]["status"] == "past_due"
    for days in (3, 5, 7):
        standin.advance(seconds=days * DAY + 1)

    over = standin.objects("subscription")[0]
    assert (over["status"], over["cancellation_details"]["reason"]) == ("canceled", "payment_failed")
    assert types(standin).count("invoice.payment_failed") == 4
    assert standin.objects("invoice")[-1]["status"] == "uncollectible"


def test_it_recovers_when_the_card_works_again(standin, begun):
    session = begun()
    standin.control("spoil", id=session.subscription)
    standin.control("renew", id=session.subscription)
    standin.control("mend", id=session.subscription)

    standin.advance(seconds=3 * DAY + 1)

    assert standin.objects("subscription")[0]["status"] == "active"
    assert standin.objects("invoice")[-1]["status"] == "paid"


def test_a_revoked_mandate_lets_debits_fail(standin, begun):
    session = begun("sepa_debit")
    standin.settle(session.id)
    standin.control("revoke", id=session.subscription)

    standin.control("renew", id=session.subscription)

    assert standin.objects("charge")[-1]["failure_code"] == "debit_not_authorized"
    assert "mandate.updated" in types(standin)


def test_a_stop_at_once_and_one_at_the_end_of_the_period(api, standin, begun):
    at_once, later = begun(), begun()

    api.v1.subscriptions.cancel(at_once.subscription)
    api.v1.subscriptions.update(later.subscription, {"cancel_at_period_end": True})
    assert [row["status"] for row in standin.objects("subscription")] == ["canceled", "active"]
    standin.advance(seconds=32 * DAY)
    assert [row["status"] for row in standin.objects("subscription")] == ["canceled", "canceled"]
    assert len(standin.objects("invoice")) == 2
    with pytest.raises(stripe.InvalidRequestError, match="No such subscription"):
        api.v1.subscriptions.cancel(at_once.subscription)


def test_another_amount_counts_from_the_next_period(api, standin, begun):
    session = begun()
    item = api.v1.subscriptions.retrieve(session.subscription).to_dict()["items"]["data"][0]
    price = {"currency": "eur", "product": item["price"]["product"], "unit_amount": 4_000}
    row = {"id": item["id"], "price_data": price | {"recurring": {"interval": "month"}}}

    api.v1.subscriptions.update(session.subscription, {"items": [row], "proration_behavior": "none"})
    standin.control("renew", id=session.subscription)

    assert [row["total"] for row in standin.objects("invoice")] == [2_500, 4_000]


def test_invoices_are_sent_and_paid_elsewhere_or_overdue(api, standin):
    customer = api.v1.customers.create({"email": "books@example.org", "name": "A Hospital"})
    price = api.v1.prices.create(
        {"currency": "eur", "unit_amount": 9_000, "recurring": {"interval": "year"}, "product_data": {"name": "Seats"}}
    )
    subscription = api.v1.subscriptions.create(
        {
            "customer": customer.id,
            "items": [{"price": price.id, "quantity": 3}],
            "collection_method": "send_invoice",
            "days_until_due": 30,
        }
    )
    standin.advance(seconds=3601)
    invoice = api.v1.invoices.list({"subscription": subscription.id}).data[0]
    assert (invoice.status, invoice.total, invoice.attempt_count) == ("open", 27_000, 0)
    assert types(standin)[-2:] == ["invoice.finalized", "invoice.sent"]

    standin.advance(seconds=31 * DAY)
    assert "invoice.overdue" in types(standin)
    assert api.v1.subscriptions.retrieve(subscription.id).status == "past_due"
    api.v1.invoices.pay(invoice.id, {"paid_out_of_band": True})
    assert api.v1.subscriptions.retrieve(subscription.id).status == "active"
    assert api.v1.invoices.retrieve(invoice.id).amount_paid == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"payment_intent_data": {}},
        {"customer_creation": "always"},
        {"line_items": [{"price_data": {"currency": "eur", "unit_amount": 500, "product_data": {"name": "x"}}}]},
    ],
)
def test_what_does_not_fit_a_subscription_is_refused(api, order, wrong):
    if wrong == {"payment_intent_data": {}}:
        wrong = {"payment_intent_data": {"metadata": {"a": "b"}}}

    with pytest.raises(stripe.InvalidRequestError):
        api.v1.checkout.sessions.create(monthly(order) | wrong)


@pytest.mark.parametrize(("locale", "word"), [("nl", "Elke maand"), ("en", "Every month")])
def test_the_page_says_how_often(api, order, standin, locale, word):
    session = api.v1.checkout.sessions.create(monthly(order) | {"locale": locale})

    page = standin.visit(f"/c/pay/{session.id}")[1]

    assert word in page
    assert "SEPA" in page


def test_another_way_to_pay_is_chosen_on_the_portal(api, standin, begun):
    session = begun()
    portal = api.v1.billing_portal.sessions.create(
        {
            "customer": session.customer,
            "flow_data": {"type": "payment_method_update"},
            "return_url": "http://127.0.0.1:8000/back",
            "locale": "en",
        }
    )

    assert "Another way to pay" in standin.visit(portal.url)[1]
    assert standin.visit(portal.url, {"method": "sepa_debit"})[2] == "http://127.0.0.1:8000/back"

    kept = api.v1.subscriptions.retrieve(session.subscription).default_payment_method
    assert api.v1.payment_methods.retrieve(kept).type == "sepa_debit"


def test_the_control_room_has_buttons_for_it(standin, begun):
    begun("ideal")

    page = standin.visit("/_control/")[1]

    assert "Let the period pass" in page
    assert "Revoke the mandate" in page
