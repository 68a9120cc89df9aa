import threading
import time

import pytest
import stripe

from standin.shapes import API_VERSION, CLASSES, fields, is_included_list
from tests.standin.conftest import monthly
from tests.standin.fixtures import TEST_KEY
from tests.standin.handle import StandIn


def test_the_same_key_gets_the_saved_answer(api, order, standin):
    first = api.v1.checkout.sessions.create(order, {"idempotency_key": "one"})
    second = api.v1.checkout.sessions.create(order, {"idempotency_key": "one"})

    assert first.id == second.id
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(standin.objects("checkout.session")) == 1


def test_the_same_key_with_other_parameters_is_refused(api, order):
    api.v1.checkout.sessions.create(order, {"idempotency_key": "one"})

    with pytest.raises(stripe.IdempotencyError):
        api.v1.checkout.sessions.create(order | {"client_reference_id": "b"}, {"idempotency_key": "one"})


def test_a_key_is_forgotten_after_a_day(api, order, standin):
    first = api.v1.checkout.sessions.create(order, {"idempotency_key": "one"})
    standin.advance(seconds=25 * 3600)
    second = api.v1.checkout.sessions.create(order, {"idempotency_key": "one"})

    assert first.id != second.id


def test_a_key_in_use_is_a_conflict(api, order, standin: StandIn):
    standin.fault("checkout.sessions.create", "slow-before", seconds=1)
    first = threading.Thread(target=api.v1.checkout.sessions.create, args=[order, {"idempotency_key": "one"}])
    first.start()
    time.sleep(0.3)

    with pytest.raises(stripe.APIError) as conflict:
        api.v1.checkout.sessions.create(order, {"idempotency_key": "one"})
    first.join(10)

    assert (conflict.value.http_status, conflict.value.json_body["error"]["code"]) == (409, "idempotency_key_in_use")
    assert len(standin.objects("checkout.session")) == 1


@pytest.mark.parametrize(("fault", "made"), [("500-before", 0), ("500-after", 1)])
def test_a_500_is_saved_too_whether_the_work_was_done_or_not(api, order, standin, fault, made):
    standin.fault("checkout.sessions.create", fault)
    for _ in range(2):
        with pytest.raises(stripe.APIError) as broken:
            api.v1.checkout.sessions.create(order, {"idempotency_key": "one"})

    assert broken.value.http_status == 500
    assert len(standin.objects("checkout.session")) == made


@pytest.mark.parametrize(("fault", "made_by_the_first"), [("nothing-before", 0), ("nothing-after", 1)])
def test_a_lost_answer_is_made_good_by_the_same_key(api, order, standin, fault, made_by_the_first):
    standin.fault("checkout.sessions.create", fault)
    with pytest.raises(stripe.APIConnectionError):
        api.v1.checkout.sessions.create(order, {"idempotency_key": "one"})
    made = len(standin.objects("checkout.session"))
    second = api.v1.checkout.sessions.create(order, {"idempotency_key": "one"})

    assert made == made_by_the_first
    assert [session["id"] for session in standin.objects("checkout.session")] == [second.id]


def test_the_client_tries_again_by_itself(order, standin):
    patient = stripe.StripeClient(TEST_KEY, base_addresses={"api": standin.address}, max_network_retries=2)
    standin.fault("checkout.sessions.create", "nothing-after", times=1)

    made = patient.v1.checkout.sessions.create(order)

    assert [session["id"] for session in standin.objects("checkout.session")] == [made.id]


def test_a_refused_refund_is_saved_and_leaves_nothing(api, standin):
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent"):
            api.v1.refunds.create({"payment_intent": "pi_none"}, {"idempotency_key": "one"})

    assert standin.objects("refund") == []


def test_everything_survives_a_power_cut(api, order, standin):
    made = api.v1.checkout.sessions.create(order, {"idempotency_key": "one"})
    standin.pay(made.id)

    standin.restart()

    again = api.v1.checkout.sessions.create(order, {"idempotency_key": "one"})
    assert again.id == made.id
    assert api.v1.checkout.sessions.retrieve(made.id).payment_status == "paid"
    assert len(standin.undelivered()) == 4


def test_an_unknown_call_and_another_version_are_refused(api, standin, order):
    old = stripe.StripeClient(TEST_KEY, stripe_version="2020-08-27", base_addresses={"api": standin.address})

    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        api.v1.products.list()
    with pytest.raises(stripe.InvalidRequestError, match="Invalid Stripe API version"):
        old.v1.checkout.sessions.create(order)


def test_every_object_has_the_fields_of_this_api_version(api, order, standin):
    refunded, disputed = (api.v1.checkout.sessions.create(order | {"customer_creation": "always"}).id for _ in range(2))
    standin.pay(refunded)
    standin.pay(disputed)
    standin.control("refund", id=refunded, amount=500)
    standin.control("dispute", id=disputed)
    standin.control("payout")
    again = monthly(order)
    begun = api.v1.checkout.sessions.create(again)
    standin.pay(begun.id, "ideal")
    customer = api.v1.checkout.sessions.retrieve(begun.id).customer
    flow = {"type": "payment_method_update"}
    api.v1.billing_portal.sessions.create({"customer": customer, "flow_data": flow, "return_url": "http://127.0.0.1/"})

    assert stripe.api_version == API_VERSION
    hang_on = {"subscription": {"items"}, "invoice": {"lines"}}  # lists that are always sent along
    for kind in CLASSES.keys() - {"line_item"}:
        wanted = {name for name, note in fields(kind).items() if not is_included_list(note)} | hang_on.get(kind, set())
        assert set(standin.objects(kind)[0]) == wanted, kind
