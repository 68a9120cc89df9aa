import pytest
import stripe

from tests.standin.handle import StandIn


def test_a_session_can_be_made_read_and_closed(api, order):
    made = api.v1.checkout.sessions.create(order | {"expand": ["line_items"]})
    read = api.v1.checkout.sessions.retrieve(made.id)
    closed = api.v1.checkout.sessions.expire(made.id)

    assert (made.status, made.payment_status, made.amount_total, made.currency) == ("open", "unpaid", 69_500, "eur")
    assert made.line_items.data[0].description == "Foundation course"
    assert made.payment_intent is None
    assert "line_items" not in read.to_dict()
    assert (closed.status, closed.url) == ("expired", None)


def test_closing_a_session_twice_is_refused(api, order):
    made = api.v1.checkout.sessions.create(order)
    api.v1.checkout.sessions.expire(made.id)

    with pytest.raises(stripe.InvalidRequestError, match="expireable"):
        api.v1.checkout.sessions.expire(made.id)


@pytest.mark.parametrize(
    ("wrong", "code", "param"),
    [
        ({"payment_method_types": ["card"]}, "payment_method_types_no_longer_supported", "payment_method_types"),
        ({"colour": "green"}, "parameter_unknown", "colour"),
        ({"ui_mode": "hosted"}, None, "ui_mode"),
        ({"locale": "klingon"}, None, "locale"),
        ({"expires_at": 12}, None, "expires_at"),
        ({"expires_at": "soon"}, "parameter_invalid_integer", "expires_at"),
        (
            {"line_items": [{"price_data": {"unit_amount": 5}}]},
            "parameter_missing",
            "line_items[0][price_data][currency]",
        ),
        ({"phone_number_collection": {"enabled": True}}, None, "phone_number_collection"),
    ],
)
def test_a_wrong_parameter_is_refused_as_at_stripe(api, order, wrong, code, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.checkout.sessions.create(order | wrong)

    assert (refused.value.code, refused.value.param) == (code, param)


def test_a_session_lapses_by_itself_when_its_time_is_over(api, order, standin: StandIn):
    made = api.v1.checkout.sessions.create(order)

    standin.advance(seconds=24 * 3600 + 1)

    assert api.v1.checkout.sessions.retrieve(made.id).status == "expired"
    assert [event["type"] for event in standin.events] == ["checkout.session.expired"]
    assert standin.visit(f"/c/pay/{made.id}", {"method": "card"})[0] == 200
    assert standin.objects("charge") == []


def test_lists_come_newest_first_and_in_pages(api, order):
    made = [api.v1.checkout.sessions.create(order).id for _ in range(5)]

    page = api.v1.checkout.sessions.list({"limit": 2})
    everything = [session.id for session in page.auto_paging_iter()]

    assert page.has_more is True
    assert everything == list(reversed(made))


def test_a_live_key_is_refused(standin: StandIn, order):
    live = stripe.StripeClient("sk_live_something", base_addresses={"api": standin.address}, max_network_retries=0)

    with pytest.raises(stripe.AuthenticationError):
        live.v1.checkout.sessions.create(order)


def test_a_session_of_the_other_mode_is_unknown(api):
    with pytest.raises(stripe.InvalidRequestError, match="a similar object exists in live mode") as refused:
        api.v1.checkout.sessions.retrieve("cs_live_abc")

    assert refused.value.code == "resource_missing"
